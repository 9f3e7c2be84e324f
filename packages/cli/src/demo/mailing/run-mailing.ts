import { setTimeout as sleep } from 'node:timers/promises';
import { type MailOut, type MailOutDeps, mailOut } from './mail-out.ts';
import { isAgreed, type Mailing, readMailing } from './read-mailing.ts';

/** The mails of the demo come back within half a minute; past a minute without a change, the table shows what is missing. */
const STILL_FOR_MS = 60_000;
const LOOK_EVERY_MS = 500;

export interface RunMailingOptions extends MailOutDeps {
  progress(mailing: Mailing): void;
  /** Do MailWizz's lists hold exactly whom the database calls injected, those who left no longer among them? */
  listsAgree(): Promise<boolean>;
  /** Words of a service that ended by itself. */
  death(): string | null;
  signal: AbortSignal;
}

/** Launches the campaigns and waits until all who saw them agree, or nothing changes any more. */
export async function runMailing(options: RunMailingOptions): Promise<Mailing> {
  const sent: MailOut = await mailOut(options);
  try {
    return await untilAgreed(options, sent);
  } finally {
    await Promise.all(sent.shippers.map((shipper) => shipper.stop()));
  }
}

async function untilAgreed(options: RunMailingOptions, { campaigns }: MailOut): Promise<Mailing> {
  let last = '';
  let movedAt = Date.now();
  for (;;) {
    options.signal.throwIfAborted();
    const dead = options.death();
    if (dead) throw new Error(dead);
    const mailing = await readMailing(options, campaigns);
    options.progress(mailing);
    if (mailing.isOver && mailing.facts.every(isAgreed) && (await options.listsAgree())) return mailing;
    const now = JSON.stringify(mailing);
    if (now !== last) movedAt = Date.now();
    last = now;
    if (Date.now() - movedAt > STILL_FOR_MS) return mailing;
    await sleep(LOOK_EVERY_MS);
  }
}

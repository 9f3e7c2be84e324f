import { takeReturnedMail } from '@relais/prisma';
import { deedOf, judgeMail, MailUnreadable, type MailVerdict, messageKey, readMail, whomMeant } from '@relais/replies';
import { soon } from '../pages/object.ts';
import type { Surroundings } from '../surroundings.ts';

/** What became of one mail. */
export interface MailResult {
  readonly verdict: MailVerdict['kind'] | 'unreadable';
  /** Why, in words; '' for an answer of a person. */
  readonly because: string;
  /** Whom it was about. */
  readonly people: number;
}

/** Takes one mail that came back: an objection stands when this returns, the rest is judged within seconds. */
export async function takeMail(
  bytes: Uint8Array,
  tenantId: number,
  surroundings: Pick<Surroundings, 'db' | 'enqueue' | 'log' | 'links' | 'hashOf'>,
): Promise<MailResult> {
  const { db, enqueue, log, links } = surroundings;
  const mail = await readMail(bytes).catch((error: unknown) => {
    if (error instanceof MailUnreadable) return error;
    throw error;
  });
  if (mail instanceof MailUnreadable) return { verdict: 'unreadable', because: mail.message, people: 0 };
  const verdict = judgeMail(mail, (address) => links.readAddress(address) !== null);
  const because = verdict.kind === 'reply' ? '' : verdict.because;
  const at = mail.date ?? new Date();
  const deed = deedOf(verdict, at);
  if (!deed) return { verdict: verdict.kind, because, people: 0 };

  const meant = { ...whomMeant(mail, verdict, surroundings), tenantIds: [tenantId] };
  const message = messageKey(mail, bytes);
  const { people, optOuts, reports } = await takeReturnedMail(db, meant, deed, { message, at });
  await soon(log, async () => {
    await enqueue.many('bounce', reports.length > 0 ? [{ reportIds: reports.map(({ id }) => id) }] : []);
    for (const optOut of optOuts) await enqueue('sync', { kind: 'opt_out', ...optOut });
    if (optOuts.length > 0) await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  });
  return { verdict: verdict.kind, because, people: people.length };
}

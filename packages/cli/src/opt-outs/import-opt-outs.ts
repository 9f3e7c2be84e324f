import { hashAddress, parseAddress } from '@relais/email-address';
import { type MailTaken, recordAudit, takeReturnedMail } from '@relais/prisma';
import {
  deedOf,
  judgeMail,
  MailUnreadable,
  type MailVerdict,
  messageKey,
  readMail,
  splitMbox,
  whomMeant,
} from '@relais/replies';
import { openPublicLinks } from '@relais/signing';
import { nameOf, openInput } from '../io/open-input.ts';
import type { Access } from '../stack/access.ts';

import { actor } from '../stack/actor.ts';
import { tenantsMeant } from '../stack/tenant.ts';
import { wordsOfFile } from '../suppress/suppress-work.ts';

/** What of the stack an import needs. */
type OptOutAccess = Pick<Access, 'db' | 'pepper' | 'keyring'>;

export interface ImportWish {
  file: string;
  /** Absent: whichever tenant knows the address; all, where none does. */
  tenant?: string | undefined;
  /** Only tell what each mail means. */
  dryRun: boolean;
}

/** What became of one mail of a mailbox, or one row of a list. */
export interface ImportLine {
  /** `file:12`: the number of the mail, or the line. */
  where: string;
  from: string;
  verdict: MailVerdict['kind'] | 'unreadable';
  because: string;
  /** Contacts it was about; null in a dry run. */
  people: number | null;
}

export type ImportCounts = Record<ImportLine['verdict'], number>;

/** Takes a mailbox, a mail, or a list of addresses. One that cannot be read is told as such, the others go on. */
export async function importOptOuts(
  access: OptOutAccess,
  wish: ImportWish,
  onLine: (line: ImportLine) => Promise<void>,
): Promise<ImportCounts> {
  const counts: ImportCounts = { objection: 0, complaint: 0, reply: 0, automatic: 0, unreadable: 0 };
  const tenants = await tenantsMeant(access.db, wish.tenant);
  const take = isList(wish.file) ? rows : mails;
  for await (const line of take(
    access,
    wish,
    tenants.map(({ id }) => id),
  )) {
    counts[line.verdict] += 1;
    await onLine(line);
  }
  if (!wish.dryRun)
    await recordAudit(access.db, {
      tenantId: wish.tenant === undefined ? null : (tenants[0]?.id ?? null),
      actor: actor(),
      action: 'opt_outs.imported',
      target: 'opt_outs',
      detail: counts,
    });
  return counts;
}

const isList = (file: string): boolean => /\.(csv|tsv|txt|xlsx)$/i.test(file);

async function* mails(
  access: OptOutAccess,
  { file, dryRun }: ImportWish,
  tenantIds: readonly number[],
): AsyncGenerator<ImportLine> {
  const { db } = access;
  const pepper = access.pepper();
  // Only read: the address they stand under says nothing.
  const links = openPublicLinks({ publicUrl: '', keyring: access.keyring() });
  for await (const { number, bytes } of splitMbox(await openInput(file))) {
    const where = `${nameOf(file)}:${number}`;
    const mail = await readMail(bytes).catch((error: unknown) => {
      if (error instanceof MailUnreadable) return error;
      throw error;
    });
    if (mail instanceof MailUnreadable) {
      yield { where, from: '', verdict: 'unreadable', because: mail.message, people: 0 };
      continue;
    }
    const verdict = judgeMail(mail, (address) => links.readAddress(address) !== null);
    const at = mail.date ?? new Date();
    const deed = deedOf(verdict, at);
    const taken: Pick<MailTaken, 'people'> | null =
      deed && !dryRun
        ? await takeReturnedMail(
            db,
            { ...whomMeant(mail, verdict, { links, hashOf: (address) => hashOf(address, pepper) }), tenantIds },
            deed,
            { message: messageKey(mail, bytes), at },
          )
        : null;
    const because = verdict.kind === 'reply' ? '' : verdict.because;
    const people = deed ? (taken?.people.length ?? null) : 0;
    yield { where, from: mail.from, verdict: verdict.kind, because, people };
  }
}

async function* rows(
  access: OptOutAccess,
  { file, dryRun }: ImportWish,
  tenantIds: readonly number[],
): AsyncGenerator<ImportLine> {
  const pepper = access.pepper();
  for await (const { text, where = file } of wordsOfFile(file)) {
    const emailHash = hashOf(text, pepper);
    if (emailHash === null) {
      yield { where, from: text, verdict: 'unreadable', because: 'not a mail address', people: 0 };
      continue;
    }
    const signs = { tenantIds, subjects: [], emailHashes: [emailHash], subscriberUids: [], quoted: [] };
    const deed = { kind: 'objection', channel: 'operator' } as const;
    const taken = dryRun
      ? null
      : await takeReturnedMail(access.db, signs, deed, { message: emailHash, at: new Date() });
    yield { where, from: text.trim(), verdict: 'objection', because: 'listed', people: taken?.people.length ?? null };
  }
}

function hashOf(address: string, pepper: string): string | null {
  const parsed = parseAddress(address);
  return parsed.ok ? hashAddress(parsed.normalised, pepper) : null;
}

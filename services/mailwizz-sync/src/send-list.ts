import type { ContactToSync, SyncResult } from '@relais/prisma';
import {
  type BulkRow,
  MailwizzBlacklisted,
  MailwizzBulkInterrupted,
  type MailwizzClient,
  MailwizzInvalid,
} from 'mailwizz-api-ts';
import { subscriberOf } from './subscriber-fields.ts';

/** What was settled, and the error that stopped the rest, if one did. */
export interface Sent {
  results: SyncResult[];
  stoppedBy?: unknown;
}

/**
 * Puts contacts of one list into MailWizz: bulk create first, create-or-update for the rows that exist already. Safe to
 * run again: an address that went through is found and updated. What was settled before a failure is not lost.
 */
export async function sendList(
  client: MailwizzClient,
  listUid: string,
  contacts: readonly ContactToSync[],
  signal: AbortSignal,
): Promise<Sent> {
  const sent: Sent = { results: [] };
  let rows: readonly BulkRow[];
  try {
    rows = await client.subscribers.bulkCreate(listUid, contacts.map(subscriberOf), { signal });
  } catch (error) {
    sent.stoppedBy = error;
    if (!(error instanceof MailwizzBulkInterrupted)) return sent;
    rows = error.results;
  }
  for (const row of rows) {
    const contact = contacts[row.index];
    if (!contact) continue;
    if ('subscriberUid' in row) {
      sent.results.push(settled(contact, 'created', row.subscriberUid));
      continue;
    }
    const refusal = readRefusal(row.errors);
    if (refusal.kind !== 'exists') {
      sent.results.push({ ...settled(contact, refusal.kind, null), code: refusal.code, message: refusal.text });
      continue;
    }
    try {
      sent.results.push(await updateOne(client, listUid, contact, signal));
    } catch (error) {
      sent.stoppedBy = error;
      break;
    }
  }
  return sent;
}

async function updateOne(
  client: MailwizzClient,
  listUid: string,
  contact: ContactToSync,
  signal: AbortSignal,
): Promise<SyncResult> {
  try {
    const { subscriberUid, outcome, keptStatus } = await client.subscribers.createOrUpdate(
      listUid,
      subscriberOf(contact),
      { signal },
    );
    if (keptStatus === 'unsubscribed' || keptStatus === 'blacklisted')
      return settled(contact, keptStatus, subscriberUid);
    return settled(contact, outcome, subscriberUid);
  } catch (error) {
    if (error instanceof MailwizzBlacklisted) return { ...settled(contact, 'blacklisted', null), code: error.code };
    if (error instanceof MailwizzInvalid)
      return { ...settled(contact, 'refused', null), code: error.code, message: error.message };
    throw error;
  }
}

const settled = (contact: ContactToSync, action: SyncResult['action'], subscriberUid: string | null): SyncResult => ({
  contactId: contact.id,
  listUid: contact.listUid,
  action,
  subscriberUid,
  code: null,
  message: null,
});

interface Refusal {
  kind: 'exists' | 'blacklisted' | 'refused';
  code: string;
  text: string;
}

/** A bulk row has no code, only texts by TAG, translated with the instance's language; English is what we can read. */
export function readRefusal(errors: Readonly<Record<string, string>>): Refusal {
  const text = Object.entries(errors)
    .map(([tag, message]) => `${tag}: ${message}`)
    .join('; ');
  if (/blacklisted/i.test(text)) return { kind: 'blacklisted', code: 'MAILWIZZ_BLACKLISTED', text };
  if (/valid e-?mail/i.test(text)) return { kind: 'refused', code: 'MAILWIZZ_INVALID', text };
  // Anything else is looked up: when the address is there, it is updated; when not, the create tells the reason by code.
  return { kind: 'exists', code: 'MAILWIZZ_DUPLICATE', text };
}

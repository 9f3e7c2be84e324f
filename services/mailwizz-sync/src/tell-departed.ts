import { type Db, type Departed, departed, type SyncInstance, syncInstance } from '@relais/prisma';
import { done, later, type Outcome, skip } from '@relais/queues';
import { type MailwizzClient, MailwizzInvalid, MailwizzNotFound } from 'mailwizz-api-ts';
import { type Circuits, holdFor } from './circuit.ts';
import { silent } from './silent-statuses.ts';

export interface TellDeps {
  db: Db;
  clientFor(instance: SyncInstance): MailwizzClient;
  circuits: Circuits;
  restMs: number;
}

/**
 * Tells MailWizz who left the line by what it has not seen itself: a bounce as a bounce of its campaign, so that it does not say
 * "unsubscribed" of a dead address (ask 5), everyone else as an unsubscribe. Whoever it holds back already is left alone, so
 * the job may run twice.
 */
export async function tellDeparted(
  { db, clientFor, circuits, restMs }: TellDeps,
  { tenantId, contactIds }: { tenantId: number; contactIds: readonly number[] },
  signal: AbortSignal,
): Promise<Outcome> {
  const contacts = await departed(db, tenantId, contactIds);
  if (contacts.length === 0) return skip('nobody left who is in MailWizz');
  let waitMs = 0;
  let reason = '';
  for (const instanceId of new Set(contacts.map((contact) => contact.instanceId))) {
    const instance = await syncInstance(db, tenantId, instanceId);
    if (!instance) continue;
    const client = clientFor(instance);
    try {
      for (const contact of contacts.filter((one) => one.instanceId === instanceId))
        await circuits.run(instanceId, () => tellOne(client, contact, signal));
    } catch (error) {
      const hold = signal.aborted ? null : holdFor(error, restMs);
      if (!hold) throw error;
      waitMs = Math.max(waitMs, hold.waitMs);
      reason = hold.code;
    }
  }
  return waitMs > 0 ? later(waitMs, reason) : done({ contacts: contacts.length });
}

async function tellOne(client: MailwizzClient, contact: Departed, signal: AbortSignal): Promise<void> {
  const { listUid, subscriberUid, campaignUid } = contact;
  try {
    const { status } = await client.subscribers.get(listUid, subscriberUid, { signal });
    if (silent.has(status)) return;
    if (contact.status === 'bounced' && campaignUid && (await tellBounce(client, campaignUid, contact, signal))) return;
    await client.subscribers.unsubscribe(listUid, subscriberUid, { signal });
  } catch (error) {
    // Deleted there: nobody will be written to.
    if (!(error instanceof MailwizzNotFound)) throw error;
  }
}

/** @returns false when MailWizz does not know the campaign, or not this subscriber in it */
async function tellBounce(
  client: MailwizzClient,
  campaignUid: string,
  { subscriberUid, diag }: Departed,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.bounces.create(
      campaignUid,
      { subscriberUid, bounceType: 'hard', message: diag || 'Hard bounce' },
      { signal },
    );
    return true;
  } catch (error) {
    if (error instanceof MailwizzNotFound || error instanceof MailwizzInvalid) return false;
    throw error;
  }
}

import { earlierHashes, hashAddress, parseAddress } from '@relais/email-address';
import {
  type AddressToAsk,
  type Db,
  raiseAlert,
  type SyncInstance,
  suppressedAmong,
  syncInstance,
} from '@relais/prisma';
import { done, type Enqueue, later, type Outcome, skip } from '@relais/queues';
import type { MailwizzClient, Subscriber } from 'mailwizz-api-ts';
import { type Circuits, holdFor } from './circuit.ts';

export interface ReconcileDeps {
  db: Db;
  enqueue: Enqueue;
  clientFor(instance: SyncInstance): MailwizzClient;
  circuits: Circuits;
  restMs: number;
  pepper: string;
}

const BATCH = 500;

interface Mailable extends AddressToAsk {
  listUid: string;
  subscriberUid: string;
}

/**
 * Holds every mailable subscriber of one instance against the suppressions (checklist Z12): whoever was brought back behind our
 * back, by an import or a restored backup, is unsubscribed there, or deleted when they were erased, and an alert is raised.
 */
export async function reconcileInstance(
  { db, enqueue, clientFor, circuits, restMs, pepper }: ReconcileDeps,
  { tenantId, instanceId }: { tenantId: number; instanceId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const instance = await syncInstance(db, tenantId, instanceId);
  if (!instance) return skip('the instance is not active');
  const client = clientFor(instance);
  const counts = { subscribers: 0, gaps: 0 };

  async function repair(batch: readonly Mailable[]): Promise<void> {
    counts.subscribers += batch.length;
    const reasons = new Map(
      (await suppressedAmong(db, tenantId, batch)).map(({ emailHash, reason }) => [emailHash, reason]),
    );
    for (const { listUid, subscriberUid, emailHash } of batch) {
      const reason = reasons.get(emailHash);
      if (!reason) continue;
      counts.gaps += 1;
      await client.subscribers[reason === 'erasure' ? 'delete' : 'unsubscribe'](listUid, subscriberUid, { signal });
    }
  }

  try {
    await circuits.run(instanceId, async () => {
      for await (const { general } of client.lists.all({ signal })) {
        const { listUid } = general;
        // Read whole before anything is changed: a page moves up when a subscriber of an earlier one leaves.
        const mailable: Mailable[] = [];
        for await (const row of client.subscribers.all(listUid, { status: 'confirmed', signal })) {
          const found = mailableOf(listUid, row, pepper);
          if (found) mailable.push(found);
        }
        for (let from = 0; from < mailable.length; from += BATCH) await repair(mailable.slice(from, from + BATCH));
      }
    });
  } catch (error) {
    const hold = signal.aborted ? null : holdFor(error, restMs);
    if (!hold) throw error;
    return later(hold.waitMs, hold.code);
  } finally {
    // Told even when the walk broke off: what was found was found.
    if (counts.gaps > 0) await tell(db, enqueue, tenantId, instance.instanceId, counts.gaps);
  }
  return done(counts);
}

function mailableOf(listUid: string, { subscriberUid, fields }: Subscriber, pepper: string): Mailable | null {
  const address = parseAddress(fields.EMAIL ?? '');
  if (!address.ok) return null;
  const { address: email, normalised, domain } = address;
  const emailHash = hashAddress(normalised, pepper);
  return { listUid, subscriberUid, email, emailHash, earlierHashes: earlierHashes(normalised, pepper), domain };
}

async function tell(db: Db, enqueue: Enqueue, tenantId: number, instance: string, gaps: number): Promise<void> {
  const message = `RED: ${gaps} suppressed addresses could be mailed in MailWizz instance ${instance}. They are repaired; find out who brought them back.`;
  const alertId = await raiseAlert(db, { tenantId, kind: 'suppression_gap', key: `${tenantId}/${instance}`, message });
  if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
}

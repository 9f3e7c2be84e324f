import type { QueueNamed } from '@relais/contracts';
import {
  type ContactToSync,
  claimForSync,
  recordSync,
  recordSyncFailure,
  reserveQuota,
  type SyncInstance,
  syncInstance,
  waitForTomorrow,
} from '@relais/prisma';
import { type Attempt, done, later, type Outcome, type Processor, skip } from '@relais/queues';
import type { Keyring } from '@relais/signing';
import type { MailwizzClient } from 'mailwizz-api-ts';
import { type Hold, holdFor } from './circuit.ts';
import { type PollDeps, pollInstance } from './poll-instance.ts';
import { pushErasure } from './push-erasure.ts';
import { pushOptOut } from './push-opt-out.ts';
import { reconcileInstance } from './reconcile-instance.ts';
import { type Sent, sendList } from './send-list.ts';
import { tellDeparted } from './tell-departed.ts';

export interface SyncDeps extends PollDeps {
  ensureFields(instance: string, client: MailwizzClient, listUid: string, signal: AbortSignal): Promise<void>;
  /** Key of the address hashes. */
  pepper: string;
  /** Opens what an erasure keeps until it is proved. */
  keyring: Keyring;
  onSynced?(counts: { injected: number; refused: number }): void;
  onHeld?(): void;
}

const totals = { injected: 0, refused: 0 };

/** Pushes an objection or an erasure, asks what happened in MailWizz or tells it what happened here, or puts contacts into their lists: within the day's quota, suppression checked again, one instance's faults its own. */
export const syncContacts =
  (deps: SyncDeps): Processor<QueueNamed<'sync'>> =>
  async (payload, attempt) => {
    if (payload.kind === 'opt_out') return pushOptOut(deps, payload, attempt.signal);
    if (payload.kind === 'reconcile') return reconcileInstance(deps, payload, attempt.signal);
    if (payload.kind === 'erase') return pushErasure(deps, payload, attempt.signal);
    if (payload.kind === 'poll') return pollInstance(deps, payload, attempt.signal);
    if (payload.kind === 'departed') return tellDeparted(deps, payload, attempt.signal);
    const { tenantId, instanceId, contactIds } = payload;
    const { db } = deps;
    const instance = await syncInstance(db, tenantId, instanceId);
    if (!instance) return skip('the instance is not active');
    const claimed = await claimForSync(db, tenantId, instanceId, contactIds);
    if (claimed.length === 0) return skip('nothing stands ready');

    const granted = await reserveQuota(
      db,
      instanceId,
      instance.dailyQuota,
      claimed.map(({ id }) => id),
    );
    const tomorrow = claimed.filter(({ id }) => !granted.has(id)).map(({ id }) => id);
    if (tomorrow.length > 0) await waitForTomorrow(db, tenantId, tomorrow);

    const counts = { ...totals };
    const client = deps.clientFor(instance);
    for (const contacts of perList(claimed.filter(({ id }) => granted.has(id)))) {
      const held = await syncList(deps, instance, client, contacts, attempt, counts);
      if (held) return held;
    }
    deps.onSynced?.(counts);
    return done({ ...counts, over_quota: tomorrow.length });
  };

/** Sends one list's contacts and stores what became of them. Answers an outcome only when the job has to wait. */
async function syncList(
  deps: SyncDeps,
  instance: SyncInstance,
  client: MailwizzClient,
  contacts: readonly ContactToSync[],
  { signal }: Attempt,
  counts: typeof totals,
): Promise<Outcome | null> {
  const { db, circuits } = deps;
  const at = { tenantId: instance.tenantId, instanceId: instance.id };
  const listUid = contacts[0]?.listUid ?? '';
  let sent: Sent = { results: [] };
  let stoppedBy: unknown;
  try {
    await circuits.run(instance.id, async () => {
      await deps.ensureFields(instance.instanceId, client, listUid, signal);
      sent = await sendList(client, listUid, contacts, signal);
      if (sent.stoppedBy) throw sent.stoppedBy;
    });
  } catch (error) {
    stoppedBy = error;
  }

  if (sent.results.length > 0) {
    const raced = await recordSync(db, { ...at, results: sent.results });
    for (const { listUid: uid, subscriberUid, isErased } of raced)
      await client.subscribers[isErased ? 'delete' : 'unsubscribe'](uid, subscriberUid, { signal });
    for (const { action } of sent.results)
      counts[action === 'created' || action === 'updated' ? 'injected' : 'refused'] += 1;
  }
  if (stoppedBy === undefined) return null;

  const hold = signal.aborted ? null : holdFor(stoppedBy, deps.restMs);
  if (!hold) throw stoppedBy;
  const settled = new Set(sent.results.map(({ contactId }) => contactId));
  const contactIds = contacts.filter(({ id }) => !settled.has(id)).map(({ id }) => id);
  if (hold.code !== 'CIRCUIT_OPEN')
    await recordSyncFailure(db, { ...at, listUid, contactIds, action: 'deferred', ...reasonOf(hold) });
  deps.onHeld?.();
  return later(hold.waitMs, hold.code);
}

const reasonOf = ({ code, message }: Hold) => ({ code, message });

function perList(contacts: readonly ContactToSync[]): ContactToSync[][] {
  const lists = new Map<number, ContactToSync[]>();
  for (const contact of contacts) {
    const list = lists.get(contact.listId);
    if (list) list.push(contact);
    else lists.set(contact.listId, [contact]);
  }
  return [...lists.values()];
}

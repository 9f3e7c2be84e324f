import {
  closeErasures,
  type Db,
  erasureToPush,
  recordErasureProof,
  type SyncInstance,
  syncInstance,
} from '@relais/prisma';
import { done, later, type Outcome, skip } from '@relais/queues';
import { type Keyring, openSecret, secretContexts } from '@relais/signing';
import type { MailwizzClient } from 'mailwizz-api-ts';
import { type Circuits, holdFor } from './circuit.ts';

export interface ErasureDeps {
  db: Db;
  clientFor(instance: SyncInstance): MailwizzClient;
  circuits: Circuits;
  restMs: number;
  keyring: Keyring;
}

const LATER_AT_MOST_MS = 60_000;

/**
 * Deletes one erased person's subscribers in every MailWizz instance of the tenant and reads back: an instance has proved it
 * when no list knows the address. Safe to run again; what cannot be proved now is tried again, and the clock runs on.
 */
export async function pushErasure(
  { db, clientFor, circuits, restMs, keyring }: ErasureDeps,
  { tenantId, erasureId }: { tenantId: number; erasureId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const erasure = await erasureToPush(db, tenantId, erasureId);
  if (!erasure) {
    await closeErasures(db);
    return skip('no instance is left to tell');
  }
  const email = openSecret(erasure.emailSealed, keyring, secretContexts.erasureAddress(tenantId, erasure.emailHash));
  let waitMs = 0;
  for (const instanceId of erasure.instances) {
    const engine = `mailwizz:${instanceId}`;
    const instance = await syncInstance(db, tenantId, instanceId);
    if (!instance) {
      await recordErasureProof(db, erasureId, engine, 'the instance is not active: switch it on, or delete by hand');
      waitMs = LATER_AT_MOST_MS;
      continue;
    }
    try {
      const left = await circuits.run(instanceId, () => deleteAndReadBack(clientFor(instance), email, signal));
      await recordErasureProof(db, erasureId, engine, left === 0 ? null : `${left} lists still hold the address`);
      if (left > 0) waitMs = Math.max(waitMs, restMs);
    } catch (error) {
      const hold = signal.aborted ? null : holdFor(error, restMs);
      if (!hold) throw error;
      await recordErasureProof(db, erasureId, engine, `${hold.code}: ${hold.message}`.slice(0, 500));
      waitMs = Math.max(waitMs, hold.waitMs);
    }
  }
  await closeErasures(db);
  return waitMs === 0
    ? done({ engines: erasure.instances.length })
    : later(Math.min(waitMs, LATER_AT_MOST_MS), 'not proved in every engine yet');
}

/** @returns in how many lists the address still stands */
async function deleteAndReadBack(client: MailwizzClient, email: string, signal: AbortSignal): Promise<number> {
  const { records } = await client.subscribers.findByEmailInAllLists(email, { perPage: 100, signal });
  for (const { list, subscriberUid } of records) {
    if (list) await client.subscribers.delete(list.listUid, subscriberUid, { signal });
  }
  const left = await client.subscribers.findByEmailInAllLists(email, { perPage: 100, signal });
  return left.count;
}

import {
  type Db,
  optOutToPush,
  proveWithoutEngines,
  recordProof,
  type SyncInstance,
  syncInstance,
} from '@relais/prisma';
import { done, later, type Outcome, skip } from '@relais/queues';
import type { MailwizzClient } from 'mailwizz-api-ts';
import { type Circuits, holdFor } from './circuit.ts';
import { silent } from './silent-statuses.ts';

export interface OptOutDeps {
  db: Db;
  clientFor(instance: SyncInstance): MailwizzClient;
  circuits: Circuits;
  restMs: number;
}

/**
 * Pushes one objection to every MailWizz instance of its tenant and reads it back: an engine has proved it when no list
 * holds the address any more in a state that is mailed. What cannot be proved now is tried again, and the clock runs on.
 */
export async function pushOptOut(
  { db, clientFor, circuits, restMs }: OptOutDeps,
  { tenantId, optOutId }: { tenantId: number; optOutId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const optOut = await optOutToPush(db, tenantId, optOutId);
  if (!optOut) return skip('proved already');
  if (optOut.email === null || optOut.instances.length === 0) {
    // Nobody we hold: the keyed hash keeps them out, and no engine has the address.
    await proveWithoutEngines(db, optOutId);
    return done({ engines: 0 });
  }
  const { email } = optOut;
  let waitMs = 0;
  for (const instanceId of optOut.instances) {
    const instance = await syncInstance(db, tenantId, instanceId);
    if (!instance) continue;
    try {
      const mailed = await circuits.run(instanceId, () => unsubscribeAndReadBack(clientFor(instance), email, signal));
      await recordProof(
        db,
        optOutId,
        `mailwizz:${instanceId}`,
        mailed === 0 ? null : `${mailed} lists could still mail the address`,
      );
      if (mailed > 0) waitMs = Math.max(waitMs, restMs);
    } catch (error) {
      const hold = signal.aborted ? null : holdFor(error, restMs);
      if (!hold) throw error;
      await recordProof(db, optOutId, `mailwizz:${instanceId}`, `${hold.code}: ${hold.message}`.slice(0, 500));
      waitMs = Math.max(waitMs, hold.waitMs);
    }
  }
  return waitMs === 0
    ? done({ engines: optOut.instances.length })
    : later(Math.min(waitMs, 60_000), 'not proved in every engine yet');
}

/** @returns in how many lists the address could still be mailed */
async function unsubscribeAndReadBack(client: MailwizzClient, email: string, signal: AbortSignal): Promise<number> {
  await client.subscribers.unsubscribeByEmailFromAllLists(email, { signal });
  const { records } = await client.subscribers.findByEmailInAllLists(email, { perPage: 100, signal });
  return records.filter(({ status }) => !silent.has(status)).length;
}

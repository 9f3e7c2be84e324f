import type { OptOutChannel } from '@relais/contracts';
import { type LinkedPerson, objectTo } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import type { Surroundings } from '../surroundings.ts';

/** Suppressed when this returns; the engines follow, by job or by sweep. */
export async function objectOf(
  { tenantId, emailHash }: Pick<LinkedPerson, 'tenantId' | 'emailHash'>,
  channel: OptOutChannel,
  { db, enqueue, log }: Pick<Surroundings, 'db' | 'enqueue' | 'log'>,
): Promise<number> {
  const optOutId = await objectTo(db, { tenantId, emailHash, channel });
  await soon(log, async () => {
    await enqueue('sync', { kind: 'opt_out', tenantId, optOutId });
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  });
  return optOutId;
}

/** What is stored already is found by a sweep when the queues are away. */
export async function soon(log: Surroundings['log'], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed' }, error.message);
  }
}

import type { QueueName } from '@relais/contracts';
import { QueueUnreachable } from '@relais/queues';
import type { Surroundings } from '../../surroundings.ts';

type Reached = Pick<Surroundings, 'enqueue' | 'log'>;

/** The row says what is owed and since when, so while Redis is away the sweep hands it on: that is no failure of the request. */
async function unlessAway(log: Reached['log'], queue: QueueName, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn(
      { event: 'contact.left_to_sweep', queue },
      'the queues do not answer; the sweep will enqueue this contact',
    );
  }
}

export const wakeValidator = ({ enqueue, log }: Reached, tenantId: number, id: number): Promise<void> =>
  unlessAway(log, 'validate', () => enqueue('validate', { tenantId, contactIds: [id] }, { priority: 'live' }));

export const wakeRouter = ({ enqueue, log }: Reached, tenantId: number, id: number): Promise<void> =>
  unlessAway(log, 'route', () => enqueue('route', { tenantId, contactIds: [id] }, { priority: 'live' }));

export const wakeSync = ({ enqueue, log }: Reached, tenantId: number, id: number, instanceId: number): Promise<void> =>
  unlessAway(log, 'sync', () => enqueue('sync', { tenantId, contactIds: [id], instanceId }, { priority: 'live' }));

export const wakeOptOut = ({ enqueue, log }: Reached, tenantId: number, optOutId: number): Promise<void> =>
  unlessAway(log, 'sync', () => enqueue('sync', { kind: 'opt_out', tenantId, optOutId }, { priority: 'live' }));

import { type Db, type InstanceInFull, tenantInstances } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import type { Surroundings } from '../../surroundings.ts';
import { noInstance } from './instance-shape.ts';

export const PATH = '/api/v1/mailwizz-instances';
export const pathOf = (instanceId: string) => `${PATH}/${instanceId}`;

/** @throws {Problem} NOT_FOUND for another tenant's, or none */
export async function instanceCalled(db: Db, tenantId: number, name: string): Promise<InstanceInFull> {
  const [instance] = await tenantInstances(db, tenantId, name);
  if (!instance) throw noInstance(name);
  return instance;
}

/** Gives mailwizz-sync an errand that is stored already: its sweep finds it when Redis is away. */
export async function sendErrand(
  { enqueue, log }: Pick<Surroundings, 'enqueue' | 'log'>,
  kind: 'check' | 'import_templates',
  at: { tenantId: number; instanceId: number },
): Promise<void> {
  try {
    await enqueue('instance', { kind, ...at }, { once: `${kind}-${at.instanceId}` });
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed', queue: 'instance', ...at }, error.message);
  }
}

import { categorize } from '@relais/categories';
import { priorityOf, type QueueNamed } from '@relais/contracts';
import { gatePolicy } from '@relais/country-gate';
import { contactsToRoute, type Db, recordRoutes, routingTable } from '@relais/prisma';
import { done, type Enqueue, type Processor, skip } from '@relais/queues';
import { decideRoute } from './decide-route.ts';

/** Decides for each contact whose it is and which list takes it, and hands the placed ones to `sync`, an instance a job. */
export const routeContacts =
  ({ db, enqueue }: { db: Db; enqueue: Enqueue }): Processor<QueueNamed<'route'>> =>
  async ({ tenantId, contactIds }) => {
    const batch = await contactsToRoute(db, tenantId, contactIds);
    if (batch.length === 0) return skip('nothing stands at validated');

    const undecided = batch.filter(({ listId }) => listId === null);
    const { gatePolicy: standing, ...table } = await routingTable(db, tenantId);
    const rules = { ...table, policy: standing && { ...gatePolicy.parse(standing.policy), version: standing.version } };
    const decisions = undecided.map((contact) =>
      decideRoute(contact, rules, ({ text, language, spider }) => categorize({ text, language, sourceType: spider })),
    );
    const placed = await recordRoutes(db, tenantId, decisions);

    // A first run may have stored its decisions and died before it could enqueue them.
    const known = batch.flatMap(({ id, listId, instanceId }) =>
      listId !== null && instanceId !== null ? [{ id, instanceId }] : [],
    );
    const jobs = [...perInstance([...known, ...placed])].map(([instanceId, ids]) => ({
      tenantId,
      instanceId,
      contactIds: ids,
    }));
    await enqueue.many('sync', jobs, { priority: priorityOf(contactIds.length) });
    return done({ routed: placed.length, unrouted: undecided.length - placed.length });
  };

function perInstance(placed: readonly { id: number; instanceId: number }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const { id, instanceId } of placed) {
    const ids = groups.get(instanceId);
    if (ids) ids.push(id);
    else groups.set(instanceId, [id]);
  }
  return groups;
}

import { type Db, openOptOuts, overdueReports, raiseAlert } from '@relais/prisma';
import type { Enqueue } from '@relais/queues';

const BATCH = 500;
const engagementKinds = new Set(['opened', 'clicked']);

/** Reports whose job was lost, opt-outs that are not proved yet, and the alarm for those that are late. */
export async function sweepFeedback(db: Db, enqueue: Enqueue, optOutAlarmMs: number): Promise<void> {
  const overdue = await overdueReports(db);
  const ids = (of: (kind: string) => boolean) => overdue.filter(({ kind }) => of(kind)).map(({ id }) => id);
  await enqueue.many('bounce', inBatches(ids((kind) => !engagementKinds.has(kind))));
  await enqueue.many('engagement', inBatches(ids((kind) => engagementKinds.has(kind))), { priority: 'bulk' });

  const { due, late } = await openOptOuts(db, optOutAlarmMs);
  await enqueue.many(
    'sync',
    due.map((optOut) => ({ kind: 'opt_out' as const, ...optOut })),
  );
  for (const { tenantId, optOutId } of late) {
    const message = `Opt-out ${optOutId} is not proved in every engine after ${Math.round(optOutAlarmMs / 60_000)} minutes; \`relais why\` names the engine.`;
    const alertId = await raiseAlert(db, { tenantId, kind: 'opt_out_late', key: String(optOutId), message });
    if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
  }
}

function inBatches(reportIds: readonly string[]): { reportIds: string[] }[] {
  const batches = [];
  for (let from = 0; from < reportIds.length; from += BATCH)
    batches.push({ reportIds: reportIds.slice(from, from + BATCH) });
  return batches;
}

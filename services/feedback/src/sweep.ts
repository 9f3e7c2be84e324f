import {
  closeErasures,
  type Db,
  openErasures,
  openOptOuts,
  overdueReports,
  provePartners,
  raiseAlert,
} from '@relais/prisma';
import type { Enqueue } from '@relais/queues';

const BATCH = 500;
const engagementKinds = new Set(['opened', 'clicked']);

/** Reports whose job was lost, objections and erasures that are not proved yet, and the alarm for those that are late. */
export async function sweepFeedback(db: Db, enqueue: Enqueue, optOutAlarmMs: number): Promise<void> {
  await sweepReports(db, enqueue);
  await sweepOptOuts(db, enqueue, optOutAlarmMs);
  await sweepErasures(db, enqueue, optOutAlarmMs);
}

async function sweepReports(db: Db, enqueue: Enqueue): Promise<void> {
  const overdue = await overdueReports(db);
  const ids = (of: (kind: string) => boolean) => overdue.filter(({ kind }) => of(kind)).map(({ id }) => id);
  await enqueue.many('bounce', inBatches(ids((kind) => !engagementKinds.has(kind))));
  await enqueue.many('engagement', inBatches(ids((kind) => engagementKinds.has(kind))), { priority: 'bulk' });
}

async function sweepOptOuts(db: Db, enqueue: Enqueue, optOutAlarmMs: number): Promise<void> {
  await provePartners(db);
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

async function sweepErasures(db: Db, enqueue: Enqueue, alarmMs: number): Promise<void> {
  await closeErasures(db);
  const { due, late } = await openErasures(db, alarmMs);
  await enqueue.many(
    'sync',
    due.map((erasure) => ({ kind: 'erase' as const, ...erasure })),
  );
  for (const { tenantId, erasureId } of late) {
    const message = `Erasure ${erasureId} is not proved in every engine after ${Math.round(alarmMs / 60_000)} minutes; \`relais subject receipt\` names the engine.`;
    const alertId = await raiseAlert(db, { tenantId, kind: 'erasure_late', key: String(erasureId), message });
    if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
  }
}

function inBatches(reportIds: readonly string[]): { reportIds: string[] }[] {
  const batches = [];
  for (let from = 0; from < reportIds.length; from += BATCH)
    batches.push({ reportIds: reportIds.slice(from, from + BATCH) });
  return batches;
}

import { CONTACTS_PER_JOB } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** Contacts that have waited too long for a step, in batches that each fit one job. */
export interface OverdueBatch {
  tenantId: number;
  contactIds: number[];
}

/** A sweep takes so many at a time, so that an emptied Redis is refilled without one giant statement. */
const SWEEP_LIMIT = 20_000;

/** `pending` or `validating`, and nobody came: a crash between commit and enqueue, or an emptied Redis. */
export async function overdueForValidation(db: Db, limit = SWEEP_LIMIT): Promise<OverdueBatch[]> {
  const rows = await db.$queryRaw<Overdue[]>`
    UPDATE contacts SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM contacts WHERE due_at < now() AND status IN ('pending', 'validating') AND deleted_at IS NULL
                   ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id, id, NULL::int AS instance_id`;
  return inBatches(rows);
}

/** `validated` and not yet routed. */
export async function overdueForRouting(db: Db, limit = SWEEP_LIMIT): Promise<OverdueBatch[]> {
  const rows = await db.$queryRaw<Overdue[]>`
    UPDATE contacts SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM contacts WHERE due_at < now() AND status = 'validated' AND list_id IS NULL AND deleted_at IS NULL
                   ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id, id, NULL::int AS instance_id`;
  return inBatches(rows);
}

/** `validated` and routed, not yet injected; over quota means due tomorrow. One instance a batch. */
export async function overdueForSync(db: Db, limit = SWEEP_LIMIT): Promise<(OverdueBatch & { instanceId: number })[]> {
  const rows = await db.$queryRaw<Overdue[]>`
    UPDATE contacts SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM contacts WHERE due_at < now() AND status = 'validated' AND list_id IS NOT NULL AND deleted_at IS NULL
                   ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id, id, instance_id`;
  return inBatches(rows).flatMap(({ instanceId, ...batch }) => (instanceId === null ? [] : [{ ...batch, instanceId }]));
}

interface Overdue {
  tenant_id: number;
  id: number;
  instance_id: number | null;
}

function inBatches(rows: readonly Overdue[]): (OverdueBatch & { instanceId: number | null })[] {
  const groups = new Map<string, Overdue[]>();
  for (const row of rows) {
    const key = `${row.tenant_id}/${row.instance_id}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const batches: (OverdueBatch & { instanceId: number | null })[] = [];
  for (const group of groups.values()) {
    for (let from = 0; from < group.length; from += CONTACTS_PER_JOB) {
      const part = group.slice(from, from + CONTACTS_PER_JOB);
      const [first] = part;
      if (first)
        batches.push({
          tenantId: first.tenant_id,
          instanceId: first.instance_id,
          contactIds: part.map(({ id }) => id).sort((a, b) => a - b),
        });
    }
  }
  return batches;
}

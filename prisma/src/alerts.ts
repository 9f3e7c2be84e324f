import type { Db } from './open-db.ts';

export interface NewAlert {
  tenantId: number | null;
  /** A stable word: sync_failing, opt_out_late, complaint_rate … */
  kind: string;
  /** One cause, one key: raising it again only counts. */
  key: string;
  message: string;
}

/** Raises an alert, or counts it once more. @returns its id when operators have to be told now (once an hour a key) */
export async function raiseAlert(db: Db, alert: NewAlert): Promise<number | null> {
  const [row] = await db.$queryRaw<{ id: number; tell: boolean }[]>`
    INSERT INTO alerts AS a (tenant_id, kind, key, message) VALUES (${alert.tenantId}::int, ${alert.kind}, ${alert.key}, ${alert.message})
    ON CONFLICT (kind, key) DO UPDATE SET count = a.count + 1, last_at = now(), message = excluded.message
    RETURNING id, (sent_at IS NULL OR sent_at < now() - interval '1 hour') AS tell`;
  return row?.tell ? row.id : null;
}

export interface AlertToSend {
  id: number;
  kind: string;
  message: string;
  count: number;
  firstAt: Date;
}

/** Takes an alert for sending; null when another sender was quicker. */
export async function claimAlert(db: Db, id: number): Promise<AlertToSend | null> {
  const [row] = await db.$queryRaw<AlertToSend[]>`
    UPDATE alerts SET sent_at = now() WHERE id = ${id} AND (sent_at IS NULL OR sent_at < now() - interval '1 hour')
    RETURNING id, kind, message, count, first_at AS "firstAt"`;
  return row ?? null;
}

/** Alerts nobody was told of, for the sweep. */
export async function unsentAlerts(db: Db): Promise<number[]> {
  const rows = await db.$queryRaw<
    { id: number }[]
  >`SELECT id FROM alerts WHERE sent_at IS NULL AND first_at < now() - interval '10 seconds' LIMIT 100`;
  return rows.map(({ id }) => id);
}

/** The message did not get through: it may be taken again. */
export async function releaseAlert(db: Db, id: number): Promise<void> {
  await db.$executeRaw`UPDATE alerts SET sent_at = NULL WHERE id = ${id}`;
}

import type { PartnerEventType } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** What a partner will be told; written together with the change it tells of, or right after it. */
export interface NewPartnerEvent {
  tenantId: number;
  type: PartnerEventType;
  contactId?: number | null;
  /** The seeds' fields: email, campaign_id, metadata. */
  body: Record<string, unknown>;
  occurredAt?: Date;
}

/** Writes events to the outbox, in the order given. Who is told is decided when they fan out. */
export async function recordPartnerEvents(db: Db, events: readonly NewPartnerEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db.$executeRaw`
    INSERT INTO partner_events (tenant_id, type, contact_id, body, occurred_at)
    SELECT e."tenantId", e.type, e."contactId", e.body, coalesce(e."occurredAt", now())
      FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
        AS e("tenantId" int, type text, "contactId" int, body jsonb, "occurredAt" timestamptz)`;
}

export interface EndpointToServe {
  tenantId: number;
  endpointId: number;
}

/**
 * Makes one delivery of each waiting event for each endpoint that wants it and is active, or down and expected back.
 * @returns the endpoints that have something to hear now; `more` when a full batch suggests that events are left
 */
export async function fanOutEvents(db: Db, limit = 5_000): Promise<{ endpoints: EndpointToServe[]; more: boolean }> {
  const rows = await db.$queryRaw<{ tenant_id: number; endpoint_id: number | null; events: number }[]>`
    WITH waiting AS (
      SELECT id, tenant_id, type FROM partner_events WHERE fanned_out_at IS NULL ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), made AS (
      INSERT INTO webhook_deliveries (tenant_id, endpoint_id, event_id)
      SELECT w.tenant_id, e.id, w.id FROM waiting w
        JOIN webhook_endpoints e ON e.tenant_id = w.tenant_id AND (e.is_active OR e.gathers_until > now()) AND (e.events = '{}' OR w.type = ANY(e.events))
       ORDER BY w.id
      ON CONFLICT (endpoint_id, event_id) DO NOTHING
      RETURNING tenant_id, endpoint_id
    ), marked AS (
      UPDATE partner_events p SET fanned_out_at = now() FROM waiting w WHERE p.id = w.id RETURNING p.id
    )
    SELECT DISTINCT m.tenant_id, m.endpoint_id, (SELECT count(*)::int FROM marked) AS events
      FROM (SELECT tenant_id, endpoint_id FROM made UNION ALL SELECT 0, NULL) m`;
  return {
    endpoints: rows.flatMap(({ tenant_id, endpoint_id }) =>
      endpoint_id === null ? [] : [{ tenantId: tenant_id, endpointId: endpoint_id }],
    ),
    more: (rows[0]?.events ?? 0) >= limit,
  };
}

/** Endpoints with a delivery whose time has come: what a sweep enqueues after a crash or an emptied Redis. */
export async function endpointsWithDueDeliveries(db: Db): Promise<EndpointToServe[]> {
  return db.$queryRaw<EndpointToServe[]>`
    SELECT DISTINCT d.tenant_id AS "tenantId", d.endpoint_id AS "endpointId"
      FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.is_active
     WHERE d.status = 'pending' AND d.due_at < now()`;
}

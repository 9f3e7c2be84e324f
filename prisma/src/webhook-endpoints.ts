import type { PartnerEventType } from '@relais/contracts';
import type { Db } from './open-db.ts';

export interface EndpointRow {
  id: number;
  url: string;
  description: string;
  events: PartnerEventType[];
  isActive: boolean;
  disabledReason: string | null;
  createdAt: Date;
  waiting: number;
  failed: number;
}

/** A tenant's endpoints with what waits and what failed. */
export async function listWebhookEndpoints(db: Db, tenantId: number): Promise<EndpointRow[]> {
  return db.$queryRaw<EndpointRow[]>`
    SELECT e.id, e.url, e.description, e.events, e.is_active AS "isActive", e.disabled_reason AS "disabledReason", e.created_at AS "createdAt",
           (SELECT count(*)::int FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.status = 'pending') AS waiting,
           (SELECT count(*)::int FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.status = 'failed') AS failed
      FROM webhook_endpoints e WHERE e.tenant_id = ${tenantId} ORDER BY e.id`;
}

/**
 * Registers an endpoint. Its secret is sealed with its id, which is only known once the row is there.
 * @param seal seals the secret for this id
 */
export async function createWebhookEndpoint(
  db: Db,
  endpoint: { tenantId: number; url: string; description: string; events: readonly string[] },
  seal: (id: number) => string,
): Promise<number> {
  const [row] = await db.$queryRaw<
    { id: number }[]
  >`SELECT nextval(pg_get_serial_sequence('webhook_endpoints', 'id'))::int AS id`;
  if (!row) throw new Error('no id for a webhook endpoint');
  await db.$executeRaw`
    INSERT INTO webhook_endpoints (id, tenant_id, url, description, events, secret_sealed)
    VALUES (${row.id}, ${endpoint.tenantId}, ${endpoint.url}, ${endpoint.description}, ${[...endpoint.events]}::text[], ${seal(row.id)})`;
  return row.id;
}

/** @returns false when the tenant has no such endpoint */
export async function deleteWebhookEndpoint(db: Db, tenantId: number, endpointId: number): Promise<boolean> {
  return (await db.$executeRaw`DELETE FROM webhook_endpoints WHERE tenant_id = ${tenantId} AND id = ${endpointId}`) > 0;
}

/** Switches an endpoint on again (what waited goes out) or off. @returns false when the tenant has no such endpoint */
export async function switchWebhookEndpoint(
  db: Db,
  tenantId: number,
  endpointId: number,
  isActive: boolean,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    WITH waiting AS (
      UPDATE webhook_deliveries SET due_at = now()
       WHERE ${isActive} AND tenant_id = ${tenantId} AND endpoint_id = ${endpointId} AND status = 'pending' AND due_at > now()
    )
    UPDATE webhook_endpoints SET is_active = ${isActive}, failing_since = NULL, gathers_until = NULL, disabled_reason = CASE WHEN ${isActive} THEN NULL ELSE 'switched off by the partner' END
     WHERE tenant_id = ${tenantId} AND id = ${endpointId}`;
  return changed > 0;
}

export interface DeliveryRow {
  id: string;
  eventId: string;
  type: string;
  status: string;
  attempts: number;
  dueAt: Date | null;
  deliveredAt: Date | null;
  createdAt: Date;
  lastHttpStatus: number | null;
  lastAnswer: string | null;
}

/** An endpoint's deliveries, newest first, each with its last attempt. */
export async function listDeliveries(
  db: Db,
  tenantId: number,
  endpointId: number,
  before: bigint | null,
  limit: number,
): Promise<DeliveryRow[]> {
  return db.$queryRaw<DeliveryRow[]>`
    SELECT d.id::text, d.event_id::text AS "eventId", p.type, d.status, d.attempts, d.due_at AS "dueAt", d.delivered_at AS "deliveredAt",
           d.created_at AS "createdAt", last.http_status AS "lastHttpStatus", last.answer AS "lastAnswer"
      FROM webhook_deliveries d JOIN partner_events p ON p.id = d.event_id
      LEFT JOIN LATERAL (SELECT a.http_status, a.answer FROM webhook_attempts a WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT 1) last ON true
     WHERE d.tenant_id = ${tenantId} AND d.endpoint_id = ${endpointId} AND (${before}::bigint IS NULL OR d.id < ${before})
     ORDER BY d.id DESC LIMIT ${limit}`;
}

import type { Db } from './open-db.ts';

export interface ServedEndpoint {
  id: number;
  url: string;
  secretSealed: string;
  /** Still good while a rotation overlaps. */
  previousSecretSealed: string | null;
  failingSince: Date | null;
}

/** Null when it is disabled, or another tenant's. */
export async function endpointToServe(db: Db, tenantId: number, endpointId: number): Promise<ServedEndpoint | null> {
  const [row] = await db.$queryRaw<ServedEndpoint[]>`
    SELECT id, url, secret_sealed AS "secretSealed", failing_since AS "failingSince",
           CASE WHEN previous_until > now() THEN previous_secret_sealed END AS "previousSecretSealed"
      FROM webhook_endpoints WHERE tenant_id = ${tenantId} AND id = ${endpointId} AND is_active`;
  return row ?? null;
}

export interface DueDelivery {
  id: bigint;
  eventId: bigint;
  /** Attempts made before this one. */
  attempts: number;
  type: string;
  occurredAt: Date;
  body: Record<string, unknown>;
}

/**
 * Takes deliveries whose time has come, oldest first, at most one a contact: an endpoint hears a contact's events in
 * their order, and a failing one holds back only its own contact. The lease of two minutes ends a dead sender's hold.
 */
export async function claimDeliveries(
  db: Db,
  tenantId: number,
  endpointId: number,
  limit: number,
): Promise<DueDelivery[]> {
  return db.$queryRaw<DueDelivery[]>`
    WITH heads AS (
      SELECT DISTINCT ON (coalesce(p.contact_id::text, 'event ' || p.id)) d.id
        FROM webhook_deliveries d JOIN partner_events p ON p.id = d.event_id
       WHERE d.tenant_id = ${tenantId} AND d.endpoint_id = ${endpointId} AND d.status = 'pending'
       ORDER BY coalesce(p.contact_id::text, 'event ' || p.id), p.id
    ), due AS (
      SELECT d.id FROM webhook_deliveries d JOIN heads h ON h.id = d.id
       WHERE d.due_at <= now() ORDER BY d.event_id LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED
    ), claimed AS (
      UPDATE webhook_deliveries d SET due_at = now() + interval '2 minutes' FROM due WHERE d.id = due.id
      RETURNING d.id, d.event_id, d.attempts
    )
    SELECT c.id, c.event_id AS "eventId", c.attempts, p.type, p.occurred_at AS "occurredAt", p.body
      FROM claimed c JOIN partner_events p ON p.id = c.event_id ORDER BY p.id`;
}

export interface DeliveryAttempt {
  deliveryId: bigint;
  tookMs: number;
  httpStatus: number | null;
  /** First part of the answer, or what went wrong. */
  answer: string;
  result: { kind: 'delivered' } | { kind: 'retry'; afterMs: number } | { kind: 'failed' };
}

/**
 * Stores attempts, what becomes of each delivery, and since when the endpoint has failed. One that answers again after an hour
 * or more is told at once what waits for it.
 */
export async function recordAttempts(db: Db, endpointId: number, attempts: readonly DeliveryAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const rows = attempts.map(({ deliveryId, result, ...attempt }) => ({
    ...attempt,
    deliveryId: String(deliveryId),
    status: result.kind === 'retry' ? 'pending' : result.kind,
    afterMs: result.kind === 'retry' ? result.afterMs : null,
  }));
  const anyDelivered = attempts.some(({ result }) => result.kind === 'delivered');
  await db.$executeRaw`
    WITH a AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r("deliveryId" bigint, "tookMs" int, "httpStatus" int, answer text, status text, "afterMs" float8)
    ), logged AS (
      -- A delivery may have been erased with its person meanwhile.
      INSERT INTO webhook_attempts (delivery_id, took_ms, http_status, answer)
      SELECT d.id, "tookMs", "httpStatus", left(answer, 500) FROM a JOIN webhook_deliveries d ON d.id = a."deliveryId"
    ), moved AS (
      UPDATE webhook_deliveries d
         SET status = a.status, attempts = d.attempts + 1,
             delivered_at = CASE WHEN a.status = 'delivered' THEN now() END,
             due_at = CASE WHEN a.status = 'pending' THEN now() + make_interval(secs => a."afterMs" / 1000) END
        FROM a WHERE d.id = a."deliveryId" AND d.status = 'pending'
    ), caught_up AS (
      UPDATE webhook_deliveries d SET due_at = now()
        FROM webhook_endpoints e
       WHERE ${anyDelivered} AND e.id = ${endpointId} AND e.failing_since < now() - interval '1 hour'
         AND d.endpoint_id = e.id AND d.status = 'pending' AND d.due_at > now() AND d.id NOT IN (SELECT "deliveryId" FROM a)
    )
    UPDATE webhook_endpoints SET failing_since = CASE WHEN ${anyDelivered} THEN NULL ELSE coalesce(failing_since, now()) END
     WHERE id = ${endpointId}`;
}

/** Milliseconds until the endpoint's next delivery is due; null when none waits. */
export async function nextDeliveryInMs(db: Db, endpointId: number): Promise<number | null> {
  const [row] = await db.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM min(due_at) - now()) * 1000)::float8 AS ms
      FROM webhook_deliveries WHERE endpoint_id = ${endpointId} AND status = 'pending'`;
  return row?.ms == null ? null : Math.max(0, row.ms);
}

/** For so long an endpoint that is down is believed to come back. */
const GATHERS_FOR = '30 days';

/**
 * Stops an endpoint: its waiting deliveries stay, and go out when it is switched on again.
 * @param gathers what happens meanwhile waits for it as well: it is down, and not gone
 */
export async function disableEndpoint(
  db: Db,
  endpointId: number,
  reason: string,
  { gathers }: { gathers: boolean },
): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE webhook_endpoints SET is_active = false, disabled_reason = ${reason}, gathers_until = CASE WHEN ${gathers} THEN now() + ${GATHERS_FOR}::interval END
     WHERE id = ${endpointId} AND is_active`;
  return changed > 0;
}

/** Sends one delivery again, whatever became of it. @returns false when the tenant has no such delivery */
export async function redeliver(db: Db, tenantId: number, deliveryId: bigint): Promise<EndpointOfDelivery | null> {
  const [row] = await db.$queryRaw<EndpointOfDelivery[]>`
    UPDATE webhook_deliveries SET status = 'pending', attempts = 0, due_at = now(), delivered_at = NULL
     WHERE tenant_id = ${tenantId} AND id = ${deliveryId} RETURNING endpoint_id AS "endpointId"`;
  return row ?? null;
}
export interface EndpointOfDelivery {
  endpointId: number;
}

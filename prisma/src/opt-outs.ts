import type { OptOutChannel } from '@relais/contracts';
import type { Db } from './open-db.ts';

export interface Objection {
  tenantId: number;
  emailHash: string;
  channel: OptOutChannel;
}

/**
 * Someone objects: suppressed, off the line and in the partner's outbox at once, and the clock for the proofs starts.
 * Works for a person we hold no contact of. Objecting twice is one objection, unless the person was written to in between:
 * then every engine has to prove it anew.
 * @returns the opt-out's id, whether it was new or not
 */
export async function objectTo(db: Db, objection: Objection): Promise<number> {
  const { tenantId, emailHash, channel } = objection;
  const [row] = await db.$queryRaw<{ id: number }[]>`
    WITH person AS (
      SELECT id, email, status IN ('unsubscribed', 'blacklisted') AS is_silent FROM contacts WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash}
    ), again AS (
      SELECT o.id FROM opt_outs o JOIN person p ON NOT p.is_silent
       WHERE o.tenant_id = ${tenantId} AND o.email_hash = ${emailHash} AND o.proved_at IS NOT NULL
    ), outdated AS (
      DELETE FROM opt_out_proofs p USING again a WHERE p.opt_out_id = a.id
    ), suppressed AS (
      INSERT INTO suppressions (tenant_id, email_hash, reason, source) VALUES (${tenantId}, ${emailHash}, 'unsubscribed', ${channel})
      ON CONFLICT (email_hash, tenant_id) WHERE email_hash IS NOT NULL DO UPDATE SET expires_at = NULL
    ), opted AS (
      INSERT INTO opt_outs AS o (tenant_id, contact_id, email_hash, channel, due_at)
      VALUES (${tenantId}, (SELECT id FROM person), ${emailHash}, ${channel}, now() + interval '30 seconds')
      ON CONFLICT (tenant_id, email_hash) DO UPDATE SET contact_id = coalesce(o.contact_id, excluded.contact_id),
        (proved_at, alarmed_at, requested_at, due_at) = (
          SELECT CASE WHEN a.yes THEN NULL ELSE o.proved_at END, CASE WHEN a.yes THEN NULL ELSE o.alarmed_at END,
                 CASE WHEN a.yes THEN now() ELSE o.requested_at END, CASE WHEN a.yes THEN excluded.due_at ELSE o.due_at END
            FROM (SELECT EXISTS (SELECT 1 FROM again) AS yes) a)
      RETURNING id, (xmax = 0 OR EXISTS (SELECT 1 FROM again)) AS is_new
    ), moved AS (
      UPDATE contacts c SET status = 'unsubscribed', status_since = now(), status_reason = ${channel}, due_at = NULL, updated_at = now()
        FROM person p WHERE c.id = p.id AND c.status NOT IN ('unsubscribed', 'blacklisted')
      RETURNING c.id
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, p.id, 'unsubscribed', 'opt-out', jsonb_build_object('channel', ${channel}::text)
        FROM person p, opted o WHERE o.is_new
    ), told AS (
      INSERT INTO partner_events (tenant_id, type, contact_id, body)
      SELECT ${tenantId}, t.type, p.id, jsonb_build_object('email', p.email, 'metadata', jsonb_build_object('reason', 'unsubscribed', 'channel', ${channel}::text))
        FROM person p, opted o, (VALUES ('contact.unsubscribed'), ('contact.suppressed')) AS t(type) WHERE o.is_new
    )
    SELECT id FROM opted`;
  if (!row) throw new Error('the opt-out statement answered nothing');
  return row.id;
}

/** One objection and the engines that have to follow it. */
export interface OptOutToPush {
  id: number;
  tenantId: number;
  email: string | null;
  requestedAt: Date;
  /** MailWizz instances of the tenant that have not proved it yet. */
  instances: number[];
}

/** What is still to be pushed and proved, with a proof line for each engine. Null when all is proved. */
export async function optOutToPush(db: Db, tenantId: number, optOutId: number): Promise<OptOutToPush | null> {
  const [row] = await db.$queryRaw<OptOutToPush[]>`
    WITH open AS (
      SELECT * FROM opt_outs WHERE id = ${optOutId} AND tenant_id = ${tenantId} AND proved_at IS NULL
    ), engines AS (
      INSERT INTO opt_out_proofs (opt_out_id, engine)
      SELECT o.id, 'mailwizz:' || i.id FROM open o JOIN mailwizz_instances i ON i.tenant_id = o.tenant_id AND i.is_active
       WHERE o.contact_id IS NOT NULL
      UNION ALL
      SELECT o.id, 'partner:' || e.id FROM open o JOIN webhook_endpoints e ON e.tenant_id = o.tenant_id AND e.is_active
       WHERE (e.events = '{}' OR e.events && ${partnerProofs}::text[])
         AND EXISTS (SELECT 1 FROM partner_events v WHERE v.tenant_id = o.tenant_id AND v.contact_id = o.contact_id AND v.type = ANY(${partnerProofs}::text[]))
      ON CONFLICT DO NOTHING
    )
    SELECT o.id, o.tenant_id AS "tenantId", c.email, o.requested_at AS "requestedAt",
           coalesce((SELECT array_agg(i.id) FROM mailwizz_instances i
                      WHERE i.tenant_id = o.tenant_id AND i.is_active
                        AND NOT EXISTS (SELECT 1 FROM opt_out_proofs p WHERE p.opt_out_id = o.id AND p.engine = 'mailwizz:' || i.id AND p.proved_at IS NOT NULL)), '{}') AS instances
      FROM opt_outs o LEFT JOIN contacts c ON c.id = o.contact_id
     WHERE o.id = ${optOutId} AND o.tenant_id = ${tenantId} AND o.proved_at IS NULL`;
  return row ?? null;
}

/** An engine was told, and was read back: proved, or why not. The objection is proved when its last engine is. */
export async function recordProof(db: Db, optOutId: number, engine: string, error: string | null): Promise<boolean> {
  await db.$executeRaw`
    INSERT INTO opt_out_proofs (opt_out_id, engine, pushed_at, proved_at, last_error)
    VALUES (${optOutId}, ${engine}, now(), CASE WHEN ${error}::text IS NULL THEN now() END, ${error})
    ON CONFLICT (opt_out_id, engine) DO UPDATE SET pushed_at = now(), proved_at = excluded.proved_at, last_error = excluded.last_error`;
  const proved = await db.$executeRaw`
    UPDATE opt_outs o SET proved_at = now(), due_at = NULL
     WHERE o.id = ${optOutId} AND o.proved_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM opt_out_proofs p WHERE p.opt_out_id = o.id AND p.proved_at IS NULL)`;
  return proved > 0;
}

/** Objections with no engine to tell (nobody we hold, or no active instance and no partner) are proved by the suppression alone. */
export async function proveWithoutEngines(db: Db, optOutId: number): Promise<void> {
  await db.$executeRaw`
    UPDATE opt_outs o SET proved_at = now(), due_at = NULL WHERE o.id = ${optOutId} AND o.proved_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM opt_out_proofs p WHERE p.opt_out_id = o.id AND p.proved_at IS NULL)`;
}

/** A partner that has taken one of these has been told to stop. */
const partnerProofs = ['contact.unsubscribed', 'contact.suppressed'] as const;

/**
 * Takes what partners have answered since as their proof: all such messages about the contact are with the endpoint. An endpoint
 * that was removed has nothing left to prove; one that is switched off has, and the clock runs on.
 * @returns how many objections this proved whole
 */
export async function provePartners(db: Db): Promise<number> {
  await db.$executeRaw`
    DELETE FROM opt_out_proofs p USING opt_outs o
     WHERE o.id = p.opt_out_id AND o.proved_at IS NULL AND p.proved_at IS NULL AND p.engine LIKE 'partner:%'
       AND NOT EXISTS (SELECT 1 FROM webhook_endpoints e WHERE p.engine = 'partner:' || e.id)`;
  await db.$executeRaw`
    UPDATE opt_out_proofs p SET pushed_at = d.last_at, proved_at = d.last_at, last_error = NULL
      FROM opt_outs o, LATERAL (
        SELECT w.endpoint_id, max(w.delivered_at) AS last_at
          FROM partner_events v JOIN webhook_deliveries w ON w.event_id = v.id
         WHERE v.contact_id = o.contact_id AND v.tenant_id = o.tenant_id AND v.type = ANY(${partnerProofs}::text[])
           AND v.occurred_at >= o.requested_at - interval '1 minute'
         GROUP BY w.endpoint_id HAVING bool_and(w.status = 'delivered')) d
     WHERE o.id = p.opt_out_id AND o.proved_at IS NULL AND p.proved_at IS NULL AND p.engine = 'partner:' || d.endpoint_id`;
  return db.$executeRaw`
    UPDATE opt_outs o SET proved_at = now(), due_at = NULL
     WHERE o.proved_at IS NULL AND EXISTS (SELECT 1 FROM opt_out_proofs p WHERE p.opt_out_id = o.id)
       AND NOT EXISTS (SELECT 1 FROM opt_out_proofs p WHERE p.opt_out_id = o.id AND p.proved_at IS NULL)`;
}

/** Unproved objections whose time has come, and those that are late for the first time. */
export async function openOptOuts(
  db: Db,
  lateAfterMs: number,
): Promise<{ due: { tenantId: number; optOutId: number }[]; late: { tenantId: number; optOutId: number }[] }> {
  const due = await db.$queryRaw<{ tenantId: number; optOutId: number }[]>`
    UPDATE opt_outs SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM opt_outs WHERE proved_at IS NULL AND due_at < now() ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id AS "tenantId", id AS "optOutId"`;
  const late = await db.$queryRaw<{ tenantId: number; optOutId: number }[]>`
    UPDATE opt_outs SET alarmed_at = now()
     WHERE proved_at IS NULL AND alarmed_at IS NULL AND requested_at < now() - make_interval(secs => ${lateAfterMs / 1_000}::float8)
    RETURNING tenant_id AS "tenantId", id AS "optOutId"`;
  return { due, late };
}

/** An objection with its proofs, for who reads it. */
export interface ListedOptOut {
  id: number;
  tenantId: number;
  contactId: number | null;
  channel: OptOutChannel;
  requestedAt: Date;
  provedAt: Date | null;
  /** Moments as ISO text: they come out of JSON. */
  engines: { engine: string; provedAt: string | null; lastError: string | null }[];
}

export interface OptOutsQuery {
  /** Absent: of every tenant. */
  tenantId?: number | undefined;
  /** Only those that are not proved yet, or only those that are. */
  open?: boolean | undefined;
  emailHash?: string | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** Objections, newest first. */
export async function listOptOuts(
  db: Db,
  { tenantId, open, emailHash, cursor, limit }: OptOutsQuery,
): Promise<ListedOptOut[]> {
  return db.$queryRaw`
    SELECT o.id, o.tenant_id AS "tenantId", o.contact_id AS "contactId", o.channel, o.requested_at AS "requestedAt", o.proved_at AS "provedAt",
           coalesce((SELECT jsonb_agg(jsonb_build_object('engine', p.engine, 'provedAt', p.proved_at, 'lastError', p.last_error) ORDER BY p.engine)
                       FROM opt_out_proofs p WHERE p.opt_out_id = o.id), '[]') AS engines
      FROM opt_outs o
     WHERE (${tenantId ?? null}::int IS NULL OR o.tenant_id = ${tenantId ?? null}) AND (${cursor ?? null}::int IS NULL OR o.id < ${cursor ?? null})
       AND (${open ?? null}::boolean IS NULL OR (o.proved_at IS NULL) = ${open ?? null}) AND (${emailHash ?? null}::text IS NULL OR o.email_hash = ${emailHash ?? null})
     ORDER BY o.id DESC LIMIT ${limit}`;
}

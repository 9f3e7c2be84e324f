import type { OptOutChannel } from '@relais/contracts';
import type { Db } from './open-db.ts';

export interface Objection {
  tenantId: number;
  emailHash: string;
  channel: OptOutChannel;
}

/**
 * Someone objects: suppressed, off the line and in the partner's outbox at once, and the clock for the proofs starts.
 * Works for a person we hold no contact of. Objecting twice is one objection.
 * @returns the opt-out's id, whether it was new or not
 */
export async function objectTo(db: Db, objection: Objection): Promise<number> {
  const { tenantId, emailHash, channel } = objection;
  const [row] = await db.$queryRaw<{ id: number }[]>`
    WITH person AS (
      SELECT id, email FROM contacts WHERE tenant_id = ${tenantId} AND email_hash = ${emailHash}
    ), suppressed AS (
      INSERT INTO suppressions (tenant_id, email_hash, reason, source) VALUES (${tenantId}, ${emailHash}, 'unsubscribed', ${channel})
      ON CONFLICT (email_hash, tenant_id) WHERE email_hash IS NOT NULL DO NOTHING
    ), opted AS (
      INSERT INTO opt_outs AS o (tenant_id, contact_id, email_hash, channel, due_at)
      VALUES (${tenantId}, (SELECT id FROM person), ${emailHash}, ${channel}, now() + interval '30 seconds')
      ON CONFLICT (tenant_id, email_hash) DO UPDATE SET contact_id = coalesce(o.contact_id, excluded.contact_id)
      RETURNING id, (xmax = 0) AS is_new
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
      SELECT ${tenantId}, t.type, p.id, jsonb_build_object('email', p.email, 'metadata', jsonb_build_object('channel', ${channel}::text))
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
    WITH engines AS (
      INSERT INTO opt_out_proofs (opt_out_id, engine)
      SELECT o.id, 'mailwizz:' || i.id FROM opt_outs o JOIN mailwizz_instances i ON i.tenant_id = o.tenant_id AND i.is_active
       WHERE o.id = ${optOutId} AND o.tenant_id = ${tenantId} AND o.proved_at IS NULL
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

/** Objections with no engine to tell (no active instance) are proved by the suppression alone. */
export async function proveWithoutEngines(db: Db, optOutId: number): Promise<void> {
  await db.$executeRaw`UPDATE opt_outs SET proved_at = now(), due_at = NULL WHERE id = ${optOutId} AND proved_at IS NULL`;
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

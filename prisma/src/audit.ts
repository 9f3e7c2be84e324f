import type { Database, Db } from './open-db.ts';

/** Who did what to what. */
export interface AuditEntry {
  /** Null for what concerns no one tenant. */
  tenantId: number | null;
  /** `key:rk_…`, later `user:…`. */
  actor: string;
  /** A stable word: `scrape_job.created`. */
  action: string;
  /** `scrape_job:42` */
  target: string;
  /** Ids and settings, never addresses or secrets. */
  detail?: Record<string, unknown>;
}

/** One writer at a time: a line's hash covers the hash of the line before. Any number that no other lock uses. */
const AUDIT_LOCK = 7_261_001;

/**
 * Writes a line of the audit log. Each line's hash covers its own words and the hash before it, so that a line changed,
 * removed or put in between shows (`verifyAudit`). The lock is a statement of its own, so that the insert sees the line before.
 */
export async function recordAudit(db: Database, entry: AuditEntry): Promise<void> {
  const { tenantId, actor, action, target, detail = {} } = entry;
  await db.$transaction([
    db.$executeRaw`SELECT pg_advisory_xact_lock(${AUDIT_LOCK}::bigint)`,
    db.$executeRaw`
      WITH line AS (
        SELECT ${tenantId}::int AS tenant_id, ${actor}::text AS actor, ${action}::text AS action, ${target}::text AS target,
               ${JSON.stringify(detail)}::jsonb AS detail, date_trunc('milliseconds', clock_timestamp()) AS at,
               coalesce((SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1), '') AS previous_hash
      )
      INSERT INTO audit_log (tenant_id, actor, action, target, detail, at, previous_hash, hash)
      SELECT tenant_id, actor, action, target, detail, at, previous_hash,
             encode(sha256(convert_to(jsonb_build_array(previous_hash, tenant_id, actor, action, target, detail,
               (extract(epoch FROM at) * 1000)::bigint)::text, 'UTF8')), 'hex')
        FROM line`,
  ]);
}

/** The first line whose hash does not follow from its words and the line before; null when the log is whole. */
export async function verifyAudit(db: Db): Promise<{ id: bigint } | null> {
  const [broken] = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM (
      SELECT id, hash, previous_hash, lag(hash, 1, '') OVER (ORDER BY id) AS before,
             encode(sha256(convert_to(jsonb_build_array(previous_hash, tenant_id, actor, action, target, detail,
               (extract(epoch FROM at) * 1000)::bigint)::text, 'UTF8')), 'hex') AS computed
        FROM audit_log) lines
     WHERE hash <> computed OR previous_hash <> before
     ORDER BY id LIMIT 1`;
  return broken ?? null;
}

import type { ContactStatus } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** A contact with the verdict it got, and what else a verdict rests on today. */
export interface JudgedContact {
  id: number;
  tenantId: number;
  email: string;
  status: ContactStatus;
  /** As the validator wrote it. */
  validation: unknown;
  score: number | null;
  /** The reason of a suppression that holds now, or null. */
  suppressed: string | null;
  /** Why the domain is blacklisted now, or null. */
  blacklisted: string | null;
}

export interface ReplayScope {
  tenantId?: number | undefined;
  /** data_sources.source_id of the source that brought it first */
  sourceId?: string | undefined;
  /** Verdicts given since. */
  since: Date;
}

/** The next contacts by id that hold a verdict of the scope. What a person's no or a bounce ended is not judged again. */
export async function judgedContacts(
  db: Db,
  { tenantId, sourceId, since }: ReplayScope,
  { after, limit }: { after: number; limit: number },
): Promise<JudgedContact[]> {
  return db.$queryRaw`
    SELECT c.id, c.tenant_id AS "tenantId", c.email, c.status, c.validation, c.validation_score AS score,
           (SELECT s.reason FROM suppressions_on(c.tenant_id, array_prepend(c.email_hash, c.earlier_hashes), lower(c.email), c.email_domain) s
             ORDER BY s.created_at LIMIT 1) AS suppressed,
           (SELECT b.reason FROM domain_blacklist b
             WHERE b.domain = c.email_domain AND (b.tenant_id = c.tenant_id OR b.tenant_id IS NULL) AND b.lifted_at IS NULL
               AND (b.expires_at IS NULL OR b.expires_at > now())
             LIMIT 1) AS blacklisted
      FROM contacts c
      JOIN data_sources d ON d.id = c.data_source_id
     WHERE c.id > ${after} AND c.deleted_at IS NULL AND c.validated_at >= ${since.toISOString()}::timestamptz AND c.validation IS NOT NULL
       AND c.status IN ('validated', 'unrouted', 'invalid', 'injected')
       AND (${tenantId ?? null}::int IS NULL OR c.tenant_id = ${tenantId ?? null})
       AND (${sourceId ?? null}::text IS NULL OR d.source_id = ${sourceId ?? null})
     ORDER BY c.id LIMIT ${limit}`;
}

export interface ReplayedVerdict {
  id: number;
  tenantId: number;
  /** Where the contact stood when it was judged: it moves only from there. */
  from: ContactStatus;
  /** `pending` sends it through the line again; the same as `from` only renews what is kept of the verdict. */
  to: ContactStatus;
  reason: string | null;
  score: number;
  validation: unknown;
}

/**
 * Stores verdicts of a replay. A contact that has moved since it was read is left alone. Those that go back to `pending` keep
 * their old verdict until the validator gives the new one.
 * @returns how many were renewed or moved
 */
export async function recordReplay(db: Db, verdicts: readonly ReplayedVerdict[]): Promise<number> {
  if (verdicts.length === 0) return 0;
  const rows = await db.$queryRaw<unknown[]>`
    WITH verdict AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb)
        AS v(id int, "tenantId" int, "from" text, "to" text, reason text, score int, validation jsonb)
    ), moved AS (
      UPDATE contacts c
         SET status = v."to",
             status_since = CASE WHEN v."to" = c.status THEN c.status_since ELSE now() END,
             status_reason = CASE v."to" WHEN c.status THEN CASE c.status WHEN 'invalid' THEN v.reason ELSE c.status_reason END
                                          WHEN 'invalid' THEN v.reason END,
             validation = CASE v."to" WHEN 'pending' THEN c.validation ELSE v.validation END,
             validation_score = CASE v."to" WHEN 'pending' THEN c.validation_score ELSE v.score END,
             validated_at = CASE v."to" WHEN 'pending' THEN c.validated_at ELSE now() END,
             due_at = CASE v."to" WHEN 'pending' THEN now() WHEN 'invalid' THEN NULL ELSE c.due_at END,
             updated_at = now()
        FROM verdict v
       WHERE c.tenant_id = v."tenantId" AND c.id = v.id AND c.status = v."from" AND c.deleted_at IS NULL
      RETURNING c.tenant_id, c.id, v."from" AS was, v."to" AS now, v.reason
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT tenant_id, id, 'invalid', 'replay', jsonb_strip_nulls(jsonb_build_object('reason', reason, 'was', was))
        FROM moved WHERE now = 'invalid' AND was <> 'invalid'
    )
    SELECT id FROM moved`;
  return rows.length;
}

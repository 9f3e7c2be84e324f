import type { Db } from './open-db.ts';

/** What the validator must know of a contact beside DNS. Looked up once a batch. */
export interface ContactToValidate {
  id: number;
  email: string;
  /** The reason of a suppression that holds now, or null. */
  suppressed: string | null;
  /** Why the domain is blacklisted now, or null. */
  blacklisted: string | null;
  /** It was put off before, because its domain did not answer. */
  putOff: boolean;
  /** May a verifier be asked about it? */
  verifierOn: boolean;
  /** What a verifier said that still counts, or why it was not asked; null: nothing. */
  verifierOutcome: 'valid' | 'invalid' | 'harmful' | 'risky' | 'unknown' | 'not_asked' | null;
  /** By whom, in its own words, when. */
  verifierDetail: string | null;
}

/**
 * Those of these contacts that still wait for a verdict, with what stands against each now. Nothing is written: whoever has
 * every answer at hand goes straight to `recordVerdicts`, which lets the first verdict count.
 */
export async function contactsToValidate(
  db: Db,
  tenantId: number,
  contactIds: readonly number[],
): Promise<ContactToValidate[]> {
  return db.$queryRaw<ContactToValidate[]>`
    SELECT c.id, c.email,
           (SELECT s.reason FROM suppressions_on(${tenantId}, array_prepend(c.email_hash, c.earlier_hashes), lower(c.email), c.email_domain) s
             ORDER BY s.created_at LIMIT 1) AS suppressed,
           (SELECT b.reason FROM domain_blacklist b
             WHERE b.domain = c.email_domain AND (b.tenant_id = ${tenantId} OR b.tenant_id IS NULL) AND b.lifted_at IS NULL
               AND (b.expires_at IS NULL OR b.expires_at > now())
             LIMIT 1) AS blacklisted,
           c.status_reason IS NOT DISTINCT FROM 'dns_unknown' AS "putOff", coalesce(v.is_active, false) AS "verifierOn",
           a.outcome AS "verifierOutcome", concat_ws(' ', a.provider, a.words, to_char(a.answered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')) AS "verifierDetail"
      FROM contacts c
      LEFT JOIN verifier_settings v ON v.tenant_id = c.tenant_id
      LEFT JOIN address_verifications a ON a.tenant_id = c.tenant_id AND a.email_hash = c.email_hash
                                       AND verification_holds(a.outcome, a.answered_at, coalesce(v.keep_days, 90))
     WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${[...contactIds]}::int[]) AND c.status IN ('pending', 'validating') AND c.deleted_at IS NULL
     ORDER BY c.id`;
}

/**
 * Says of contacts that somebody asks about them now: shown to whoever looks, and the sweep leaves them alone so long.
 * @param waitsFor whom, where it is not the DNS: shown as the reason
 */
export async function markValidating(
  db: Db,
  tenantId: number,
  contactIds: readonly number[],
  { leaseMs = 60_000, waitsFor = null }: { leaseMs?: number; waitsFor?: 'verifier' | null } = {},
): Promise<void> {
  await db.$executeRaw`
    UPDATE contacts SET status = 'validating', status_since = now(), due_at = now() + make_interval(secs => ${leaseMs / 1_000}::float8),
           status_reason = coalesce(${waitsFor}::text, status_reason)
     WHERE tenant_id = ${tenantId} AND id = ANY(${[...contactIds]}::int[]) AND status IN ('pending', 'validating') AND deleted_at IS NULL`;
}

export interface RecordedVerdict {
  id: number;
  status: 'validated' | 'invalid' | 'blacklisted' | 'unsubscribed';
  /** The deciding reason as a stable word; null for a plain accept. */
  reason: string | null;
  /** 0–100 */
  score: number;
  /** Verdict, every reason, version of the rules. */
  validation: unknown;
}

/**
 * Stores verdicts and their events. Only contacts that still wait for one move, so of two runs the first counts.
 * @returns the ids that became `validated`, for the router
 */
export async function recordVerdicts(
  db: Db,
  tenantId: number,
  verdicts: readonly RecordedVerdict[],
): Promise<number[]> {
  const moved = await db.$queryRaw<{ id: number; status: string }[]>`
    WITH verdict AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb)
        AS v(id int, status text, reason text, score int, validation jsonb)
    ), moved AS (
      UPDATE contacts c
         SET status = v.status, status_since = now(), status_reason = CASE WHEN v.status = 'validated' THEN NULL ELSE v.reason END,
             validation = v.validation, validation_score = v.score, validated_at = now(), updated_at = now(),
             due_at = CASE WHEN v.status = 'validated' THEN now() + interval '60 seconds' END
        FROM verdict v
       WHERE c.tenant_id = ${tenantId} AND c.id = v.id AND c.status IN ('pending', 'validating') AND c.deleted_at IS NULL
      RETURNING c.id, c.status, v.reason
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, id, status, 'validator', jsonb_strip_nulls(jsonb_build_object('reason', reason)) FROM moved
    )
    SELECT id, status FROM moved ORDER BY id`;
  return moved.filter(({ status }) => status === 'validated').map(({ id }) => id);
}

/** Gives contacts back whose domain did not answer: they wait as `pending`, and the sweep leaves them alone so long. */
export async function deferValidation(
  db: Db,
  tenantId: number,
  contactIds: readonly number[],
  waitMs: number,
): Promise<void> {
  await db.$executeRaw`
    UPDATE contacts SET status = 'pending', status_since = now(), status_reason = 'dns_unknown',
           due_at = now() + interval '60 seconds' + make_interval(secs => ${waitMs / 1_000}::float8)
     WHERE tenant_id = ${tenantId} AND id = ANY(${[...contactIds]}::int[]) AND status IN ('pending', 'validating')`;
}

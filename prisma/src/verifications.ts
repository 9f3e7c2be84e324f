import type { Db } from './open-db.ts';

/** A contact whose address a verifier is to be asked about. */
export interface WantedVerification {
  contactId: number;
  email: string;
  emailHash: string;
  wantedAt: Date;
  /** The verifier works on it already. */
  ticket: string | null;
}

/**
 * Notes that answers are wanted about those of these contacts that still wait for a verdict and have no answer that holds. An
 * answer that is too old gives way, and with it its place in the budget.
 */
export async function wantVerifications(
  db: Db,
  { tenantId, provider, keepDays }: { tenantId: number; provider: string; keepDays: number },
  contactIds: readonly number[],
): Promise<WantedVerification[]> {
  return db.$queryRaw<WantedVerification[]>`
    WITH waiting AS (
      SELECT c.id, c.email, c.email_hash FROM contacts c
       WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${[...contactIds]}::int[]) AND c.status IN ('pending', 'validating') AND c.deleted_at IS NULL
         AND NOT EXISTS (SELECT FROM address_verifications a WHERE a.tenant_id = c.tenant_id AND a.email_hash = c.email_hash
                            AND verification_holds(a.outcome, a.answered_at, ${keepDays}::int))
    ), wanted AS (
      INSERT INTO address_verifications AS a (tenant_id, email_hash, provider)
      SELECT ${tenantId}, email_hash, ${provider} FROM waiting ORDER BY email_hash
      ON CONFLICT (tenant_id, email_hash) DO UPDATE
        SET provider = excluded.provider,
            wanted_at = CASE WHEN a.outcome IS NULL THEN a.wanted_at ELSE now() END,
            ticket = CASE WHEN a.outcome IS NULL AND a.provider = excluded.provider THEN a.ticket END,
            paid_month = CASE WHEN a.outcome IS NULL AND a.provider = excluded.provider THEN a.paid_month END,
            outcome = NULL, words = NULL, version = NULL, answered_at = NULL
        -- A peer's answer of this very moment was paid for and stays.
        WHERE a.outcome IS NULL OR NOT verification_holds(a.outcome, a.answered_at, ${keepDays}::int)
      RETURNING email_hash, wanted_at, ticket
    )
    SELECT w.id AS "contactId", w.email, w.email_hash AS "emailHash", a.wanted_at AS "wantedAt", a.ticket
      FROM waiting w JOIN wanted a ON a.email_hash = w.email_hash ORDER BY w.id`;
}

/**
 * Takes places in this (UTC) month's budget, as many as it pays for: partial grants are normal. An address keeps its place for
 * the month, so a second try costs nothing, and the budget is never passed, even between replicas.
 * @returns the hashes that may be asked about
 */
export async function reserveChecks(db: Db, tenantId: number, emailHashes: readonly string[]): Promise<Set<string>> {
  await db.$executeRaw`
    INSERT INTO verifier_months (tenant_id, month) VALUES (${tenantId}, date_trunc('month', now() AT TIME ZONE 'UTC')::date)
    ON CONFLICT DO NOTHING`;
  const granted = await db.$queryRaw<{ emailHash: string }[]>`
    WITH this AS (SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date AS month),
    locked AS (
      SELECT m.spent FROM verifier_months m, this WHERE m.tenant_id = ${tenantId} AND m.month = this.month FOR UPDATE OF m
    ), setting AS (
      SELECT v.price, greatest(0, floor((v.monthly_budget - l.spent) / v.price))::bigint AS places
        FROM verifier_settings v, locked l WHERE v.tenant_id = ${tenantId} AND v.is_active
    ), wanting AS (
      SELECT a.id FROM address_verifications a, this
       WHERE a.tenant_id = ${tenantId} AND a.email_hash = ANY(${[...emailHashes]}::text[]) AND a.outcome IS NULL
         AND a.paid_month IS DISTINCT FROM this.month
       ORDER BY a.id LIMIT (SELECT coalesce(max(places), 0) FROM setting)
    ), marked AS (
      -- Repeated here: a peer may have placed the same address while this statement waited for the lock.
      UPDATE address_verifications a SET paid_month = this.month FROM wanting w, this
       WHERE a.id = w.id AND a.outcome IS NULL AND a.paid_month IS DISTINCT FROM this.month
      RETURNING a.email_hash
    ), spent AS (
      UPDATE verifier_months m SET checks = m.checks + n.count, spent = m.spent + n.count * s.price
        FROM this, setting s, (SELECT count(*)::int AS count FROM marked) n WHERE m.tenant_id = ${tenantId} AND m.month = this.month
    )
    SELECT email_hash AS "emailHash" FROM marked
    UNION ALL
    SELECT a.email_hash FROM address_verifications a, this
     WHERE a.tenant_id = ${tenantId} AND a.email_hash = ANY(${[...emailHashes]}::text[]) AND a.outcome IS NULL AND a.paid_month = this.month`;
  return new Set(granted.map(({ emailHash }) => emailHash));
}

/** The verifier works on these: their answers are fetched with the ticket. */
export async function keepTicket(
  db: Db,
  tenantId: number,
  emailHashes: readonly string[],
  ticket: string,
): Promise<void> {
  await db.$executeRaw`
    UPDATE address_verifications SET ticket = ${ticket}
     WHERE tenant_id = ${tenantId} AND email_hash = ANY(${[...emailHashes]}::text[]) AND outcome IS NULL`;
}

export interface NewVerification {
  emailHash: string;
  /** `not_asked`: nobody was asked, and `words` says why. */
  outcome: 'valid' | 'invalid' | 'harmful' | 'risky' | 'unknown' | 'not_asked';
  words: string;
}

/** Keeps answers with their date. Only what is still wanted is answered. */
export async function recordVerifications(
  db: Db,
  tenantId: number,
  version: string,
  answers: readonly NewVerification[],
): Promise<number> {
  const rows = answers.map(({ emailHash, outcome, words }) => ({ email_hash: emailHash, outcome, words }));
  return db.$executeRaw`
    UPDATE address_verifications a
       SET outcome = r.outcome, words = r.words, version = ${version}, answered_at = now(), ticket = NULL
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(email_hash text, outcome text, words text)
     WHERE a.tenant_id = ${tenantId} AND a.email_hash = r.email_hash AND a.outcome IS NULL`;
}

import type { Db } from './open-db.ts';

/** A tenant's account with a verifier. Its key is still sealed. */
export interface VerifierSettings {
  tenantId: number;
  provider: string;
  isActive: boolean;
  endpoint: string | null;
  keySealed: string;
  monthlyBudget: number;
  price: number;
  keepDays: number;
  nextCallAt: Date;
  trouble: string | null;
  troubleAt: Date | null;
}

/** Null: the tenant has none. */
export async function verifierSettings(db: Db, tenantId: number): Promise<VerifierSettings | null> {
  const [row] = await db.$queryRaw<VerifierSettings[]>`
    SELECT tenant_id AS "tenantId", provider, is_active AS "isActive", endpoint, key_sealed AS "keySealed", monthly_budget::float8 AS "monthlyBudget",
           price::float8 AS price, keep_days AS "keepDays", next_call_at AS "nextCallAt", trouble, trouble_at AS "troubleAt"
      FROM verifier_settings WHERE tenant_id = ${tenantId}`;
  return row ?? null;
}

export type NewVerifierSettings = Pick<
  VerifierSettings,
  'provider' | 'isActive' | 'endpoint' | 'keySealed' | 'monthlyBudget' | 'price' | 'keepDays'
>;

/** Stores a tenant's account as given; a rest after earlier failures ends. */
export async function saveVerifierSettings(db: Db, tenantId: number, given: NewVerifierSettings): Promise<void> {
  const { provider, isActive, endpoint, keySealed, monthlyBudget, price, keepDays } = given;
  await db.$executeRaw`
    INSERT INTO verifier_settings (tenant_id, provider, is_active, endpoint, key_sealed, monthly_budget, price, keep_days)
    VALUES (${tenantId}, ${provider}, ${isActive}, ${endpoint}, ${keySealed}, ${monthlyBudget}::float8, ${price}::float8, ${keepDays})
    ON CONFLICT (tenant_id) DO UPDATE
      SET provider = excluded.provider, is_active = excluded.is_active, endpoint = excluded.endpoint, key_sealed = excluded.key_sealed,
          monthly_budget = excluded.monthly_budget, price = excluded.price, keep_days = excluded.keep_days,
          next_call_at = now(), trouble = NULL, trouble_at = NULL, updated_at = now()`;
}

/** Where a tenant's account stands this month. */
export interface VerifierFigures {
  checks: number;
  spent: number;
  /** Addresses that wait for an answer. */
  waiting: number;
  /** Answers that still count, by outcome. */
  answers: Record<string, number>;
}

export async function verifierFigures(db: Db, tenantId: number): Promise<VerifierFigures> {
  const [row] = await db.$queryRaw<VerifierFigures[]>`
    WITH month AS (
      SELECT m.checks, m.spent::float8 AS spent FROM verifier_months m
       WHERE m.tenant_id = ${tenantId} AND m.month = date_trunc('month', now() AT TIME ZONE 'UTC')::date
    ), answer AS (
      SELECT a.outcome, count(*)::int AS n FROM address_verifications a JOIN verifier_settings v ON v.tenant_id = a.tenant_id
       WHERE a.tenant_id = ${tenantId} AND (a.outcome IS NULL OR verification_holds(a.outcome, a.answered_at, v.keep_days)) GROUP BY 1
    )
    SELECT coalesce((SELECT checks FROM month), 0) AS checks, coalesce((SELECT spent FROM month), 0) AS spent,
           coalesce((SELECT n FROM answer WHERE outcome IS NULL), 0) AS waiting,
           coalesce((SELECT jsonb_object_agg(outcome, n) FROM answer WHERE outcome IS NOT NULL), '{}') AS answers`;
  return row ?? { checks: 0, spent: 0, waiting: 0, answers: {} };
}

/**
 * Takes the next turn to call a tenant's verifier, for all replicas: two calls are at least `pauseMs` apart.
 * @returns 0 when the turn is ours, else milliseconds until somebody may have one
 */
export async function takeVerifierTurn(db: Db, tenantId: number, pauseMs: number): Promise<number> {
  const [row] = await db.$queryRaw<{ waitMs: number }[]>`
    WITH taken AS (
      UPDATE verifier_settings SET next_call_at = now() + make_interval(secs => ${pauseMs / 1_000}::float8)
       WHERE tenant_id = ${tenantId} AND next_call_at <= now() RETURNING 1
    )
    SELECT CASE WHEN EXISTS (SELECT FROM taken) THEN 0
                ELSE greatest(1, extract(epoch FROM next_call_at - now()) * 1000)::int END AS "waitMs"
      FROM verifier_settings WHERE tenant_id = ${tenantId}`;
  return row?.waitMs ?? 0;
}

/** It failed: nobody calls it for a while, and `relais verifier status` says why. */
export async function restVerifier(db: Db, tenantId: number, restMs: number, trouble: string): Promise<void> {
  await db.$executeRaw`
    UPDATE verifier_settings SET next_call_at = greatest(next_call_at, now() + make_interval(secs => ${restMs / 1_000}::float8)),
           trouble = ${trouble}, trouble_at = coalesce(trouble_at, now())
     WHERE tenant_id = ${tenantId}`;
}

/** It answers. */
export async function verifierAnswers(db: Db, tenantId: number): Promise<void> {
  await db.$executeRaw`
    UPDATE verifier_settings SET trouble = NULL, trouble_at = NULL WHERE tenant_id = ${tenantId} AND trouble IS NOT NULL`;
}

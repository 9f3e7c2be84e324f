import { Prisma } from './generated/client.ts';
import { tellOfEnd } from './job-end.ts';
import { lockJob } from './lock-job.ts';
import type { Database, Db } from './open-db.ts';

/** What a job has used of the proxies since it was last told. */
export interface JobUse {
  readonly requests: number;
  readonly bytes: number;
  /** Millionths of a euro; fractions count. */
  readonly costMicros: number;
}

/** Why a job stopped before it had read all it might. */
export type BudgetReason = 'cost_budget' | 'time_budget';

/**
 * Adds to a job what it has used, and ends it where its money or its time is spent: completed, with the reason, what waits in its
 * frontier and among its questions skipped for it. Pages in flight are finished by their lanes.
 * @returns the reason when this call ended it
 */
export async function settleJobBudget(
  db: Database,
  tenantId: number,
  jobId: number,
  use: JobUse,
): Promise<BudgetReason | null> {
  const [, [stopped]] = await db.$transaction([
    lockJob(db, tenantId, jobId),
    db.$queryRaw<{ reason: BudgetReason }[]>`
      WITH spent AS (
        SELECT j.id, CASE
                 WHEN j.status <> 'running' THEN NULL
                 WHEN (j.config->>'max_cost') IS NOT NULL AND micros > 0 AND micros >= (j.config->>'max_cost')::float8 * 1e6 THEN 'cost_budget'
                 WHEN (j.config->>'max_minutes') IS NOT NULL AND now() >= j.started_at + (j.config->>'max_minutes')::float8 * interval '1 minute' THEN 'time_budget'
               END AS reason
          FROM scrape_jobs j CROSS JOIN LATERAL (
            SELECT j.proxy_cost_micros + ${use.costMicros}::float8 + coalesce(sum(cost_micros), 0) AS micros
              FROM discovery_queries WHERE job_id = j.id) d
         WHERE j.tenant_id = ${tenantId} AND j.id = ${jobId}
      ), settled AS (
        UPDATE scrape_jobs j
           SET proxy_requests = j.proxy_requests + ${use.requests}::int, proxy_bytes = j.proxy_bytes + ${use.bytes}::float8,
               proxy_cost_micros = j.proxy_cost_micros + ${use.costMicros}::float8,
               status = CASE WHEN reason IS NULL THEN j.status ELSE 'completed' END, status_reason = coalesce(reason, j.status_reason),
               finished_at = CASE WHEN reason IS NULL THEN j.finished_at ELSE now() END, due_at = CASE WHEN reason IS NULL THEN j.due_at END
          FROM spent WHERE j.id = spent.id
        RETURNING j.*, spent.reason
      ), ended AS (SELECT * FROM settled WHERE reason IS NOT NULL
      ), left_over AS (
        UPDATE scrape_pages p SET status = 'skipped', reason = e.reason FROM ended e WHERE p.job_id = e.id AND p.status = 'waiting'
      ), unasked AS (
        UPDATE discovery_queries q SET status = 'skipped', reason = e.reason FROM ended e WHERE q.job_id = e.id AND q.status = 'waiting'
      ), told AS (${tellOfEnd(Prisma.sql`ended`)})
      SELECT reason FROM ended`,
  ]);
  return stopped?.reason ?? null;
}

/** What a job may still spend, in millionths of a euro; null where it may spend what it takes. */
export async function jobMoneyLeft(db: Db, tenantId: number, jobId: number): Promise<number | null> {
  const [row] = await db.$queryRaw<{ left: number | null }[]>`
    SELECT (j.config->>'max_cost')::float8 * 1e6 - j.proxy_cost_micros
             - (SELECT coalesce(sum(cost_micros), 0) FROM discovery_queries WHERE job_id = j.id)::float8 AS left
      FROM scrape_jobs j WHERE j.tenant_id = ${tenantId} AND j.id = ${jobId}`;
  return row?.left ?? null;
}

/** Questions that cannot be paid for are not asked; sites that were found are read all the same. */
export async function skipUnpaidQueries(db: Db, tenantId: number, jobId: number): Promise<number> {
  return db.$executeRaw`
    UPDATE discovery_queries SET status = 'skipped', reason = 'cost_budget'
     WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status IN ('waiting', 'asking')`;
}

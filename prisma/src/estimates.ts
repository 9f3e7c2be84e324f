import type { CrawlEstimate, Spider } from '@relais/contracts';
import type { Db } from './open-db.ts';
import type { StoredScrapeConfig } from './scrape-jobs.ts';

/** A lost question is found by the sweep after this long. */
const SWEPT_AFTER = '90 seconds';

/** A question what a scrape job would come to. */
export interface StoredEstimate {
  id: number;
  spider: Spider;
  status: 'pending' | 'done' | 'failed';
  reason: string | null;
  result: CrawlEstimate | null;
  createdAt: Date;
  answeredAt: Date | null;
}

/** Writes the question down; enqueueing it is the caller's, after commit. */
export async function askForEstimate(
  db: Db,
  tenantId: number,
  spider: Spider,
  config: StoredScrapeConfig,
): Promise<number> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO crawl_estimates (tenant_id, spider, config, due_at)
    VALUES (${tenantId}, ${spider}, ${JSON.stringify(config)}::jsonb, now() + ${SWEPT_AFTER}::interval) RETURNING id`;
  if (!row) throw new Error('an estimate was not stored');
  return row.id;
}

/** One question with its answer; null for another tenant's or none. */
export async function getEstimate(db: Db, tenantId: number, id: number): Promise<StoredEstimate | null> {
  const [row] = await db.$queryRaw<StoredEstimate[]>`
    SELECT id, spider, status, reason, result, created_at AS "createdAt", answered_at AS "answeredAt"
      FROM crawl_estimates WHERE tenant_id = ${tenantId} AND id = ${id}`;
  return row ?? null;
}

/** What is to be estimated, its sweep pushed away; null when it was answered meanwhile. */
export async function takeEstimate(
  db: Db,
  tenantId: number,
  id: number,
): Promise<{ spider: Spider; config: StoredScrapeConfig } | null> {
  const [row] = await db.$queryRaw<{ spider: Spider; config: StoredScrapeConfig }[]>`
    UPDATE crawl_estimates SET due_at = now() + ${SWEPT_AFTER}::interval
     WHERE tenant_id = ${tenantId} AND id = ${id} AND status = 'pending' RETURNING spider, config`;
  return row ?? null;
}

export async function answerEstimate(db: Db, tenantId: number, id: number, result: CrawlEstimate): Promise<void> {
  await db.$executeRaw`
    UPDATE crawl_estimates SET status = 'done', result = ${JSON.stringify(result)}::jsonb, due_at = NULL, answered_at = now()
     WHERE tenant_id = ${tenantId} AND id = ${id} AND status = 'pending'`;
}

/** Questions that have waited too long for a job that may be lost; their next sweep is pushed away. */
export async function overdueEstimates(db: Db): Promise<{ tenantId: number; estimateId: number }[]> {
  return db.$queryRaw`
    UPDATE crawl_estimates SET due_at = now() + ${SWEPT_AFTER}::interval
     WHERE status = 'pending' AND due_at < now() RETURNING tenant_id AS "tenantId", id AS "estimateId"`;
}

/** Nobody starts a job on the strength of an estimate of last month. @returns how many were forgotten */
export async function forgetEstimates(db: Db): Promise<number> {
  return db.$executeRaw`DELETE FROM crawl_estimates WHERE created_at < now() - interval '30 days'`;
}

/** Those of the hosts that refuse to be read, and why. */
export async function refusalsAmong(db: Db, hosts: readonly string[]): Promise<{ host: string; reason: string }[]> {
  return db.$queryRaw`
    SELECT h AS host, (SELECT reason FROM refusals_of(h) LIMIT 1) AS reason FROM unnest(${[...hosts]}::text[]) AS h
     WHERE EXISTS (SELECT 1 FROM refusals_of(h))`;
}

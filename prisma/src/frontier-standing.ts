import type { ScrapeJobStatus } from '@relais/contracts';
import { Prisma } from './generated/client.ts';
import { tellOfEnd } from './job-end.ts';
import { lockJob } from './lock-job.ts';
import type { Database, Db } from './open-db.ts';

/** What is left to do when a claim brought nothing. */
export interface Standing {
  status: ScrapeJobStatus;
  /** Some reader holds a page that may still bring links. */
  reading: boolean;
  /** Until the first waiting page is due; 0 when one is due now, null when none waits. */
  nextDueMs: number | null;
}

export async function frontierStanding(db: Db, tenantId: number, jobId: number): Promise<Standing | null> {
  const [standing] = await db.$queryRaw<Standing[]>`
    SELECT status,
           EXISTS (SELECT 1 FROM scrape_pages WHERE job_id = ${jobId} AND status = 'reading') AS reading,
           (SELECT ceil(greatest(0, extract(epoch FROM due - now())) * 1000)::int
              FROM (SELECT min(due_at) AS due FROM scrape_pages WHERE job_id = ${jobId} AND status = 'waiting') first
             WHERE due IS NOT NULL) AS "nextDueMs"
      FROM scrape_jobs WHERE tenant_id = ${tenantId} AND id = ${jobId}`;
  return standing ?? null;
}

/**
 * Ends a running job that has nothing left to read: no page is held, and none waits or the budget is spent (what waits is
 * then skipped as `page_budget`). A job that failed at every page it tried, or gave up the hosts of all, has failed, and so has
 * one whose every question for sites failed; one whose questions were answered with no site has `no_results`.
 * @returns the status it ended in; null when it is not at its end, or another lane ended it
 */
export async function endScrapeJob(
  db: Database,
  tenantId: number,
  jobId: number,
): Promise<'completed' | 'failed' | null> {
  const [, [ended]] = await db.$transaction([
    lockJob(db, tenantId, jobId),
    db.$queryRaw<{ status: 'completed' | 'failed' }[]>`
      WITH pages AS (
        SELECT count(*) FILTER (WHERE status = 'waiting') AS waiting, count(*) FILTER (WHERE status = 'reading') AS reading,
               count(*) FILTER (WHERE status = 'done') AS done, count(*) FILTER (WHERE status = 'failed') AS failed,
               count(*) FILTER (WHERE reason = 'host_failing') AS given_up,
               coalesce(min(reason) FILTER (WHERE reason = 'host_failing'), min(reason) FILTER (WHERE status = 'failed')) AS reason
          FROM scrape_pages WHERE job_id = ${jobId}
      ), questions AS (
        SELECT count(*) AS asked, count(*) FILTER (WHERE status IN ('waiting', 'asking')) AS open, count(*) FILTER (WHERE status = 'done') AS answered,
               coalesce(sum(sites), 0) AS sites, coalesce(min(reason) FILTER (WHERE status = 'failed'), min(reason) FILTER (WHERE reason = 'cost_budget')) AS reason,
               count(*) FILTER (WHERE reason = 'cost_budget') AS unpaid
          FROM discovery_queries WHERE job_id = ${jobId}
      ), ended AS (
        UPDATE scrape_jobs j
           SET status = CASE WHEN done = 0 AND (failed + given_up > 0 OR asked > 0 AND answered = 0) THEN 'failed' ELSE 'completed' END,
               status_reason = CASE WHEN done = 0 AND failed + given_up > 0 THEN pages.reason WHEN asked > 0 AND answered = 0 THEN questions.reason
                                    WHEN unpaid > 0 THEN 'cost_budget'
                                    WHEN asked > 0 AND sites = 0 THEN 'no_results' WHEN waiting > 0 THEN 'page_budget' END,
               finished_at = now(), due_at = NULL
          FROM pages, questions
         WHERE j.tenant_id = ${tenantId} AND j.id = ${jobId} AND j.status = 'running' AND reading = 0
           AND (waiting = 0 AND open = 0 OR done + failed >= (j.config->>'max_pages')::int)
        RETURNING j.*
      ), told AS (${tellOfEnd(Prisma.sql`ended`)}
      ), left_over AS (
        UPDATE scrape_pages SET status = 'skipped', reason = 'page_budget'
         WHERE job_id = ${jobId} AND status = 'waiting' AND EXISTS (SELECT 1 FROM ended)
      )
      SELECT status FROM ended`,
  ]);
  return ended?.status ?? null;
}

/** What a reader that joins a job must know of what was read before it. */
export interface FrontierTraces {
  /** Content of pages that were read, newest first. */
  pageHashes: { id: number; pageHash: string }[];
  /** How many URLs differ in their query alone, by what stands before it. */
  queryVariants: { path: string; count: number }[];
  frontierSize: number;
}

const MOST_TRACES = 20_000;

export async function frontierTraces(db: Db, tenantId: number, jobId: number): Promise<FrontierTraces> {
  const [pageHashes, queryVariants, [size]] = await Promise.all([
    db.$queryRaw<FrontierTraces['pageHashes']>`
      SELECT id, page_hash AS "pageHash" FROM scrape_pages
       WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status = 'done' AND page_hash IS NOT NULL
         AND reason IS DISTINCT FROM 'duplicate'
       ORDER BY id DESC LIMIT ${MOST_TRACES}`,
    db.$queryRaw<FrontierTraces['queryVariants']>`
      SELECT split_part(url, '?', 1) AS path, count(*)::int AS count FROM scrape_pages
       WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND url LIKE '%?%'
       GROUP BY 1 ORDER BY 2 DESC LIMIT ${MOST_TRACES}`,
    db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM scrape_pages WHERE tenant_id = ${tenantId} AND job_id = ${jobId}`,
  ]);
  return { pageHashes, queryVariants, frontierSize: size?.count ?? 0 };
}

import { hash } from 'node:crypto';
import { lockJob } from './lock-job.ts';
import type { Database, Db } from './open-db.ts';

/** A URL's name in the frontier and among the fingerprints: SHA-256, hex, first 32 digits. The URL is normalised already. */
export const urlHash = (url: string): string => hash('sha256', url, 'hex').slice(0, 32);

/** Whose pace a URL counts for: host name, and port unless it is the scheme's own. */
export const hostOf = (url: string): string => new URL(url).host;

/** A page of the frontier that one reader holds for a while. */
export interface ClaimedPage {
  id: number;
  url: string;
  host: string;
  depth: number;
  /** How often it was tried before. */
  attempts: number;
}

/** Whose lease: one lane's turn at one job. */
export interface Reader {
  tenantId: number;
  jobId: number;
  /** Unique to this turn, so that what a turn before it held is not mistaken for its own. */
  reader: string;
}

export interface Claim {
  want: number;
  /** Pages of one host at the most. */
  perHost: number;
  /** Hosts to leave alone now. */
  exceptHosts: readonly string[];
  leaseMs: number;
}

export interface Claimed {
  /** False when the job was paused, cancelled or ended: nothing more is to be read. */
  running: boolean;
  /** Pages the budget still allows after this claim. */
  budgetLeft: number;
  pages: ClaimedPage[];
}

/** Rows looked at to find pages of different hosts. */
const SCAN = 1_000;

/**
 * Leases waiting pages, breadth first. Claims for one job come one after the other (its row is locked in a statement of its
 * own, so that the count that follows sees the claim before), and so its budget holds whatever the replicas do: never more
 * than `max_pages` pages are being read, read or failed.
 */
export async function claimPages(
  db: Database,
  { tenantId, jobId, reader }: Reader,
  { want, perHost, exceptHosts, leaseMs }: Claim,
): Promise<Claimed> {
  const [, rows] = await db.$transaction([
    lockJob(db, tenantId, jobId),
    db.$queryRaw<({ room: number } & (ClaimedPage | { id: null }))[]>`
      WITH room AS (
        SELECT greatest(0, (config->>'max_pages')::int - (
                 SELECT count(*)::int FROM scrape_pages WHERE job_id = ${jobId} AND status IN ('reading', 'done', 'failed'))) AS pages
          FROM scrape_jobs WHERE tenant_id = ${tenantId} AND id = ${jobId} AND status = 'running'
      ), due AS (
        SELECT id, host, depth FROM scrape_pages
         WHERE job_id = ${jobId} AND status = 'waiting' AND due_at <= now() AND host <> ALL(${[...exceptHosts]}::text[])
         ORDER BY depth, id LIMIT ${perHost >= want ? want : SCAN}
      ), ranked AS (
        SELECT id, depth, row_number() OVER (PARTITION BY host ORDER BY depth, id) AS place FROM due
      ), picked AS (
        SELECT id FROM ranked WHERE place <= ${perHost}
         ORDER BY depth, id LIMIT coalesce((SELECT least(${want}::int, pages) FROM room), 0)
      ), leased AS (
        UPDATE scrape_pages SET status = 'reading', reader = ${reader}, due_at = now() + ${leaseMs}::int * interval '1 millisecond'
         WHERE id IN (SELECT id FROM picked) AND status = 'waiting'
        RETURNING id, url, host, depth, attempts
      )
      SELECT room.pages AS room, leased.* FROM room LEFT JOIN leased ON true ORDER BY depth, id`,
  ]);
  const pages = rows.flatMap(({ room, ...page }) => (page.id === null ? [] : [page]));
  return { running: rows.length > 0, budgetLeft: (rows[0]?.room ?? 0) - pages.length, pages };
}

/**
 * A page turned out to live at another URL: the held page is finished as `skipped` and its lease goes over to the other, in
 * one statement, so that the budget is never passed and no URL is read twice.
 * @returns the page to read on with, or null when that URL is in the frontier already, where it is read for itself
 */
export async function moveLease(
  db: Db,
  { tenantId, jobId, reader }: Reader,
  move: { from: number; url: string; reason: string; httpStatus?: number | undefined; leaseMs: number },
): Promise<ClaimedPage | null> {
  const [page] = await db.$queryRaw<ClaimedPage[]>`
    WITH gone AS (
      UPDATE scrape_pages SET status = 'skipped', reason = ${move.reason}, reader = NULL, http_status = ${move.httpStatus ?? null},
             fetched_at = now(), attempts = attempts + 1
       WHERE id = ${move.from} AND tenant_id = ${tenantId} AND job_id = ${jobId} AND status = 'reading' AND reader = ${reader}
      RETURNING depth
    )
    INSERT INTO scrape_pages (tenant_id, job_id, url, url_hash, host, depth, status, reader, due_at)
    SELECT ${tenantId}, ${jobId}, ${move.url}, ${urlHash(move.url)}, ${hostOf(move.url)}, depth, 'reading', ${reader},
           now() + ${move.leaseMs}::int * interval '1 millisecond'
      FROM gone
    ON CONFLICT DO NOTHING
    RETURNING id, url, host, depth, attempts`;
  return page ?? null;
}

/** Gives held pages back unread, each to wait as long as said. */
export async function giveBackPages(
  db: Db,
  { tenantId, jobId, reader }: Reader,
  pages: readonly { id: number; dueInMs: number }[],
): Promise<void> {
  if (pages.length === 0) return;
  await db.$executeRaw`
    UPDATE scrape_pages p SET status = 'waiting', reader = NULL, due_at = now() + r.due_in_ms * interval '1 millisecond'
      FROM jsonb_to_recordset(${JSON.stringify(pages.map(({ id, dueInMs }) => ({ id, due_in_ms: Math.round(dueInMs) })))}::jsonb)
             AS r(id int, due_in_ms int)
     WHERE p.id = r.id AND p.tenant_id = ${tenantId} AND p.job_id = ${jobId} AND p.status = 'reading' AND p.reader = ${reader}`;
}

/** Gives back everything a reader still holds: the end of its turn. */
export async function giveBackAll(db: Db, { tenantId, jobId, reader }: Reader): Promise<number> {
  return db.$executeRaw`
    UPDATE scrape_pages SET status = 'waiting', reader = NULL, due_at = now()
     WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status = 'reading' AND reader = ${reader}`;
}

/** The heartbeat: a reader's leases and its job's next sweep move on. @returns whether the job is still to be read */
export async function renewLeases(db: Db, { tenantId, jobId, reader }: Reader, leaseMs: number): Promise<boolean> {
  const [job] = await db.$queryRaw<{ running: boolean }[]>`
    WITH renewed AS (
      UPDATE scrape_pages SET due_at = now() + ${leaseMs}::int * interval '1 millisecond'
       WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status = 'reading' AND reader = ${reader}
    )
    UPDATE scrape_jobs SET due_at = now() + interval '60 seconds'
     WHERE tenant_id = ${tenantId} AND id = ${jobId} AND status = 'running'
    RETURNING true AS running`;
  return job?.running ?? false;
}

/** Pages whose reader died go back into the frontier: of one job, or of all. @returns how many */
export async function releaseExpiredLeases(db: Db, jobId?: number): Promise<number> {
  return db.$executeRaw`
    UPDATE scrape_pages SET status = 'waiting', reader = NULL, due_at = now()
     WHERE id IN (SELECT id FROM scrape_pages
                   WHERE status = 'reading' AND due_at < now() AND (${jobId ?? null}::int IS NULL OR job_id = ${jobId ?? null})
                     FOR UPDATE SKIP LOCKED)`;
}

/** A host refused to be read: what waits for it in this job is skipped for this reason. @returns how many pages */
export async function skipHost(db: Db, tenantId: number, jobId: number, host: string, reason: string): Promise<number> {
  return db.$executeRaw`
    UPDATE scrape_pages SET status = 'skipped', reason = ${reason}
     WHERE id IN (SELECT id FROM scrape_pages
                   WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND host = ${host} AND status = 'waiting'
                     FOR UPDATE SKIP LOCKED)`;
}

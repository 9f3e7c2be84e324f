import { hash } from 'node:crypto';
import { Prisma } from './generated/client.ts';
import { TODAY, TOMORROW, uncount } from './host-days.ts';
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
  /** Redirects that led to it. */
  hops: number;
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
  /** Pages asked of one host in a UTC day at the most, by all jobs of all tenants. */
  hostPagesPerDay: number;
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
 * than `max_pages` pages are being read, read or failed. Hosts are counted a claim at a time: a lease takes a place of the day,
 * and one that is given back unread returns it. What waits for a host that has none left rests until tomorrow; what waits for
 * one that refuses to be read is skipped.
 */
export async function claimPages(db: Database, reader: Reader, claim: Claim): Promise<Claimed> {
  for (;;) {
    const { shut, over, ...claimed } = await claimOnce(db, reader, claim);
    if (over.length > 0) await restHosts(db, reader, over, { host: null, reason: 'host_day_full' });
    for (const { host, refused } of shut) {
      if (refused) await skipHost(db, reader.tenantId, reader.jobId, host, 'host_refused');
      else await restHosts(db, reader, [], { host, reason: 'host_day_full' });
    }
    // Pages of other hosts may stand behind those that were set aside.
    if (!claimed.running || claimed.pages.length > 0 || shut.length === 0) return claimed;
  }
}

interface ClaimedOnce extends Claimed {
  /** Hosts with due pages of which none may be read today, or none at all. */
  shut: { host: string; refused: boolean }[];
  /** Leased, although another job took the last places at the same moment. */
  over: ClaimedPage[];
}

async function claimOnce(
  db: Database,
  { tenantId, jobId, reader }: Reader,
  { want, perHost, exceptHosts, leaseMs, hostPagesPerDay }: Claim,
): Promise<ClaimedOnce> {
  const [, rows] = await db.$transaction([
    lockJob(db, tenantId, jobId),
    db.$queryRaw<
      ({ room: number; shut: ClaimedOnce['shut'] | null; counted: number } & (ClaimedPage | { id: null }))[]
    >`
      WITH room AS (
        SELECT greatest(0, (config->>'max_pages')::int - (
                 SELECT count(*)::int FROM scrape_pages WHERE job_id = ${jobId} AND status IN ('reading', 'done', 'failed'))) AS pages
          FROM scrape_jobs WHERE tenant_id = ${tenantId} AND id = ${jobId} AND status = 'running'
      ), due AS (
        SELECT id, host, depth FROM scrape_pages
         WHERE job_id = ${jobId} AND status = 'waiting' AND due_at <= now() AND host <> ALL(${[...exceptHosts]}::text[])
         ORDER BY depth, id LIMIT ${perHost >= want ? want : SCAN}
      ), standing AS (
        SELECT h.host, EXISTS (SELECT 1 FROM refusals_of(h.host)) AS refused, ${hostPagesPerDay}::int - coalesce(d.pages, 0) AS places
          FROM (SELECT DISTINCT host FROM due) h LEFT JOIN host_days d ON d.host = h.host AND d.day = ${TODAY}
      ), ranked AS (
        SELECT id, depth, places, row_number() OVER (PARTITION BY host ORDER BY depth, id) AS place
          FROM due JOIN standing USING (host) WHERE NOT refused
      ), picked AS (
        SELECT id FROM ranked WHERE place <= least(${perHost}, places)
         ORDER BY depth, id LIMIT coalesce((SELECT least(${want}::int, pages) FROM room), 0)
      ), leased AS (
        UPDATE scrape_pages SET status = 'reading', reader = ${reader}, due_at = now() + ${leaseMs}::int * interval '1 millisecond',
               counted_on = ${TODAY}
         WHERE id IN (SELECT id FROM picked) AND status = 'waiting'
        RETURNING id, url, host, depth, attempts, hops
      ), counted AS (
        INSERT INTO host_days AS d (host, day, pages)
        SELECT host, ${TODAY}, count(*)::int FROM leased GROUP BY host ORDER BY host
        ON CONFLICT (host, day) DO UPDATE SET pages = d.pages + excluded.pages
        RETURNING host, pages
      )
      SELECT room.pages AS room, (SELECT jsonb_agg(jsonb_build_object('host', host, 'refused', refused)) FROM standing
                                   WHERE refused OR places <= 0) AS shut,
             counted.pages AS counted, leased.*
        FROM room LEFT JOIN (leased JOIN counted USING (host)) ON true ORDER BY depth, id`,
  ]);
  const pages = rows.flatMap(({ room, shut, counted, ...page }) => (page.id === null ? [] : [{ page, counted }]));
  const over = pages.filter(({ page, counted }, at) => {
    const later = pages.slice(at + 1).filter((other) => other.page.host === page.host).length;
    return later < counted - hostPagesPerDay;
  });
  const kept = pages.filter((one) => !over.includes(one)).map(({ page }) => page);
  return {
    running: rows.length > 0,
    budgetLeft: (rows[0]?.room ?? 0) - kept.length,
    pages: kept,
    shut: rows[0]?.shut ?? [],
    over: over.map(({ page }) => page),
  };
}

/** Where a page turned out to live. */
export interface Move {
  from: number;
  url: string;
  reason: string;
  httpStatus?: number | undefined;
  leaseMs: number;
  hostPagesPerDay: number;
  /** Nobody was asked for it: it keeps the place it took. */
  unasked?: boolean;
}

/**
 * A page turned out to live at another URL: the held page is finished as `skipped` and its lease goes over to the other, in
 * one statement, so that the budget is never passed and no URL is read twice. A host that refuses, or has no place left today,
 * lends nothing: the other URL waits, or is skipped.
 * @returns the page to read on with; null when that URL waits, or is in the frontier already, where it is read for itself
 */
export async function moveLease(db: Db, { tenantId, jobId, reader }: Reader, move: Move): Promise<ClaimedPage | null> {
  const host = hostOf(move.url);
  const hash = urlHash(move.url);
  const [page] = await db.$queryRaw<(ClaimedPage & { status: string })[]>`
    WITH gone AS (
      UPDATE scrape_pages SET status = 'skipped', reason = ${move.reason}, reader = NULL, http_status = ${move.httpStatus ?? null},
             fetched_at = now(), attempts = attempts + 1
       WHERE id = ${move.from} AND tenant_id = ${tenantId} AND job_id = ${jobId} AND status = 'reading' AND reader = ${reader}
      RETURNING depth, hops, counted_on, EXISTS (SELECT 1 FROM refusals_of(${host})) AS refused
    ), counted AS (
      INSERT INTO host_days AS d (host, day, pages)
      SELECT ${host}, ${TODAY}, 1 FROM gone
       WHERE NOT refused AND NOT ${move.unasked ?? false}::boolean
         AND NOT EXISTS (SELECT 1 FROM scrape_pages known WHERE known.job_id = ${jobId} AND known.url_hash = ${hash})
      ON CONFLICT (host, day) DO UPDATE SET pages = d.pages + 1 WHERE d.pages < ${move.hostPagesPerDay}
      RETURNING day
    ), fate AS (
      SELECT depth, hops, coalesce((SELECT day FROM counted), counted_on) AS counted_on,
             CASE WHEN refused THEN 'skipped' WHEN ${move.unasked ?? false}::boolean OR EXISTS (SELECT 1 FROM counted) THEN 'reading'
                  ELSE 'waiting' END AS status
        FROM gone
    )
    INSERT INTO scrape_pages (tenant_id, job_id, url, url_hash, host, depth, hops, status, reason, reader, counted_on, due_at)
    SELECT ${tenantId}, ${jobId}, ${move.url}, ${hash}, ${host}, depth, hops + 1, status,
           CASE status WHEN 'skipped' THEN 'host_refused' WHEN 'waiting' THEN 'host_day_full' END,
           CASE status WHEN 'reading' THEN ${reader} END, counted_on,
           CASE status WHEN 'waiting' THEN ${TOMORROW} ELSE now() + ${move.leaseMs}::int * interval '1 millisecond' END
      FROM fate
    ON CONFLICT DO NOTHING
    RETURNING id, url, host, depth, attempts, hops, status`;
  if (page?.status !== 'reading') return null;
  const { status: _, ...held } = page;
  return held;
}

/** Gives held pages back unread, each to wait as long as said. */
export async function giveBackPages(
  db: Db,
  { tenantId, jobId, reader }: Reader,
  pages: readonly { id: number; dueInMs: number }[],
): Promise<void> {
  if (pages.length === 0) return;
  await db.$executeRaw`
    WITH given AS (
      UPDATE scrape_pages p SET status = 'waiting', reader = NULL, due_at = now() + r.due_in_ms * interval '1 millisecond'
        FROM jsonb_to_recordset(${JSON.stringify(pages.map(({ id, dueInMs }) => ({ id, due_in_ms: Math.round(dueInMs) })))}::jsonb)
               AS r(id int, due_in_ms int)
       WHERE p.id = r.id AND p.tenant_id = ${tenantId} AND p.job_id = ${jobId} AND p.status = 'reading' AND p.reader = ${reader}
      RETURNING p.host, p.counted_on
    ) ${uncount(Prisma.sql`given`)}`;
}

/**
 * Gives back everything a reader still holds: the end of its turn.
 * @param asked pages of these that were asked for already, so that they keep their place of the day
 */
export async function giveBackAll(
  db: Db,
  { tenantId, jobId, reader }: Reader,
  asked: readonly number[] = [],
): Promise<void> {
  await db.$executeRaw`
    WITH given AS (
      UPDATE scrape_pages SET status = 'waiting', reader = NULL, due_at = now()
       WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status = 'reading' AND reader = ${reader}
      RETURNING id, host, counted_on
    ) ${uncount(Prisma.sql`(SELECT host, counted_on FROM given WHERE id <> ALL(${[...asked]}::int[])) unread`)}`;
}

/** How long pages of a host rest, and why. */
export interface Rest {
  /** All its pages that wait in this job; null for none but those held. */
  host: string | null;
  /** A stable word. */
  reason: string;
  /** Until tomorrow (UTC) when not said. */
  forMs?: number;
}

/** Lets pages rest: those held go back unread, and with them what waits for the same host. */
export async function restHosts(
  db: Db,
  { tenantId, jobId, reader }: Reader,
  held: readonly { id: number }[],
  { host, reason, forMs }: Rest,
): Promise<void> {
  const ids = held.map(({ id }) => id);
  await db.$executeRaw`
    WITH rested AS (
      UPDATE scrape_pages
         SET status = 'waiting', reader = NULL, reason = ${reason},
             due_at = coalesce(now() + ${forMs === undefined ? null : Math.round(forMs)}::int * interval '1 millisecond', ${TOMORROW})
       WHERE tenant_id = ${tenantId} AND job_id = ${jobId}
         AND (id = ANY(${ids}::int[]) AND status = 'reading' AND reader = ${reader} OR status = 'waiting' AND host = ${host} AND due_at <= now())
      RETURNING id, host, counted_on
    ) ${uncount(Prisma.sql`(SELECT host, counted_on FROM rested WHERE id = ANY(${ids}::int[])) unread`)}`;
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

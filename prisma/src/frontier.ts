import { hash } from 'node:crypto';
import type { PageStatus, PreparedContact, ScrapeJobStatus } from '@relais/contracts';
import { ingestContacts } from './contacts.ts';
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

/** Statements that follow in the same transaction see what every earlier holder of the lock did. */
const lockJob = (db: Db, tenantId: number, jobId: number) =>
  db.$queryRaw`SELECT 1 FROM scrape_jobs WHERE tenant_id = ${tenantId} AND id = ${jobId} FOR NO KEY UPDATE`;

/** What became of a page that was held. `waiting` puts it back for another try. */
export interface FinishedPage {
  id: number;
  status: Exclude<PageStatus, 'reading'>;
  /** Why it was skipped, failed or is put back, as a stable word. */
  reason?: string | undefined;
  /** For `waiting`: not before this long from now. */
  retryInMs?: number | undefined;
  httpStatus?: number | undefined;
  bytes?: number | undefined;
  pageHash?: string | undefined;
  language?: string | undefined;
  robots?: string | undefined;
  /** Normalised, same site, in the order they are to be read. */
  links?: readonly string[] | undefined;
  contacts?: readonly PreparedContact[] | undefined;
  /** How many the page shows; more than `contacts` when some were handed in before. */
  contactCount?: number | undefined;
}

export interface Finish {
  dataSourceId: number;
  pages: readonly FinishedPage[];
  /** New pages the frontier may still take. */
  room: number;
}

export interface Finished {
  /** Pages that were still held; what others took over meanwhile is theirs to finish. */
  pages: number;
  /** New pages of the frontier. */
  found: number;
  /** Contacts that did not exist before; these go to `validate`, after commit. */
  newContactIds: number[];
}

/**
 * Finishes pages: their rows, the links they showed, their fingerprints and their contacts with the evidence, all or
 * nothing. A page whose lease was lost is left out with everything it brought.
 */
export async function finishPages(
  db: Database,
  { tenantId, jobId, reader }: Reader,
  { dataSourceId, pages, room }: Finish,
): Promise<Finished> {
  return db.$transaction(async (tx) => {
    // Links of several flushes may be the same; one after the other they cannot wait for each other in a circle.
    await lockJob(tx, tenantId, jobId);
    const [stored] = await tx.$queryRaw<{ ids: number[] | null; found: number }[]>`
      WITH input AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(pages.map(toRow))}::jsonb) AS r(
          id int, status text, reason text, retry_in_ms int, http_status int, bytes int, page_hash text, language text,
          robots text, contact_count int)
      ), finished AS (
        UPDATE scrape_pages p
           SET status = r.status, reason = r.reason, reader = NULL, attempts = p.attempts + 1, http_status = r.http_status,
               bytes = r.bytes, page_hash = r.page_hash, language = r.language, robots = r.robots,
               contacts = coalesce(r.contact_count, 0), fetched_at = now(),
               due_at = now() + coalesce(r.retry_in_ms, 0) * interval '1 millisecond'
          FROM input r
         WHERE p.id = r.id AND p.tenant_id = ${tenantId} AND p.job_id = ${jobId} AND p.status = 'reading' AND p.reader = ${reader}
        RETURNING p.id, p.url, p.url_hash, p.depth, p.status, p.page_hash
      ), found AS (
        INSERT INTO scrape_pages (tenant_id, job_id, url, url_hash, host, depth)
        SELECT ${tenantId}, ${jobId}, url, url_hash, host, depth + 1 FROM (
          SELECT DISTINCT ON (l.url_hash) l.*, f.depth
            FROM jsonb_to_recordset(${JSON.stringify(pages.flatMap(linkRows))}::jsonb) AS l(
                   page_id int, url text, url_hash text, host text, place int)
            JOIN finished f ON f.id = l.page_id
            JOIN scrape_jobs j ON j.id = ${jobId} AND f.depth < (j.config->>'max_depth')::int
           WHERE NOT EXISTS (SELECT 1 FROM scrape_pages known WHERE known.job_id = ${jobId} AND known.url_hash = l.url_hash)
           ORDER BY l.url_hash, f.depth, l.place) link
         ORDER BY depth, place LIMIT ${Math.max(0, room)}
        ON CONFLICT DO NOTHING
        RETURNING 1
      ), printed AS (
        INSERT INTO url_fingerprints AS u (tenant_id, url_hash, url, page_hash, last_job_id)
        SELECT ${tenantId}, url_hash, url, page_hash, ${jobId} FROM finished WHERE status = 'done' ORDER BY url_hash
        ON CONFLICT (tenant_id, url_hash) DO UPDATE SET
          page_hash = excluded.page_hash, last_read_at = now(), last_job_id = excluded.last_job_id
      )
      SELECT (SELECT array_agg(id) FROM finished) AS ids, (SELECT count(*)::int FROM found) AS found`;

    const ours = new Set(stored?.ids ?? []);
    const contacts = pages.flatMap((page) => (ours.has(page.id) ? (page.contacts ?? []) : []));
    const newContactIds: number[] = [];
    for (const delivery of deliveries(contacts)) {
      const answer = await ingestContacts(tx, {
        tenantId,
        dataSourceId,
        kind: 'crawl',
        scrapeJobId: jobId,
        contacts: delivery,
      });
      newContactIds.push(...answer.newIds);
    }
    return { pages: ours.size, found: stored?.found ?? 0, newContactIds };
  });
}

/** Deliveries in which no address stands twice, so that every sighting of it is recorded. */
export function deliveries(contacts: readonly PreparedContact[]): PreparedContact[][] {
  const rounds: Map<string, PreparedContact>[] = [];
  for (const contact of contacts) {
    const free = rounds.find((round) => !round.has(contact.emailHash));
    if (free) free.set(contact.emailHash, contact);
    else rounds.push(new Map([[contact.emailHash, contact]]));
  }
  return rounds.map((round) => [...round.values()]);
}

const toRow = (page: FinishedPage) => ({
  id: page.id,
  status: page.status,
  reason: page.reason,
  retry_in_ms: page.retryInMs,
  http_status: page.httpStatus,
  bytes: page.bytes,
  page_hash: page.pageHash,
  language: page.language,
  robots: page.robots,
  contact_count: page.contactCount ?? page.contacts?.length,
});

const linkRows = ({ id, links = [] }: FinishedPage) =>
  links.map((url, place) => ({ page_id: id, url, url_hash: urlHash(url), host: hostOf(url), place }));

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
 * then skipped as `page_budget`). A job that failed at every page it tried has failed.
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
               min(reason) FILTER (WHERE status = 'failed') AS reason
          FROM scrape_pages WHERE job_id = ${jobId}
      ), ended AS (
        UPDATE scrape_jobs j
           SET status = CASE WHEN done = 0 AND failed > 0 THEN 'failed' ELSE 'completed' END,
               status_reason = CASE WHEN done = 0 AND failed > 0 THEN pages.reason WHEN waiting > 0 THEN 'page_budget' END,
               finished_at = now(), due_at = NULL
          FROM pages
         WHERE j.tenant_id = ${tenantId} AND j.id = ${jobId} AND j.status = 'running' AND reading = 0
           AND (waiting = 0 OR done + failed >= (j.config->>'max_pages')::int)
        RETURNING j.status
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

import type { PageStatus } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** A page of a job's frontier, with what became of it. */
export interface ScrapePageEntry {
  id: number;
  url: string;
  depth: number;
  status: PageStatus;
  /** Why it was skipped, failed or put back, as a stable word. */
  reason: string | null;
  robots: string | null;
  httpStatus: number | null;
  bytes: number | null;
  language: string | null;
  /** Addresses the page shows. */
  contacts: number;
  attempts: number;
  /** Null while nobody has asked for it. */
  fetchedAt: Date | null;
}

export interface ScrapePagesQuery {
  status?: PageStatus | undefined;
  reason?: string | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** The frontier of a job in the order its pages were found. The last one's id is the next page's cursor. */
export async function listScrapePages(
  db: Db,
  tenantId: number,
  jobId: number,
  { status, reason, cursor = 0, limit }: ScrapePagesQuery,
): Promise<ScrapePageEntry[]> {
  return db.$queryRaw`
    SELECT id, url, depth, status, reason, robots, http_status AS "httpStatus", bytes, language, contacts, attempts,
           fetched_at AS "fetchedAt"
      FROM scrape_pages
     WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND id > ${cursor}
       AND (${status ?? null}::text IS NULL OR status = ${status ?? null})
       AND (${reason ?? null}::text IS NULL OR reason = ${reason ?? null})
     ORDER BY id LIMIT ${limit}`;
}

/** These pages of a job, as they stand. */
export async function scrapePagesOf(
  db: Db,
  tenantId: number,
  jobId: number,
  ids: readonly number[],
): Promise<ScrapePageEntry[]> {
  if (ids.length === 0) return [];
  return db.$queryRaw`
    SELECT id, url, depth, status, reason, robots, http_status AS "httpStatus", bytes, language, contacts, attempts,
           fetched_at AS "fetchedAt"
      FROM scrape_pages WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND id = ANY(${[...ids]}::int[])
     ORDER BY fetched_at, id`;
}

/** Pages that ended since a moment, oldest first: what somebody missed who was away. */
export async function scrapePagesSince(
  db: Db,
  tenantId: number,
  jobId: number,
  since: Date,
  limit: number,
): Promise<ScrapePageEntry[]> {
  return db.$queryRaw`
    SELECT id, url, depth, status, reason, robots, http_status AS "httpStatus", bytes, language, contacts, attempts,
           fetched_at AS "fetchedAt"
      FROM scrape_pages WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND fetched_at > ${since}
       AND status IN ('done', 'failed', 'skipped')
     ORDER BY fetched_at, id LIMIT ${limit}`;
}

/** An address a job saw, and where it stands. */
export interface JobSighting {
  contactId: number;
  email: string;
  obfuscated: boolean;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  sourceUrl: string;
}

/** Whom a job saw on these pages. */
export async function jobSightings(
  db: Db,
  tenantId: number,
  jobId: number,
  urls: readonly string[],
): Promise<JobSighting[]> {
  if (urls.length === 0) return [];
  return db.$queryRaw`
    SELECT s.contact_id AS "contactId", c.email, c.obfuscated, c.first_name AS "firstName", c.last_name AS "lastName",
           c.company, s.source_url AS "sourceUrl"
      FROM contact_sightings s JOIN contacts c ON c.id = s.contact_id
     WHERE s.tenant_id = ${tenantId} AND s.scrape_job_id = ${jobId} AND s.source_url = ANY(${[...urls]}::text[])
       AND c.deleted_at IS NULL
     ORDER BY s.id`;
}

export async function scrapeJobExists(db: Db, tenantId: number, jobId: number): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM scrape_jobs WHERE tenant_id = ${tenantId} AND id = ${jobId}`;
  return rows.length > 0;
}

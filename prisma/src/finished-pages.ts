import type { PageStatus, PreparedContact } from '@relais/contracts';
import { type NewArticle, storeArticles } from './articles.ts';
import { ingestContacts } from './contacts.ts';
import { hostOf, type Reader, urlHash } from './frontier.ts';
import { Prisma } from './generated/client.ts';
import { uncount } from './host-days.ts';
import { SCRAPE_JOB_NEWS } from './job-news.ts';
import { lockJob } from './lock-job.ts';
import type { Database } from './open-db.ts';

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
  /** It ended without a request, so its place of the host's day is free again. */
  unasked?: boolean | undefined;
  /** Opened in a browser. */
  rendered?: boolean | undefined;
  article?: NewArticle | undefined;
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
 * nothing. A page whose lease was lost is left out with everything it brought; one of a host that refuses brings nothing.
 */
export async function finishPages(
  db: Database,
  { tenantId, jobId, reader }: Reader,
  { dataSourceId, pages, room }: Finish,
): Promise<Finished> {
  return db.$transaction(async (tx) => {
    // Links of several flushes may be the same; one after the other they cannot wait for each other in a circle.
    await lockJob(tx, tenantId, jobId);
    const [stored] = await tx.$queryRaw<{ ids: number[] | null; refused: number[] | null; found: number }[]>`
      WITH input AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(pages.map(toRow))}::jsonb) AS r(
          id int, status text, reason text, retry_in_ms int, http_status int, bytes int, page_hash text, language text,
          robots text, contact_count int, rendered boolean, unasked boolean)
      ), finished AS (
        UPDATE scrape_pages p
           SET status = r.status, reason = r.reason, reader = NULL, attempts = p.attempts + 1, http_status = r.http_status,
               bytes = r.bytes, page_hash = r.page_hash, language = r.language, robots = r.robots,
               contacts = coalesce(r.contact_count, 0), rendered = coalesce(r.rendered, false), fetched_at = now(),
               due_at = now() + coalesce(r.retry_in_ms, 0) * interval '1 millisecond'
          FROM input r
         WHERE p.id = r.id AND p.tenant_id = ${tenantId} AND p.job_id = ${jobId} AND p.status = 'reading' AND p.reader = ${reader}
        RETURNING p.id, p.url, p.url_hash, p.depth, p.status, p.page_hash, p.host, p.counted_on, r.unasked
      ), uncounted AS (
        ${uncount(Prisma.sql`(SELECT host, counted_on FROM finished WHERE unasked) free`)}
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
      SELECT (SELECT array_agg(id) FROM finished) AS ids, (SELECT count(*)::int FROM found) AS found,
             (SELECT array_agg(id) FROM finished WHERE host IN (
               SELECT host FROM (SELECT DISTINCT host FROM finished) h WHERE EXISTS (SELECT 1 FROM refusals_of(h.host)))) AS refused,
             (SELECT pg_notify(${SCRAPE_JOB_NEWS}, ${`${jobId}:`} || string_agg(id::text, ',')) FROM finished) IS NULL AS told`;

    const ours = new Set(stored?.ids ?? []);
    // Of a host that refuses nothing is kept, also when it was read before that was known.
    const kept = new Set([...ours].filter((id) => !stored?.refused?.includes(id)));
    const articles = pages.flatMap(({ id, article }) => (article && kept.has(id) ? [article] : []));
    await storeArticles(tx, { tenantId, jobId }, articles);
    const contacts = pages.flatMap((page) => (kept.has(page.id) ? (page.contacts ?? []) : []));
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
  rendered: page.rendered,
  unasked: page.unasked,
});

const linkRows = ({ id, links = [] }: FinishedPage) =>
  links.map((url, place) => ({ page_id: id, url, url_hash: urlHash(url), host: hostOf(url), place }));

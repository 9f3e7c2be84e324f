import { hostOf, urlHash } from './frontier.ts';
import { lockJob } from './lock-job.ts';
import type { Database, Db } from './open-db.ts';

/** One page of results to ask for. */
export interface NewQuery {
  query: string;
  /** ISO codes; empty when the question names none. */
  country: string;
  language: string;
}

export interface QueryToAsk extends NewQuery {
  id: number;
  page: number;
  pageToken: string | null;
  attempts: number;
}

/** A site among the results. */
export interface FoundSite {
  /** Registrable domain, or the host of an address without one. */
  domain: string;
  /** Where reading begins, normalised. */
  url: string;
  placeId?: string | undefined;
  rank: number;
  /** A stable word for why it is not read. */
  dropped?: string | undefined;
}

const LEASE = '60 seconds';

/** Writes down the first page of each question; those that are there already stay as they are. */
export async function planQueries(
  db: Db,
  tenantId: number,
  jobId: number,
  queries: readonly NewQuery[],
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO discovery_queries (tenant_id, job_id, query, country, language, page)
    SELECT ${tenantId}::int, j.id, r.query, r.country, r.language, 1
      FROM scrape_jobs j, jsonb_to_recordset(${JSON.stringify(queries)}::jsonb) AS r(query text, country text, language text)
     WHERE j.id = ${jobId} AND j.tenant_id = ${tenantId}
    ON CONFLICT DO NOTHING`;
}

/** Takes the next question that is due, breadth first; a lease that ran out is taken over. Null when none is due. */
export async function claimQuery(db: Db, tenantId: number, jobId: number): Promise<QueryToAsk | null> {
  const [query] = await db.$queryRaw<QueryToAsk[]>`
    UPDATE discovery_queries SET status = 'asking', due_at = now() + ${LEASE}::interval
     WHERE id = (SELECT id FROM discovery_queries
                  WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status IN ('waiting', 'asking') AND due_at <= now()
                  ORDER BY page, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, query, country, language, page, page_token AS "pageToken", attempts`;
  return query ?? null;
}

export interface QueryAnswer {
  source: string;
  costMicros: number;
  /** After so many days the sites it named are forgotten; what was read on them stays. */
  keptDays: number;
  results: number;
  sites: readonly FoundSite[];
  /** The next page of the same question, when there is one worth asking for. */
  next: { page: number; pageToken?: string | undefined } | null;
  /** Different sites the job takes at the most. */
  maxSites: number;
}

/**
 * Ends a question that was answered: its figures, the sites it named and their start pages in the frontier, all or nothing.
 * When the job has its sites, what was still to be asked is dropped.
 * @returns new sites
 */
export async function finishQuery(
  db: Database,
  tenantId: number,
  jobId: number,
  query: QueryToAsk,
  answer: QueryAnswer,
): Promise<number> {
  return db.$transaction(async (tx) => {
    await lockJob(tx, tenantId, jobId);
    const [before] = await tx.$queryRaw<{ sites: number }[]>`
      SELECT count(*)::int AS sites FROM discovered_sites WHERE job_id = ${jobId} AND dropped IS NULL`;
    const room = Math.max(0, answer.maxSites - (before?.sites ?? 0));
    const sites = await tx.$queryRaw<{ url: string; dropped: string | null }[]>`
      INSERT INTO discovered_sites (tenant_id, job_id, query_id, domain, url, place_id, rank, dropped, forget_at)
      SELECT ${tenantId}, ${jobId}, ${query.id}, domain, url, place_id, rank, CASE WHEN place > ${room} THEN 'enough_sites' ELSE dropped END,
             now() + ${answer.keptDays}::int * interval '1 day'
        FROM (SELECT r.*, CASE WHEN dropped IS NULL THEN row_number() OVER (PARTITION BY dropped IS NULL ORDER BY rank) ELSE 0 END AS place
                FROM (SELECT DISTINCT ON (domain, coalesce(dropped, '')) * FROM jsonb_to_recordset(${JSON.stringify(answer.sites.map(toRow))}::jsonb)
                        AS s(domain text, url text, place_id text, rank int, dropped text) ORDER BY domain, coalesce(dropped, ''), rank) r
               WHERE NOT EXISTS (SELECT 1 FROM discovered_sites known
                                  WHERE known.job_id = ${jobId} AND known.domain = r.domain AND (known.dropped IS NULL OR r.dropped IS NOT NULL))) new
      ON CONFLICT (job_id, domain, url) DO NOTHING
      RETURNING url, dropped`;
    const pages = sites
      .filter(({ dropped }) => dropped === null)
      .map(({ url }) => ({ url, url_hash: urlHash(url), host: hostOf(url) }));
    await tx.$executeRaw`
      INSERT INTO scrape_pages (tenant_id, job_id, url, url_hash, host, depth)
      SELECT ${tenantId}, ${jobId}, p.url, p.url_hash, p.host, 0
        FROM jsonb_to_recordset(${JSON.stringify(pages)}::jsonb) AS p(url text, url_hash text, host text)
      ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`
      UPDATE discovery_queries SET status = 'done', source = ${answer.source}, results = ${answer.results}, sites = ${pages.length},
             calls = calls + 1, cost_micros = cost_micros + ${answer.costMicros}, attempts = attempts + 1, reason = NULL, asked_at = now()
       WHERE id = ${query.id} AND tenant_id = ${tenantId}`;
    if (answer.next) {
      await tx.$executeRaw`
        INSERT INTO discovery_queries (tenant_id, job_id, query, country, language, page, page_token)
        VALUES (${tenantId}, ${jobId}, ${query.query}, ${query.country}, ${query.language}, ${answer.next.page}, ${answer.next.pageToken ?? null})
        ON CONFLICT DO NOTHING`;
    }
    if (pages.length >= room) {
      await tx.$executeRaw`
        UPDATE discovery_queries SET status = 'skipped', reason = 'enough_sites'
         WHERE job_id = ${jobId} AND tenant_id = ${tenantId} AND status = 'waiting'`;
    }
    return pages.length;
  });
}

/** A question that brought no answer: put back for later, or given up. A call that was refused may still have its price. */
export async function putQueryBack(
  db: Db,
  tenantId: number,
  query: QueryToAsk,
  end: {
    status: 'waiting' | 'failed';
    reason: string;
    source: string | null;
    retryInMs?: number;
    costMicros?: number;
    called: boolean;
  },
): Promise<void> {
  await db.$executeRaw`
    UPDATE discovery_queries SET status = ${end.status}, reason = ${end.reason}, source = coalesce(${end.source}, source),
           attempts = attempts + 1, calls = calls + ${end.called ? 1 : 0}, cost_micros = cost_micros + ${end.costMicros ?? 0}, asked_at = now(),
           due_at = now() + ${Math.round(end.retryInMs ?? 0)}::int * interval '1 millisecond'
     WHERE id = ${query.id} AND tenant_id = ${tenantId}`;
}

/** No source is left to ask: what waits is given up, for this reason or the one it waits for. */
export async function giveUpQueries(db: Db, tenantId: number, jobId: number, reason: string | null): Promise<number> {
  return db.$executeRaw`
    UPDATE discovery_queries SET status = 'failed', reason = coalesce(${reason}, reason, 'source_closed')
     WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND status IN ('waiting', 'asking')`;
}

/** What the terms of the sources no longer allow to keep. @returns how many sites were forgotten */
export async function forgetDiscoveries(db: Db): Promise<number> {
  return db.$executeRaw`
    DELETE FROM discovered_sites WHERE id IN (SELECT id FROM discovered_sites WHERE forget_at < now() LIMIT 10000)`;
}

export interface DiscoveryFigures {
  /** Pages of results by status. */
  queries: { waiting: number; done: number; failed: number; skipped: number };
  results: number;
  /** Sites that are read. */
  sites: number;
  /** Results that are none, by reason. */
  dropped: Record<string, number>;
  calls: number;
  /** Millionths of a euro. */
  costMicros: number;
  /** Until the next question is due; null when none waits. */
  nextDueMs: number | null;
}

/** How far the search for sites is; null for a job that does not search. */
export async function discoveryFigures(db: Db, tenantId: number, jobId: number): Promise<DiscoveryFigures | null> {
  const [row] = await db.$queryRaw<{ figures: DiscoveryFigures | null }[]>`
    SELECT CASE WHEN count(*) = 0 THEN NULL ELSE jsonb_build_object(
             'queries', jsonb_build_object('waiting', count(*) FILTER (WHERE status IN ('waiting', 'asking')), 'done', count(*) FILTER (WHERE status = 'done'),
                                           'failed', count(*) FILTER (WHERE status = 'failed'), 'skipped', count(*) FILTER (WHERE status = 'skipped')),
             'results', coalesce(sum(results), 0), 'calls', coalesce(sum(calls), 0), 'costMicros', coalesce(sum(cost_micros), 0),
             'nextDueMs', (min(ceil(greatest(0, extract(epoch FROM due_at - now())) * 1000)) FILTER (WHERE status IN ('waiting', 'asking'))),
             'sites', (SELECT count(*) FROM discovered_sites WHERE job_id = ${jobId} AND dropped IS NULL),
             'dropped', (SELECT coalesce(jsonb_object_agg(dropped, n), '{}') FROM
                          (SELECT dropped, count(*) AS n FROM discovered_sites WHERE job_id = ${jobId} AND dropped IS NOT NULL GROUP BY 1) d)) END AS figures
      FROM discovery_queries WHERE tenant_id = ${tenantId} AND job_id = ${jobId}`;
  return row?.figures ?? null;
}

const toRow = ({ domain, url, placeId, rank, dropped }: FoundSite) => ({
  domain,
  url,
  place_id: placeId,
  rank,
  dropped,
});

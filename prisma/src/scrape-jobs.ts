import type {
  Category,
  NightWindow,
  Platform,
  ProxyRule,
  RenderRule,
  ScrapeJobStatus,
  Spider,
  SpiderConfig,
} from '@relais/contracts';
import { scrapeJobLife, spiderCatalogue, statesBefore } from '@relais/contracts';
import { type DiscoveryFigures, discoveryFigures } from './discovery.ts';
import { hostOf, urlHash } from './frontier.ts';
import { Prisma } from './generated/client.ts';
import { tellOfEnd } from './job-end.ts';
import type { Db } from './open-db.ts';

type WithoutLater<Config> = Config extends unknown ? Omit<Config, 'render' | 'proxy'> : never;

/** The configuration as it is stored. Partners never set `allow_private`; the operator's command line does. */
export type StoredScrapeConfig = WithoutLater<SpiderConfig> & {
  /** Missing in jobs of the first releases. */
  readonly render?: RenderRule;
  readonly proxy?: ProxyRule;
  /** `host:port` entries this job may read although they are no public addresses. */
  readonly allow_private?: readonly string[];
};

export interface NewScrapeJob {
  tenantId: number;
  /** data_sources.id, of the same tenant */
  dataSourceId: number;
  spider: Spider;
  name: string;
  config: StoredScrapeConfig;
  category?: Category | undefined;
  platform?: Platform | undefined;
  tags?: readonly string[] | undefined;
}

/**
 * Stores a job and its start pages, in one statement. Enqueueing its first lane is the caller's, after commit; the
 * crawler's sweep finds a job whose lane was lost.
 * @throws when the data source is not the tenant's
 */
export async function createScrapeJob(db: Db, job: NewScrapeJob): Promise<number> {
  const urls = 'urls' in job.config ? job.config.urls : [];
  const pages = [...new Set(urls.map((url) => new URL(url).href.replace(/#.*$/s, '')))].map((url) => ({
    url,
    url_hash: urlHash(url),
    host: hostOf(url),
  }));
  const [row] = await db.$queryRaw<{ id: number }[]>`
    WITH job AS (
      INSERT INTO scrape_jobs (tenant_id, data_source_id, spider, name, config, category, platform, tags, due_at)
      SELECT ${job.tenantId}, s.id, ${job.spider}, ${job.name}, ${JSON.stringify(job.config)}::jsonb,
             ${job.category ?? null}, ${job.platform ?? null}, ${[...(job.tags ?? [])]}::text[], now() + interval '60 seconds'
        FROM data_sources s WHERE s.id = ${job.dataSourceId} AND s.tenant_id = ${job.tenantId}
      RETURNING id
    ), pages AS (
      INSERT INTO scrape_pages (tenant_id, job_id, url, url_hash, host, depth)
      SELECT ${job.tenantId}, job.id, p.url, p.url_hash, p.host, 0
        FROM job, jsonb_to_recordset(${JSON.stringify(pages)}::jsonb) AS p(url text, url_hash text, host text)
    )
    SELECT id FROM job`;
  if (!row) throw new RangeError(`tenant ${job.tenantId} has no data source ${job.dataSourceId}`);
  return row.id;
}

/** What a lane needs to know of its job. */
export interface ScrapeJobToRead {
  id: number;
  tenantId: number;
  dataSourceId: number;
  spider: Spider;
  status: ScrapeJobStatus;
  config: StoredScrapeConfig;
  category: Category | null;
  platform: Platform | null;
  tags: string[];
  /** The tenant's, for jobs that say nothing of their own. */
  tenantNight: NightWindow | null;
}

/** Begins a pending job and pushes its next sweep away. Null when the job is unknown, paused or at its end. */
export async function beginScrapeJob(db: Db, tenantId: number, jobId: number): Promise<ScrapeJobToRead | null> {
  const [job] = await db.$queryRaw<ScrapeJobToRead[]>`
    UPDATE scrape_jobs
       SET status = 'running', started_at = coalesce(started_at, now()), due_at = now() + interval '60 seconds'
     WHERE tenant_id = ${tenantId} AND id = ${jobId} AND status IN ('pending', 'running')
    RETURNING id, tenant_id AS "tenantId", data_source_id AS "dataSourceId", spider, status, config, category, platform, tags,
              (SELECT t.night_window FROM tenants t WHERE t.id = scrape_jobs.tenant_id) AS "tenantNight"`;
  return job ?? null;
}

/**
 * Moves a job if its life allows it from where it stands: pause, resume (to `pending`), cancel. Lanes notice within seconds;
 * of an end partners are told.
 * @returns the new status, or null when the job is unknown or stands where the move is not allowed
 */
export async function moveScrapeJob(
  db: Db,
  tenantId: number,
  jobId: number,
  to: ScrapeJobStatus,
  reason?: string,
): Promise<ScrapeJobStatus | null> {
  const [moved] = await db.$queryRaw<{ status: ScrapeJobStatus }[]>`
    WITH moved AS (
      UPDATE scrape_jobs
         SET status = ${to}, status_reason = ${reason ?? null},
             due_at = CASE WHEN ${to} IN ('pending', 'running') THEN now() + interval '60 seconds' END,
             finished_at = CASE WHEN ${to} IN ('completed', 'failed', 'cancelled') THEN now() END
       WHERE tenant_id = ${tenantId} AND id = ${jobId} AND status = ANY(${statesBefore(scrapeJobLife, to)}::text[])
      RETURNING *
    ), told AS (${tellOfEnd(Prisma.sql`moved`)})
    SELECT status FROM moved`;
  return moved?.status ?? null;
}

/** Jobs that owe work and have had no lane for a while; their next sweep is pushed away. */
export async function overdueScrapeJobs(db: Db): Promise<{ tenantId: number; scrapeJobId: number }[]> {
  return db.$queryRaw`
    UPDATE scrape_jobs SET due_at = now() + interval '60 seconds'
     WHERE status IN ('pending', 'running') AND due_at < now()
    RETURNING tenant_id AS "tenantId", id AS "scrapeJobId"`;
}

export interface ScrapeJobProgress {
  id: number;
  spider: Spider;
  name: string;
  config: StoredScrapeConfig;
  category: string | null;
  platform: Platform | null;
  tags: string[];
  status: ScrapeJobStatus;
  statusReason: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Of the frontier, by status. */
  pages: { waiting: number; reading: number; done: number; failed: number; skipped: number };
  /** Different contacts seen by this job. */
  contacts: number;
  /** Pages that wait for their moment, and until when: null where none does. */
  rests: { pages: number; until: Date; reason: string | null } | null;
  /** Pages opened in a browser. */
  rendered: number;
  /** Articles kept by this job. */
  articles: number;
  /** How far the search for sites is; null where the sites were given. */
  discovery: DiscoveryFigures | null;
  /** What it used of the proxies. */
  proxyRequests: number;
  proxyBytes: number;
  /** Of proxies and of questions together, in millionths of a euro. */
  costMicros: number;
  /** Over the last 30 s while running, over its whole time afterwards. */
  pagesPerSecond: number;
  /** Seconds until what is known now, within the budget, is read; null when nothing can be said. */
  etaSeconds: number | null;
}

type CountedJob = Omit<
  ScrapeJobProgress,
  'pages' | 'rests' | 'discovery' | 'pagesPerSecond' | 'etaSeconds' | 'costMicros'
> &
  ScrapeJobProgress['pages'] & {
    recent: number;
    seconds: number | null;
    proxyCostMicros: number;
    resting: number;
    restUntil: Date | null;
    restReason: string | null;
  };

/** One job with its live counts; null for a job of another tenant or none. */
export async function getScrapeJob(db: Db, tenantId: number, jobId: number): Promise<ScrapeJobProgress | null> {
  const [job] = await countedJobs(db, tenantId, [jobId]);
  return job ?? null;
}

/** Whose a job is, for an operator who knows its number; null where there is none. */
export async function tenantOfScrapeJob(db: Db, jobId: number): Promise<number | null> {
  const [row] = await db.$queryRaw<{ tenantId: number }[]>`
    SELECT tenant_id AS "tenantId" FROM scrape_jobs WHERE id = ${jobId}`;
  return row?.tenantId ?? null;
}

export interface ScrapeJobsQuery {
  status?: ScrapeJobStatus | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** A tenant's jobs, newest first, by keyset. The last one's id is the next page's cursor. */
export async function listScrapeJobs(
  db: Db,
  tenantId: number,
  { status, cursor, limit }: ScrapeJobsQuery,
): Promise<ScrapeJobProgress[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM scrape_jobs
     WHERE tenant_id = ${tenantId} AND (${status ?? null}::text IS NULL OR status = ${status ?? null})
       AND (${cursor ?? null}::int IS NULL OR id < ${cursor ?? null})
     ORDER BY id DESC LIMIT ${limit}`;
  return countedJobs(
    db,
    tenantId,
    rows.map(({ id }) => id),
  );
}

async function countedJobs(db: Db, tenantId: number, ids: readonly number[]): Promise<ScrapeJobProgress[]> {
  if (ids.length === 0) return [];
  const jobs = await db.$queryRaw<CountedJob[]>`
    SELECT j.id, j.spider, j.name, j.config, j.category, j.platform, j.tags, j.status, j.status_reason AS "statusReason",
           j.created_at AS "createdAt", j.started_at AS "startedAt", j.finished_at AS "finishedAt",
           j.proxy_requests AS "proxyRequests", j.proxy_bytes AS "proxyBytes", j.proxy_cost_micros AS "proxyCostMicros",
           p.*, c.contacts, a.articles,
           extract(epoch FROM coalesce(j.finished_at, now()) - j.started_at)::float AS seconds
      FROM scrape_jobs j
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'waiting')::int AS waiting, count(*) FILTER (WHERE status = 'reading')::int AS reading,
               count(*) FILTER (WHERE status = 'done')::int AS done, count(*) FILTER (WHERE status = 'failed')::int AS failed,
               count(*) FILTER (WHERE status = 'skipped')::int AS skipped, count(*) FILTER (WHERE rendered)::int AS rendered,
               count(*) FILTER (WHERE status IN ('done', 'failed') AND fetched_at > now() - interval '30 seconds')::int AS recent,
               count(*) FILTER (WHERE status = 'waiting' AND due_at > now())::int AS resting,
               min(due_at) FILTER (WHERE status = 'waiting' AND due_at > now()) AS "restUntil",
               mode() WITHIN GROUP (ORDER BY reason) FILTER (WHERE status = 'waiting' AND due_at > now()) AS "restReason"
          FROM scrape_pages WHERE job_id = j.id) p
      CROSS JOIN LATERAL (
        SELECT count(DISTINCT contact_id)::int AS contacts FROM contact_sightings WHERE scrape_job_id = j.id) c
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS articles FROM scraped_articles WHERE tenant_id = j.tenant_id AND job_id = j.id) a
     WHERE j.tenant_id = ${tenantId} AND j.id = ANY(${ids}::int[])
     ORDER BY j.id DESC`;
  const searches = jobs.map(({ id, spider }) =>
    spiderCatalogue[spider].seeds === 'start_pages' ? null : discoveryFigures(db, tenantId, id),
  );
  const discoveries = await Promise.all(searches);
  return jobs.map(
    ({ waiting, reading, done, failed, skipped, recent, seconds, proxyCostMicros, ...counted }, place) => {
      const { resting, restUntil, restReason, ...job } = counted;
      const pages = { waiting, reading, done, failed, skipped };
      const rests = restUntil && { pages: resting, until: restUntil, reason: restReason };
      const discovery = discoveries[place] ?? null;
      const costMicros = proxyCostMicros + (discovery?.costMicros ?? 0);
      return { ...job, pages, rests, discovery, costMicros, ...speed(pages, recent, seconds, job) };
    },
  );
}

const WINDOW_SECONDS = 30;

/** How fast it goes and how long it may still take, from counts alone. */
export function speed(
  { waiting, reading, done, failed }: ScrapeJobProgress['pages'],
  recent: number,
  seconds: number | null,
  { status, config }: Pick<ScrapeJobProgress, 'status' | 'config'>,
): Pick<ScrapeJobProgress, 'pagesPerSecond' | 'etaSeconds'> {
  if (seconds === null || seconds <= 0) return { pagesPerSecond: 0, etaSeconds: null };
  const running = status === 'running';
  const rate = running ? recent / Math.min(seconds, WINDOW_SECONDS) : (done + failed) / seconds;
  const owed = Math.min(waiting + reading, Math.max(0, config.max_pages - done - failed));
  return {
    pagesPerSecond: Math.round(rate * 100) / 100,
    etaSeconds: running && rate > 0 ? Math.ceil(owed / rate) : null,
  };
}

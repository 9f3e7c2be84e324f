import { type DiscoveryConfig, spiderCatalogue } from '@relais/contracts';
import {
  claimQuery,
  type Database,
  finishQuery,
  giveUpQueries,
  jobMoneyLeft,
  planQueries,
  putQueryBack,
  type QueryToAsk,
  raiseAlert,
  type ScrapeJobToRead,
  skipUnpaidQueries,
} from '@relais/prisma';
import type { Enqueue } from '@relais/queues';
import type { Logger } from '@relais/service';
import type { Pace } from '../pace/open-pace.ts';
import { takeTurn } from '../pace/take-turn.ts';
import { expandQueries } from './expand-queries.ts';
import type { Sources } from './open-sources.ts';
import { pickSites } from './pick-sites.ts';
import type { DiscoverySource, SourceAnswer, SourceManifest } from './source.ts';

export interface DiscoveryDeps {
  readonly db: Database;
  readonly enqueue: Enqueue;
  readonly pace: Pace;
  readonly sources: Sources;
  readonly counters: { asked(source: string, outcome: string): void };
  readonly retry: { readonly tries: number; readonly firstPauseMs: number; readonly longestWaitMs: number };
}

/** How long a source is left alone that refused us, changed its answers or has no quota left. */
const CLOSED_MS = { refused: 3_600_000, changed: 900_000, quota: 3_600_000 } as const;

type Limits = Pick<DiscoveryConfig, 'result_pages' | 'max_results'>;

/** What a job's spider looks for; null when its sites were given. */
export const searchOf = ({ spider }: Pick<ScrapeJobToRead, 'spider'>): SourceManifest['serves'] | null => {
  const { seeds } = spiderCatalogue[spider];
  return seeds === 'start_pages' ? null : seeds;
};

/**
 * Asks the job's questions that are due, one after the other, and puts the sites they name into its frontier. What waits (for a
 * pace, a back-off) stays in the table and is asked in a later turn: nothing is remembered here.
 */
export async function discover(
  deps: DiscoveryDeps,
  job: ScrapeJobToRead,
  until: number,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const { db, sources } = deps;
  const serves = searchOf(job);
  if (serves === null || !('queries' in job.config)) return;
  const { config } = job;
  await planQueries(db, job.tenantId, job.id, expandQueries(config));
  while (!signal.aborted && performance.now() < until) {
    const source = sources.next(serves);
    if (!source) return noSource(deps, job, serves);
    if (!(await canPay(db, job, source))) {
      await skipUnpaidQueries(db, job.tenantId, job.id);
      return;
    }
    const query = await claimQuery(db, job.tenantId, job.id);
    if (!query) return;
    const waitMs = await takeTurn(deps.pace, source.host, source.manifest.delayMs);
    if (waitMs > 0) {
      await putBack(deps, job, query, source, { reason: 'pace', retryInMs: waitMs, called: false });
      return;
    }
    const answer = await source.ask(query, signal);
    deps.counters.asked(source.manifest.name, answer.kind);
    log.info(
      {
        event: 'discovery.asked',
        scrape_job_id: job.id,
        source: source.manifest.name,
        page: query.page,
        outcome: answer.kind,
      },
      'a source was asked',
    );
    await settle(deps, job, config, query, source, answer);
  }
}

/** A call is made when its price fits into what the job may still spend. */
async function canPay(
  db: Database,
  { id, tenantId, config }: ScrapeJobToRead,
  source: DiscoverySource,
): Promise<boolean> {
  if (config.max_cost === undefined) return true;
  return ((await jobMoneyLeft(db, tenantId, id)) ?? 0) >= source.manifest.costMicros;
}

async function settle(
  deps: DiscoveryDeps,
  job: ScrapeJobToRead,
  config: Limits,
  query: QueryToAsk,
  source: DiscoverySource,
  answer: SourceAnswer,
): Promise<void> {
  const { db, sources, pace, retry } = deps;
  const { manifest, host } = source;
  switch (answer.kind) {
    case 'results': {
      const { results, next } = answer;
      await finishQuery(db, job.tenantId, job.id, query, {
        source: manifest.name,
        costMicros: manifest.costMicros,
        keptDays: manifest.keptDays,
        results: results.length,
        sites: pickSites(results, (query.page - 1) * manifest.pageSize + 1),
        next: next && query.page < config.result_pages ? { page: query.page + 1, pageToken: next.pageToken } : null,
        maxSites: config.max_results,
      });
      if (results.length === 0 && query.page === 1) {
        await alert(deps, job, 'discovery_empty', source, `found nothing for "${query.query}" (scrape job ${job.id})`);
      }
      return;
    }
    case 'throttled': {
      const pause = answer.retryAfterMs ?? retry.firstPauseMs * 2 ** query.attempts;
      await pace.backOff(host, Math.min(pause, retry.longestWaitMs));
      const last = query.attempts + 1 >= retry.tries || pause > retry.longestWaitMs;
      return putBack(deps, job, query, source, { reason: 'http_429', retryInMs: pause, called: true, last });
    }
    case 'quota':
      sources.close(source, CLOSED_MS.quota);
      await alert(deps, job, 'discovery_quota', source, 'has no quota left');
      return putBack(deps, job, query, source, { reason: 'quota_exhausted', called: true });
    case 'refused':
      sources.close(source, CLOSED_MS.refused);
      await pace.backOff(host, Math.min(CLOSED_MS.refused, retry.longestWaitMs));
      await alert(
        deps,
        job,
        'discovery_refused',
        source,
        `refused us (${answer.reason}); it is left alone for an hour`,
      );
      return putBack(deps, job, query, source, { reason: answer.reason, called: true });
    case 'changed':
      sources.close(source, CLOSED_MS.changed);
      await alert(deps, job, 'discovery_changed', source, `answers in another shape than is known: ${answer.detail}`);
      return putBack(deps, job, query, source, { reason: 'shape_changed', called: true });
    case 'broken': {
      const last = !answer.mayPass || query.attempts + 1 >= retry.tries;
      const retryInMs = retry.firstPauseMs * 2 ** query.attempts;
      return putBack(deps, job, query, source, { reason: answer.reason, retryInMs, called: true, last });
    }
  }
}

const putBack = (
  { db }: DiscoveryDeps,
  { tenantId }: ScrapeJobToRead,
  query: QueryToAsk,
  { manifest }: DiscoverySource,
  { last = false, ...end }: { reason: string; retryInMs?: number; called: boolean; last?: boolean },
) => putQueryBack(db, tenantId, query, { ...end, status: last ? 'failed' : 'waiting', source: manifest.name });

/** None is configured, or all that are have closed: what is left to ask is given up by the reason they closed for. */
async function noSource(deps: DiscoveryDeps, job: ScrapeJobToRead, serves: SourceManifest['serves']): Promise<void> {
  const none = !deps.sources.has(serves);
  const given = await giveUpQueries(deps.db, job.tenantId, job.id, none ? 'no_source' : null);
  if (given > 0 && none) {
    const message = `No source for ${serves} is configured (scrape job ${job.id}); see CRAWLER_SERP_API_KEY and CRAWLER_PLACES_KEY`;
    await tell(deps, job.tenantId, 'discovery_no_source', serves, message);
  }
}

const alert = (
  deps: DiscoveryDeps,
  { id, tenantId }: ScrapeJobToRead,
  kind: string,
  { manifest: { name } }: DiscoverySource,
  what: string,
): Promise<void> =>
  tell(deps, tenantId, kind, kind === 'discovery_empty' ? `${name}:${id}` : name, `The source ${name} ${what}`);

async function tell({ db, enqueue }: DiscoveryDeps, tenantId: number, kind: string, key: string, message: string) {
  const alertId = await raiseAlert(db, { tenantId, kind, key, message });
  if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
}

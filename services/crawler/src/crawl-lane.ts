import { randomUUID } from 'node:crypto';
import { CONTACTS_PER_JOB, priorityOf, type QueueNamed } from '@relais/contracts';
import {
  beginScrapeJob,
  type Database,
  discoveryFigures,
  endScrapeJob,
  type Finished,
  type FinishedPage,
  frontierTraces,
  moveScrapeJob,
  refuseHost,
  releaseExpiredLeases,
  type ScrapeJobToRead,
} from '@relais/prisma';
import { done, type Enqueue, later, type Outcome, type Processor, skip } from '@relais/queues';
import type { Logger } from '@relais/service';
import { LRUCache } from 'lru-cache';
import type { Browsers } from './browser/open-browser.ts';
import type { Config } from './config.ts';
import type { Counters } from './counters.ts';
import { discover, searchOf } from './discovery/discover.ts';
import type { Sources } from './discovery/open-sources.ts';
import { type JobMeter, openJobMeter } from './job-meter.ts';
import { openFrontier } from './lane/open-frontier.ts';
import { runSlice, type SliceEnd } from './lane/run-slice.ts';
import { msToOpen } from './pace/night.ts';
import type { Pace } from './pace/open-pace.ts';
import { type JobMemory, openJobMemory } from './page/job-memory.ts';
import { jobWays } from './page/job-ways.ts';
import { refusalEnd } from './page/refusal-end.ts';
import type { Proxies } from './proxies/open-proxies.ts';
import type { Robots } from './robots/open-robots.ts';

export interface CrawlDeps {
  readonly db: Database;
  readonly enqueue: Enqueue;
  readonly pace: Pace;
  readonly robots: Robots;
  readonly counters: Counters;
  readonly sources: Sources;
  readonly browsers: Browsers;
  readonly proxies: Pick<Proxies, 'openFor' | 'count'>;
  readonly config: Omit<
    Config,
    'databaseUrl' | 'allowedHosts' | 'poolSize' | 'discovery' | 'browser' | 'proxies' | 'lookup'
  >;
  readonly overloaded: () => Promise<boolean>;
  /** Do lanes stand in the queue for a place? */
  readonly othersWait: () => Promise<boolean>;
}

/** Another reader has taken over pages that this one believed to hold: what it remembers of the job is worth nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  readonly code = 'LEASE_LOST';
}

const OVERLOAD_PAUSE_MS = 5_000;
/**
 * Between two turns of a lane. Not zero: BullMQ forgets to renew the lock of a job that is taken up again by the very process
 * that is just putting it back.
 */
const TURN_PAUSE_MS = 250;
/** The sweep would take a job for lost that says nothing for longer. */
const MOST_SEARCH_PAUSE_MS = 30_000;
/** After a page opened in a browser, however much its scripts asked for. */
const MOST_REST_MS = 60_000;
const MOST_MEMORIES = 50;
/** Rows a frontier may have for each page its budget allows: most are skipped or never reached. */
const ROWS_PER_PAGE = 10;
const FEWEST_ROWS = 1_000;

/** The key under which a lane is enqueued at most once. */
export const laneKey = (scrapeJobId: number, lane: number): string => `crawl-${scrapeJobId}-${lane}`;

/**
 * Reads on at one scrape job for a slice of time. The first lane brings the others; the last one at work ends the job.
 * Everything is in the frontier, so a lane that dies, comes twice or comes late changes nothing but the time.
 */
export function crawlLane(deps: CrawlDeps): Processor<QueueNamed<'crawl'>> {
  const { db, enqueue, config, counters } = deps;
  const memories = new LRUCache<number, Promise<JobMemory>>({ max: MOST_MEMORIES });

  return async ({ tenantId, scrapeJobId, lane }, { signal, log }) => {
    const job = await beginScrapeJob(db, tenantId, scrapeJobId);
    if (!job) return skip('the job is not to be read now');
    const lanes = Math.min(config.lanesPerJob, job.config.concurrency);
    if (job.config.proxy === 'always' && deps.proxies.count === 0) {
      await moveScrapeJob(db, tenantId, scrapeJobId, 'failed', 'no_proxy');
      return ended('failed', deps);
    }
    if (lane >= lanes) return skip('the job has fewer lanes');
    if (lane === 0) await bringOthers(enqueue, job, lanes);
    if (await deps.overloaded()) return later(OVERLOAD_PAUSE_MS, 'validate is deep');
    await releaseExpiredLeases(db, job.id);

    const meter = openJobMeter(db, job);
    if (await meter.settle(true)) return ended('completed', deps);
    const laneEnded = counters.laneStarted(job.id);
    try {
      // One lane asks for sites; the others read what it has found.
      const until = performance.now() + config.sliceMs;
      if (lane === 0) await discover({ ...deps, retry: config.retry }, job, until, signal, log);
      const end = await slice(deps, job, shareOf(lane, lanes, job.config.concurrency), meter, memories, signal, log);
      return await outcomeOf(end, job, deps);
    } catch (error) {
      // Other lanes of this process may hold the same memory: emptied, not only dropped.
      await memories.get(job.id)?.then(
        (memory) => memory.clear(),
        () => {},
      );
      memories.delete(job.id);
      throw error;
    } finally {
      laneEnded();
    }
  };
}

const bringOthers = (enqueue: Enqueue, { tenantId, id }: ScrapeJobToRead, lanes: number) =>
  Promise.all(
    Array.from({ length: lanes - 1 }, (_, other) =>
      enqueue('crawl', { tenantId, scrapeJobId: id, lane: other + 1 }, { once: laneKey(id, other + 1) }),
    ),
  );

/** The job's concurrency, shared out to its lanes. */
export const shareOf = (lane: number, lanes: number, concurrency: number): number =>
  Math.floor(concurrency / lanes) + (lane < concurrency % lanes ? 1 : 0);

async function slice(
  deps: CrawlDeps,
  job: ScrapeJobToRead,
  share: number,
  meter: JobMeter,
  memories: LRUCache<number, Promise<JobMemory>>,
  signal: AbortSignal,
  log: Logger,
): Promise<SliceEnd> {
  const { db, config, counters } = deps;
  const { id: jobId, tenantId } = job;
  const reader = randomUUID();
  const remembered = memories.get(jobId) ?? remember(db, job, config.queryVariants);
  memories.set(jobId, remembered);
  const memory = await remembered;
  const most = job.config.max_pages * ROWS_PER_PAGE + FEWEST_ROWS;
  const tally = { pages: 0, found: 0, contacts: 0, new_contacts: 0 };
  const started = performance.now();

  async function onStored(stored: Finished, pages: readonly FinishedPage[]): Promise<void> {
    memory.frontierSize += stored.found;
    tally.pages += pages.length;
    tally.found += stored.found;
    tally.contacts += pages.reduce((sum, { contacts = [] }) => sum + contacts.length, 0);
    tally.new_contacts += stored.newContactIds.length;
    counters.stored(pages, stored.found);
    await handOn(deps.enqueue, tenantId, stored.newContactIds);
    // The slice hears of the end with its next claim or heartbeat.
    if (await meter.settle()) await ended('completed', deps);
    if (stored.pages < pages.length) throw new LeaseLost(`${pages.length - stored.pages} pages were taken over`);
  }

  const get = deps.proxies.openFor(job.config.allow_private ?? [], job.config.proxy ?? 'auto', meter.onUse);
  const night = job.config.night_window === undefined ? job.tenantNight : job.config.night_window;
  const end = await runSlice({
    frontier: openFrontier(
      db,
      { tenantId, jobId, reader },
      {
        dataSourceId: job.dataSourceId,
        hostPagesPerDay: config.hostPagesPerDay,
        room: () => most - memory.frontierSize,
      },
    ),
    pace: deps.pace,
    robotsOf: (origin) => deps.robots.of(origin, get),
    read: {
      get,
      userAgent: config.userAgent,
      productToken: config.productToken,
      maxBytes: config.page.maxBytes,
      deadlineMs: config.page.deadlineMs,
      retry: config.retry,
      ways: jobWays(job.spider, job.config),
      async render(page) {
        const opened = await deps.browsers.render({
          ...page,
          get,
          robotsOf: (origin) => deps.robots.of(origin, get),
          userAgent: config.userAgent,
          maxBytes: config.page.maxBytes,
          signal,
          scope: String(job.id),
        });
        const restMs = (opened?.requests ?? 0) * job.config.delay_seconds * 1_000;
        return opened && { html: opened.html, restMs: Math.min(restMs, MOST_REST_MS) };
      },
      labels: { category: job.category, platform: job.platform, tags: job.tags },
      pepper: config.pepper,
      onAnswer: (status, ms) => counters.answered(status, ms),
    },
    memory,
    jobPace: { delayMs: job.config.delay_seconds * 1_000, concurrencyPerHost: job.config.concurrency_per_host },
    msToOpen: (host) => (night ? msToOpen(night, host, new Date()) : 0),
    async refuse(refusal) {
      const until = refusalEnd(refusal.reason, new Date());
      const refused = await refuseHost(db, { ...refusal, refusedBy: 'crawler', until, foundBy: { tenantId, jobId } });
      log.info({ event: 'host.refused', scrape_job_id: jobId, ...refusal, ...refused }, 'a host refuses to be read');
    },
    share,
    reader,
    sliceMs: config.sliceMs,
    flushMs: config.flushMs,
    overloaded: deps.overloaded,
    othersWait: deps.othersWait,
    onStored,
    log,
    signal,
  });
  if (await meter.settle(true)) await ended('completed', deps);
  const tookMs = Math.round(performance.now() - started);
  log.info({ event: 'crawl.slice', scrape_job_id: jobId, end: end.why, ...tally, took_ms: tookMs }, 'slice ended');
  return end;
}

async function remember(db: Database, job: ScrapeJobToRead, queryVariants: number): Promise<JobMemory> {
  return openJobMemory(await frontierTraces(db, job.tenantId, job.id), queryVariants);
}

/** After the commit: a crash in between leaves the contacts pending, and the validator's sweep finds them. */
async function handOn(enqueue: Enqueue, tenantId: number, contactIds: readonly number[]): Promise<void> {
  for (let from = 0; from < contactIds.length; from += CONTACTS_PER_JOB) {
    const batch = contactIds.slice(from, from + CONTACTS_PER_JOB);
    await enqueue('validate', { tenantId, contactIds: batch }, { priority: priorityOf(contactIds.length) });
  }
}

async function outcomeOf(end: SliceEnd, job: ScrapeJobToRead, deps: CrawlDeps): Promise<Outcome> {
  switch (end.why) {
    case 'not_running':
      // It may have been resumed meanwhile, and then this lane is the one that was asked for: the next turn sees.
      return later(TURN_PAUSE_MS, 'the job was paused, cancelled or ended');
    case 'stopped':
      return later(0, 'the process stops');
    case 'slice_over':
      return later(TURN_PAUSE_MS, 'slice over');
    case 'overloaded':
      return later(OVERLOAD_PAUSE_MS, 'validate is deep');
    case 'nothing_due':
      return later(Math.max(TURN_PAUSE_MS, end.waitMs), 'nothing is due');
    case 'empty': {
      const status = await endScrapeJob(deps.db, job.tenantId, job.id);
      if (status === null)
        return later(await searchPauseMs(deps.db, job), 'another lane holds pages, or questions wait');
      return ended(status, deps);
    }
  }
}

/** The outcome of a lane that saw its job end, or ended it: partners are told without waiting for a sweep. */
async function ended(status: 'completed' | 'failed', { enqueue, counters }: Pick<CrawlDeps, 'enqueue' | 'counters'>) {
  counters.jobEnded(status);
  await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  return done({ job: status });
}

/** A job that waits for nothing but its next question has time until that is due. */
async function searchPauseMs(db: Database, job: ScrapeJobToRead): Promise<number> {
  if (searchOf(job) === null) return TURN_PAUSE_MS;
  const { nextDueMs } = (await discoveryFigures(db, job.tenantId, job.id)) ?? { nextDueMs: null };
  return Math.min(Math.max(TURN_PAUSE_MS, nextDueMs ?? 0), MOST_SEARCH_PAUSE_MS);
}

import { pepperFingerprints } from '@relais/intake';
import {
  assertPepperWhereReachable,
  forgetDiscoveries,
  openDatabase,
  overdueScrapeJobs,
  pingDatabase,
  releaseExpiredLeases,
} from '@relais/prisma';
import { defineService } from '@relais/service';
import { Redis } from 'ioredis';
import { openBrowsers } from './browser/open-browser.ts';
import { readConfig } from './config.ts';
import { openCounters } from './counters.ts';
import { crawlLane, laneKey } from './crawl-lane.ts';
import { openSources } from './discovery/open-sources.ts';
import { openWeb } from './net/open-web.ts';
import { openPace } from './pace/open-pace.ts';
import { openRobots } from './robots/open-robots.ts';

const FORGET_EVERY_MS = 3_600_000;

/** Reads public business pages, politely, and keeps the evidence. Consumes `crawl`, hands on to `validate`. */
export const crawler = defineService({
  name: 'crawler',
  config: readConfig,
  async start({ config, base, log, metrics, enqueue, queues, signal, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    await assertPepperWhereReachable(db, pepperFingerprints(config.pepper));

    // The pace of hosts is no cache: without it nothing is read. What it forgets when emptied is seconds old.
    const redis = new Redis(base.cacheRedisUrl, { maxRetriesPerRequest: 3 });
    redis.on('error', (error) => log.warn({ event: 'redis.error' }, error.message));
    onStop(() => redis.disconnect(), 'pace and cache');

    const web = openWeb({ rules: config.allowedHosts, idleMs: config.page.idleMs });
    onStop(() => web.close(), 'connections to sites');

    const robots = openRobots({
      redis,
      log,
      userAgent: config.userAgent,
      productToken: config.productToken,
      deadlineMs: config.page.deadlineMs,
      retryMs: [1_000, 3_000],
      signal,
    });
    const browsers = openBrowsers(config.browser, log);
    onStop(() => browsers.close(), 'browser');
    const sources = openSources({
      settings: config.discovery,
      web,
      robots,
      log,
      userAgent: config.userAgent,
      deadlineMs: config.page.deadlineMs,
      browsers,
    });
    const othersWait = async () => (await queues.depth('crawl')).waiting > 0;
    const overloaded = async () => (await queues.depth('validate')).waiting > config.validateBacklog;

    return {
      processors: {
        crawl: crawlLane({
          db,
          enqueue,
          web,
          robots,
          sources,
          browsers,
          pace: openPace(redis),
          counters: openCounters(metrics),
          config,
          overloaded,
          othersWait,
        }),
      },
      concurrency: { crawl: config.lanes },
      schedules: [
        { name: 'crawl-forget', everyMs: FORGET_EVERY_MS, run: () => forgetDiscoveries(db) },
        {
          name: 'crawl-sweep',
          everyMs: base.sweepEveryMs,
          async run() {
            await releaseExpiredLeases(db);
            for (const job of await overdueScrapeJobs(db)) {
              await enqueue('crawl', { ...job, lane: 0 }, { once: laneKey(job.scrapeJobId, 0) });
            }
          },
        },
      ],
    };
  },
});

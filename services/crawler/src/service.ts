import { pepperFingerprints } from '@relais/intake';
import {
  assertPepperWhereReachable,
  type Database,
  forgetDiscoveries,
  forgetEstimates,
  forgetHostDays,
  openDatabase,
  overdueEstimates,
  overdueScrapeJobs,
  overdueWhoisLookups,
  pingDatabase,
  raiseAlert,
  releaseExpiredLeases,
  withdrawStragglers,
} from '@relais/prisma';
import type { Enqueue } from '@relais/queues';
import { defineService } from '@relais/service';
import { Redis } from 'ioredis';
import { openBrowsers } from './browser/open-browser.ts';
import { readConfig } from './config.ts';
import { openCounters } from './counters.ts';
import { crawlLane, laneKey } from './crawl-lane.ts';
import { openSources } from './discovery/open-sources.ts';
import { lookUp } from './lookup/look-up.ts';
import { openRegistries } from './lookup/open-registries.ts';
import { openJudge } from './net/judge-host.ts';
import { openWeb } from './net/open-web.ts';
import { checkHostClaims } from './owner/check-host-claims.ts';
import { openPace } from './pace/open-pace.ts';
import { keepTold } from './proxies/keep-told.ts';
import { openProxies } from './proxies/open-proxies.ts';
import { openTally } from './proxies/proxy-tally.ts';
import { openRobots } from './robots/open-robots.ts';
import { runDue } from './run-due.ts';

/** Registries are asked slowly; what waits for a turn goes back into the queue. */
const LOOKUPS_AT_A_TIME = 2;
/** A run is late by this much at the most while a crawler is there. */
const SCHEDULES_EVERY_MS = 15_000;
const FORGET_EVERY_MS = 3_600_000;

/** Reads public business pages, politely, and keeps the evidence. Consumes `crawl` and `lookup`, hands on to `validate`. */
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

    const tally = openTally(db, metrics, config.proxies.proxies);
    const proxies = openProxies({
      settings: config.proxies,
      web,
      rules: config.allowedHosts,
      idleMs: config.page.idleMs,
      tally,
      log,
    });
    onStop(() => proxies.close(), 'connections to proxies');
    const told = keepTold(tally, proxies, () => alarmOfProxies(db, enqueue), log);
    onStop(() => told.close(), 'statistics of proxies');
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
    const pace = openPace(redis);
    const registries = openRegistries({
      settings: config.lookup,
      get: web.openFor([]),
      judge: openJudge(config.allowedHosts),
      pace,
      userAgent: config.userAgent,
      deadlineMs: config.page.deadlineMs,
      log,
    });
    const sources = openSources({
      settings: config.discovery,
      web,
      proxies,
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
        lookup: lookUp({
          db,
          registries,
          estimate: {
            db,
            proxies,
            priced: config.proxies.proxies.filter(({ kind }) => config.proxies.residential || kind === 'datacenter'),
            sources,
            robots,
            pace,
            userAgent: config.userAgent,
            deadlineMs: config.page.deadlineMs,
          },
        }),
        crawl: crawlLane({
          db,
          enqueue,
          robots,
          sources,
          browsers,
          proxies,
          pace,
          counters: openCounters(metrics),
          config,
          overloaded,
          othersWait,
        }),
      },
      concurrency: { crawl: config.lanes, lookup: LOOKUPS_AT_A_TIME },
      schedules: [
        {
          name: 'crawl-schedules',
          everyMs: Math.min(base.sweepEveryMs, SCHEDULES_EVERY_MS),
          run: () => runDue(db, enqueue, log),
        },
        {
          name: 'crawl-forget',
          everyMs: FORGET_EVERY_MS,
          async run() {
            await forgetDiscoveries(db);
            await forgetEstimates(db);
            await forgetHostDays(db);
            await withdrawStragglers(db);
          },
        },
        {
          name: 'crawl-claims',
          everyMs: base.sweepEveryMs,
          run: () =>
            checkHostClaims({
              db,
              get: web.openFor([]),
              robots,
              pace,
              log,
              userAgent: config.userAgent,
              productToken: config.productToken,
              refusalPath: config.refusalPath,
              deadlineMs: config.page.deadlineMs,
              signal,
            }),
        },
        {
          name: 'crawl-sweep',
          everyMs: base.sweepEveryMs,
          async run() {
            await releaseExpiredLeases(db);
            for (const job of await overdueScrapeJobs(db)) {
              await enqueue('crawl', { ...job, lane: 0 }, { once: laneKey(job.scrapeJobId, 0) });
            }
            for (const lookup of await overdueWhoisLookups(db)) {
              await enqueue('lookup', { kind: 'whois', ...lookup }, { once: `whois-${lookup.lookupId}` });
            }
            for (const estimate of await overdueEstimates(db)) {
              await enqueue('lookup', { kind: 'estimate', ...estimate }, { once: `estimate-${estimate.estimateId}` });
            }
          },
        },
      ],
    };
  },
});

/** Pages wait meanwhile: nothing is read directly that was to be read through a proxy. */
async function alarmOfProxies(db: Database, enqueue: Enqueue): Promise<void> {
  const message =
    'No proxy is fit to be used: what is read through them waits. `relais proxies` tells why each of them rests.';
  const alertId = await raiseAlert(db, { tenantId: null, kind: 'proxies_down', key: 'all', message });
  if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
}

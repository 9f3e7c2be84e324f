import { spiderCatalogue } from '@relais/contracts';
import {
  askForEstimate,
  beginScrapeJob,
  createSchedule,
  createScrapeJob,
  discoveryFigures,
  endScrapeJob,
  getEstimate,
  getSchedule,
  getScrapeJob,
} from '@relais/prisma';
import {
  type RunningDiscovery,
  type RunningForwardProxy,
  type RunningSites,
  startDiscovery,
  startForwardProxy,
  startSites,
} from '@relais/sandbox';
import { openLogger } from '@relais/service';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CrawlBench, openCrawlBench } from './crawl.testkit.ts';
import { discover } from './discovery/discover.ts';

const KEY = 'a key for tests only';
const LAWYERS = 'cabinet-martin';
const INSURERS = 'globeshield';
let bench: CrawlBench;
let sites: RunningSites;
let discovery: RunningDiscovery;
let proxy: RunningForwardProxy;

beforeAll(async () => {
  [bench, sites, proxy] = await Promise.all([
    openCrawlBench(inject('pgAdminUrl'), inject('redisUrl')),
    startSites({ only: [LAWYERS, INSURERS] }),
    startForwardProxy({ credentials: 'ann:secret' }),
  ]);
  const found = [LAWYERS, INSURERS].map((site) => `${sites.origin(site)}/`);
  discovery = await startDiscovery({
    results: ['https://www.facebook.com/somebody', ...found, 'https://www.pagesjaunes.fr/pros/1', ...found],
    key: KEY,
  });
  const { urls } = discovery;
  await bench.start({
    CRAWLER_SERP_API_KEY: KEY,
    CRAWLER_SERP_API_URL: urls.serper,
    CRAWLER_PLACES_KEY: KEY,
    CRAWLER_PLACES_URL: urls.places,
    CRAWLER_PROXIES: JSON.stringify([{ url: proxy.url, eur_per_1000_requests: 1 }]),
  });
}, 60_000);
afterAll(async () => {
  await bench.close();
  await Promise.all([sites.stop(), discovery.stop(), proxy.stop()]);
});

const crawl = async (spider: 'google_search' | 'google_maps', config: Record<string, unknown>) => {
  const jobId = await bench.crawl({ render: 'never', max_pages: 12, ...config }, spider);
  await bench.ended(jobId);
  const job = await getScrapeJob(bench.db, bench.tenantId, jobId);
  if (!job) throw new Error('the job is gone');
  return job;
};
const alerts = async () => (await bench.db.alert.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);

describe('a search for sites', () => {
  it('reads the sites it finds, each once, and none that is nobody’s own', async () => {
    const job = await crawl('google_search', {
      queries: ['avocat {country}'],
      countries: ['TH'],
      languages: ['fr'],
      result_pages: 1,
    });
    expect(job).toMatchObject({
      status: 'completed',
      discovery: {
        queries: { done: 1, failed: 0, waiting: 0 },
        results: 6,
        sites: 2,
        dropped: { social_network: 1, directory: 1 },
        calls: 1,
        costMicros: 1_000,
      },
    });
    expect(job.contacts).toBeGreaterThan(0);
    expect(discovery.log()).toEqual([{ api: 'serper', query: 'avocat Thaïlande', page: 1, mode: 'ok' }]);
  });

  it('reads them through the proxy, and asks the search interface by our own name', async () => {
    const through = new Set(proxy.log().map(({ target }) => target));
    const hostOf = (url: string) => new URL(url).host;
    expect(through).toEqual(new Set([LAWYERS, INSURERS].map((site) => hostOf(sites.origin(site)))));
    const stored = () => bench.db.proxyStat.aggregate({ _sum: { requests: true, failures: true } });
    await expect.poll(async () => (await stored())._sum.requests, { timeout: 10_000 }).toBeGreaterThan(2);
    expect((await stored())._sum.failures).toBe(0);
  });

  it('waits for a proxy that is away, at no page’s cost, and goes on with it', async () => {
    await proxy.setMode('dead');
    const jobId = await bench.crawl({ urls: [`${sites.origin(LAWYERS)}/`], max_pages: 1 }, 'custom_urls');
    const failed = () => bench.db.proxyStat.aggregate({ _sum: { failures: true } });
    await expect.poll(async () => (await failed())._sum.failures ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
    await proxy.setMode('up');
    expect(await bench.ended(jobId)).toMatchObject({ status: 'completed', pages: { done: 1, failed: 0 } });
  });

  it('asks no question it cannot pay for, and reads what it found before', async () => {
    const job = await crawl('google_search', {
      queries: ['avocat', 'notaire', 'assureur'],
      result_pages: 1,
      max_cost: 0.0015,
      proxy: 'never',
    });
    expect(job).toMatchObject({
      status: 'completed',
      statusReason: 'cost_budget',
      costMicros: 1_000,
      proxyRequests: 0,
    });
    expect(job.discovery).toMatchObject({ calls: 1, queries: { done: 1, skipped: 2 } });
    expect(job.contacts).toBeGreaterThan(0);
  });

  it('stops when its proxies have cost what it may spend, and tells partners', async () => {
    const urls = [`${sites.origin(LAWYERS)}/`];
    const jobId = await bench.crawl({ urls, max_cost: 0.002, concurrency: 1, delay_seconds: 1 }, 'custom_urls');
    const job = await bench.ended(jobId);
    expect(job).toMatchObject({ status: 'completed', statusReason: 'cost_budget', pages: { waiting: 0 } });
    expect(job.costMicros).toBeGreaterThanOrEqual(2_000);
    expect(job.pages.done).toBeLessThan(5);
    const events = await bench.db.partnerEvent.findMany({ where: { type: 'scrape_job.finished' } });
    expect(events.filter(({ body }) => JSON.stringify(body).includes(`"job_id":${jobId},`))).toHaveLength(1);
  });

  it('reads sites again when their schedule comes round', async () => {
    const { db, tenantId, dataSourceId } = bench;
    const urls = [`${sites.origin(LAWYERS)}/`];
    const schedule = await createSchedule(db, {
      tenantId,
      dataSourceId,
      spider: 'custom_urls',
      name: 'every Monday',
      config: spiderCatalogue.custom_urls.config.parse({ urls, max_pages: 1, delay_seconds: 0, proxy: 'never' }),
      cron: '0 6 * * 1',
      timeZone: 'UTC',
      nextRunAt: new Date(Date.now() - 30 * 86_400_000),
    });
    const stands = () => getSchedule(db, tenantId, schedule);
    await expect.poll(async () => (await stands())?.lastJobId, { timeout: 10_000 }).toEqual(expect.any(Number));
    const { lastJobId, nextRunAt } = (await stands()) ?? {};
    expect(nextRunAt?.getTime()).toBeGreaterThan(Date.now());
    expect(await bench.ended(lastJobId ?? 0)).toMatchObject({
      name: 'every Monday',
      status: 'completed',
      pages: { done: 1 },
    });
  });

  it('is estimated before it starts: hosts, pages, time and money, at the cost of a few requests', async () => {
    const { db, tenantId, queues } = bench;
    const urls = [...[LAWYERS, INSURERS].map((site) => `${sites.origin(site)}/`), 'http://10.0.0.1/'];
    const config = spiderCatalogue.custom_urls.config.parse({ urls, delay_seconds: 0.1 });
    const before = { asked: sites.log().length, contacts: await db.contactSighting.count() };
    const estimateId = await askForEstimate(db, tenantId, 'custom_urls', config);
    await queues.enqueue('lookup', { kind: 'estimate', tenantId, estimateId });
    const result = async () => (await getEstimate(db, tenantId, estimateId))?.result ?? null;
    await expect.poll(result, { timeout: 20_000 }).not.toBeNull();
    const estimate = await result();
    expect(estimate?.hosts.map(({ host, readable, reason }) => [host, readable, reason]).sort()).toEqual(
      [
        ...[LAWYERS, INSURERS].map((site) => [new URL(sites.origin(site)).host, true, null]),
        ['10.0.0.1', false, 'private_address'],
      ].sort(),
    );
    const there = sites.sites.reduce((sum, { paths }) => sum + paths.length, 0);
    expect(estimate?.pages.likely).toBeGreaterThan(there / 3);
    expect(estimate?.pages.likely).toBeLessThan(there * 4);
    expect(estimate?.cost_eur.proxies).toBeGreaterThan(0);
    expect(estimate?.minutes).toBeGreaterThan(0);
    expect(sites.log().length - before.asked).toBeLessThanOrEqual(10);
    expect(await db.contactSighting.count()).toBe(before.contacts);
  });

  it('takes as many sites as were wanted, and asks no further', async () => {
    const job = await crawl('google_maps', { queries: ['avocat', 'notaire'], max_results: 1 });
    expect(job.discovery).toMatchObject({ sites: 1, calls: 1, queries: { done: 1, skipped: 1 }, costMicros: 32_000 });
    const kept = await bench.db.discoveredSite.findMany({ where: { jobId: job.id, dropped: null } });
    expect(kept).toMatchObject([{ placeId: 'ChIJ-1-1' }]);
    expect(kept[0]?.forgetAt.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  });

  it('waits when it is told to be slower, and goes on', async () => {
    discovery.setMode('serper', 'throttled', 1);
    const job = await crawl('google_search', { queries: ['assureur'], result_pages: 1 });
    expect(job).toMatchObject({ status: 'completed', discovery: { calls: 2, queries: { done: 1 } } });
  });

  it('says so when nothing is found, and raises an alarm', async () => {
    discovery.setMode('serper', 'empty', 1);
    expect(await crawl('google_search', { queries: ['personne'] })).toMatchObject({
      status: 'completed',
      statusReason: 'no_results',
    });
    expect(await alerts()).toContain('discovery_empty');
  });

  it('gives up at a wall with its reason, leaves the source alone and raises an alarm', async () => {
    discovery.setMode('serper', 'captcha');
    expect(await crawl('google_search', { queries: ['avocat', 'notaire'] })).toMatchObject({
      status: 'failed',
      statusReason: 'captcha',
    });
    const asked = discovery.log().length;
    expect(await crawl('google_search', { queries: ['assureur'] })).toMatchObject({ status: 'failed' });
    expect(discovery.log()).toHaveLength(asked);
    expect(await alerts()).toContain('discovery_refused');
  });

  it('gives its questions up with a word for it where no source is configured', async () => {
    const { db, tenantId, dataSourceId } = bench;
    const config = spiderCatalogue.google_search.config.parse({ queries: ['avocat', 'notaire'] });
    const jobId = await createScrapeJob(db, { tenantId, dataSourceId, spider: 'google_search', name: 'none', config });
    const job = await beginScrapeJob(db, tenantId, jobId);
    if (!job) throw new Error('the job did not begin');
    const told: unknown[] = [];
    await discover(
      {
        db,
        enqueue: Object.assign(async (...sent: unknown[]) => void told.push(sent), { many: async () => {} }),
        pace: { exchange: async () => ({ granted: 1, waitMs: 0 }), backOff: async () => {}, renew: async () => {} },
        sources: { next: () => null, has: () => false, close: () => {} },
        counters: { asked: () => {} },
        retry: { tries: 3, firstPauseMs: 1, longestWaitMs: 1 },
      },
      job,
      performance.now() + 10_000,
      new AbortController().signal,
      openLogger({ service: 'crawler', level: 'silent' }),
    );
    expect(await discoveryFigures(db, tenantId, jobId)).toMatchObject({ queries: { failed: 2 }, calls: 0 });
    expect(await endScrapeJob(db, tenantId, jobId)).toBe('failed');
    expect(await getScrapeJob(db, tenantId, jobId)).toMatchObject({ statusReason: 'no_source' });
    expect(told).toMatchObject([['notify', { kind: 'alert' }]]);
  });
});

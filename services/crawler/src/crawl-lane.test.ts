import { getScrapeJob, moveScrapeJob } from '@relais/prisma';
import { type RunningSites, startSites } from '@relais/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type CrawlBench, openCrawlBench } from './crawl.testkit.ts';
import { until } from './until.testkit.ts';

const BIG = 'institut-seegraben';
const MIDDLE = 'tradesfolk-algarve';
const SMALL = 'cabinet-martin';
const OTHER = 'advogados-tejo';

// Processes are started and killed here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let sites: RunningSites;
/** With one crawler that lives through all tests but those that need others. */
let bench: CrawlBench;
const others: CrawlBench[] = [];

beforeAll(async () => {
  [sites, bench] = await Promise.all([
    startSites({ only: [BIG, MIDDLE, SMALL, OTHER], latencyMs: 20 }),
    openCrawlBench(inject('pgAdminUrl'), inject('redisUrl')),
  ]);
  await bench.start();
});
afterAll(async () => {
  await bench.close();
  await sites.stop();
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
  for (const site of [BIG, MIDDLE, SMALL, OTHER]) sites.setMode(site, 'up');
  sites.resetLog();
});

async function ownBench(): Promise<CrawlBench> {
  const own = await openCrawlBench(inject('pgAdminUrl'), inject('redisUrl'));
  others.push(own);
  return own;
}

const start = (site: string) => `${sites.origin(site)}/`;
const asked = (site: string) =>
  sites.log().filter((request) => request.site === site && request.path !== '/robots.txt');
const reachable = (...names: string[]) =>
  sites.sites
    .filter(({ name }) => names.includes(name))
    .flatMap((site) => site.reachable.map(({ email }) => email))
    .sort();
async function found(jobId: number, { db } = bench): Promise<string[]> {
  const sightings = await db.contactSighting.findMany({ where: { scrapeJobId: jobId }, include: { contact: true } });
  return [...new Set(sightings.map(({ contact }) => contact.email))].sort();
}
const rests = async (jobId: number) => (await getScrapeJob(bench.db, bench.tenantId, jobId))?.rests;
/** What rests is due now, and a lane comes. */
async function goOn(scrapeJobId: number): Promise<void> {
  await bench.db.scrapePage.updateMany({
    where: { jobId: scrapeJobId, status: 'waiting' },
    data: { dueAt: new Date() },
  });
  await bench.queues.enqueue('crawl', { tenantId: bench.tenantId, scrapeJobId, lane: 0 });
}
const countOf = (jobId: number, status: string, { db } = bench) => db.scrapePage.count({ where: { jobId, status } });

describe('a crawler that dies', () => {
  it('leaves a frontier from which the next one reads on, without a page that was done', async () => {
    const own = await ownBench();
    const first = await own.start();
    const jobId = await own.crawl({ urls: [start(BIG), start(MIDDLE)], concurrency: 4, concurrency_per_host: 2 });
    await until(async () => (await countOf(jobId, 'done', own)) >= 15);
    first.kill('SIGKILL');
    await first.exited;
    const done = await own.db.scrapePage.findMany({ where: { jobId, status: 'done' } });
    const before = sites.log().length;

    await own.start();
    const job = await own.ended(jobId);

    const again = new Set(
      sites
        .log()
        .slice(before)
        .map(({ site, path }) => sites.origin(site) + path),
    );
    expect(done.filter(({ url }) => again.has(url)).map(({ url }) => url)).toEqual([]);
    expect(job.status).toBe('completed');
    expect(await found(jobId, own)).toEqual(reachable(BIG, MIDDLE));
  });
});

describe('a crawler that is asked to stop', () => {
  it('gives back what it holds and ends well', async () => {
    const own = await ownBench();
    const first = await own.start();
    const jobId = await own.crawl({ urls: [start(BIG)], concurrency: 4 });
    await until(async () => (await countOf(jobId, 'done', own)) >= 5);
    expect(await first.stop()).toMatchObject({ code: 0 });
    expect(await countOf(jobId, 'reading', own)).toBe(0);
    expect(first.logs.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);

    await own.start();
    expect((await own.ended(jobId)).status).toBe('completed');
    expect(await found(jobId, own)).toEqual(reachable(BIG));
  });
});

describe('two crawlers', () => {
  it('share a job, read no page twice, keep one pace and one number of requests at a time', async () => {
    const own = await ownBench();
    const both = await Promise.all([own.start({ CRAWLER_LANES: '1' }), own.start({ CRAWLER_LANES: '1' })]);
    const slow = await own.crawl({
      urls: [start(SMALL), start(OTHER)],
      delay_seconds: 0.2,
      concurrency_per_host: 1,
      concurrency: 4,
    });
    await own.ended(slow);
    for (const site of [SMALL, OTHER]) {
      const ok = asked(site).filter(({ status }) => status === 200);
      expect(new Set(ok.map(({ path }) => path)).size, site).toBe(ok.length);
      expect(sites.hostsInFlight()[site]?.shortestGapMs, site).toBeGreaterThanOrEqual(200);
    }
    expect(await found(slow, own)).toEqual(reachable(SMALL, OTHER));
    for (const one of both) await one.waitForLine(/crawl\.slice/);

    const quick = await own.crawl({ urls: [start(BIG), start(MIDDLE)], concurrency_per_host: 3, concurrency: 16 });
    await own.ended(quick);
    for (const site of [BIG, MIDDLE]) expect(sites.hostsInFlight()[site]?.mostInFlight, site).toBeLessThanOrEqual(3);
    expect(await found(quick, own)).toEqual(reachable(BIG, MIDDLE));
  });
});

describe('budgets', () => {
  it('are never passed, and what is left over says so', async () => {
    const jobId = await bench.crawl({ urls: [start(BIG), start(MIDDLE)], max_pages: 20, concurrency: 16 });
    const job = await bench.ended(jobId);
    expect(job).toMatchObject({ status: 'completed', statusReason: 'page_budget' });
    expect(job.pages.done + job.pages.failed).toBe(20);
    expect(asked(BIG).length + asked(MIDDLE).length).toBeLessThanOrEqual(20);
    expect(job.pages).toMatchObject({ waiting: 0, reading: 0 });
  });

  it('bound the depth', async () => {
    const jobId = await bench.crawl({ urls: [start(SMALL)], max_depth: 1 });
    await bench.ended(jobId);
    const depths = (await bench.pages(jobId)).map(({ depth }) => depth);
    expect(Math.max(...depths)).toBe(1);
  });
});

describe('two jobs', () => {
  it('take turns where there is room for one', async () => {
    const own = await ownBench();
    await own.start({ CRAWLER_LANES: '1', CRAWLER_LANES_PER_JOB: '1', CRAWLER_SLICE_MS: '300' });
    const long = await own.crawl({ urls: [start(BIG)], delay_seconds: 0.2, concurrency: 1 });
    await until(async () => (await countOf(long, 'done', own)) > 0);
    const short = await own.crawl({ urls: [start(SMALL)], max_depth: 0 });
    await own.ended(short);
    expect(await getScrapeJob(own.db, own.tenantId, long)).toMatchObject({ status: 'running' });
  });
});

describe('a job', () => {
  it('that is paused stops soon and goes on where it stood', async () => {
    const jobId = await bench.crawl({ urls: [start(BIG)], concurrency: 2 });
    await until(async () => (await countOf(jobId, 'done')) >= 5);
    expect(await moveScrapeJob(bench.db, bench.tenantId, jobId, 'paused')).toBe('paused');
    await until(async () => (await countOf(jobId, 'reading')) === 0);
    const done = await countOf(jobId, 'done');
    expect(done).toBeLessThan(sites.sites.find(({ name }) => name === BIG)?.pages ?? 0);

    expect(await moveScrapeJob(bench.db, bench.tenantId, jobId, 'pending')).toBe('pending');
    await bench.queues.enqueue('crawl', { tenantId: bench.tenantId, scrapeJobId: jobId, lane: 0 });
    expect((await bench.ended(jobId)).status).toBe('completed');
    expect(await found(jobId)).toEqual(reachable(BIG));
  });

  it('that is cancelled stays cancelled', async () => {
    const jobId = await bench.crawl({ urls: [start(BIG)], concurrency: 2 });
    await until(async () => (await countOf(jobId, 'done')) >= 3);
    await moveScrapeJob(bench.db, bench.tenantId, jobId, 'cancelled');
    await until(async () => (await countOf(jobId, 'reading')) === 0);
    expect(await moveScrapeJob(bench.db, bench.tenantId, jobId, 'pending')).toBeNull();
    expect(await getScrapeJob(bench.db, bench.tenantId, jobId)).toMatchObject({ status: 'cancelled' });
  });

  it('whose lanes were lost is taken up by the sweep', async () => {
    const own = await ownBench();
    const jobId = await own.crawl({ urls: [start(SMALL)] });
    await own.db.$executeRaw`UPDATE scrape_jobs SET due_at = now() - interval '1 second' WHERE id = ${jobId}`;
    // The same database, another queue: what was enqueued for the job is out of reach.
    await own.start({ RELAIS_QUEUE_PREFIX: `{emptied-${jobId}-${process.pid}}`, RELAIS_SWEEP_EVERY_MS: '200' });
    expect((await own.ended(jobId)).status).toBe('completed');
  });

  it('opens a private host only where an operator named it, with its port', async () => {
    const own = await ownBench();
    await own.start({ CRAWLER_ALLOWED_HOSTS: '' });
    const { host } = new URL(start(SMALL));
    const closed = await own.crawl({ urls: [start(SMALL), start(OTHER)] });
    await own.ended(closed);
    expect((await own.pages(closed)).map(({ status, reason }) => [status, reason])).toEqual([
      ['skipped', 'private_address'],
      ['skipped', 'private_address'],
    ]);
    expect(sites.log()).toEqual([]);

    const opened = await own.crawl({ urls: [start(SMALL), start(OTHER)], allow_private: [host] });
    await own.ended(opened);
    expect(asked(SMALL)).not.toEqual([]);
    expect(asked(OTHER)).toEqual([]);
    expect(await found(opened, own)).toEqual(reachable(SMALL));
  });
});

describe('a host', () => {
  it('whose robots.txt cannot be read is closed', async () => {
    // Sites of its own, whose robots.txt nobody has cached.
    const fresh = await startSites({ only: [SMALL, OTHER] });
    try {
      fresh.setMode(SMALL, 'robots-unreachable');
      const closed = `${fresh.origin(SMALL)}/`;
      const jobId = await bench.crawl({ urls: [closed, `${closed}equipe/`, `${fresh.origin(OTHER)}/`] });
      expect((await bench.ended(jobId)).status).toBe('completed');
      const ofSmall = fresh.log().filter(({ site }) => site === SMALL);
      expect(new Set(ofSmall.map(({ path }) => path))).toEqual(new Set(['/robots.txt']));
      for (const page of (await bench.pages(jobId)).filter(({ url }) => url.startsWith(closed))) {
        expect(page).toMatchObject({ status: 'skipped', reason: 'robots_unreachable' });
        expect(page.robots).toBe('closed: robots.txt answered 503');
      }
      expect(await found(jobId)).toEqual(reachable(OTHER));
    } finally {
      await fresh.stop();
    }
  });

  it('that asks for a pause is left alone by everybody for so long', async () => {
    const jobId = await bench.crawl({ urls: [start(MIDDLE)], concurrency: 2, concurrency_per_host: 1 });
    await until(async () => (await countOf(jobId, 'done')) >= 3);
    sites.setMode(MIDDLE, { status: 429, retryAfterSeconds: 2, times: 1 });
    await bench.ended(jobId);
    const log = asked(MIDDLE);
    const refused = log.findIndex(({ status }) => status === 429);
    expect(refused).toBeGreaterThan(0);
    const pause = (log[refused + 1]?.time ?? 0) - (log[refused]?.time ?? 0);
    expect(pause).toBeGreaterThanOrEqual(2_000);
    expect(await found(jobId)).toEqual(reachable(MIDDLE));
  });

  it('that has given its pages of the day is asked again tomorrow, by a job that waits and says so', async () => {
    const { host } = new URL(start(SMALL));
    await bench.db.$executeRaw`
      INSERT INTO host_days VALUES (${host}, (now() AT TIME ZONE 'UTC')::date, 498) ON CONFLICT (host, day) DO UPDATE SET pages = 498`;
    const jobId = await bench.crawl({ urls: [start(SMALL), start(OTHER)] });
    await until(
      async () =>
        (await rests(jobId))?.reason === 'host_day_full' &&
        (await countOf(jobId, 'reading')) === 0 &&
        asked(OTHER).length > 2,
    );
    expect(asked(SMALL).length).toBe(2);
    expect((await getScrapeJob(bench.db, bench.tenantId, jobId))?.pages).toMatchObject({ failed: 0, reading: 0 });

    await bench.db.hostDay.deleteMany();
    await goOn(jobId);
    expect((await bench.ended(jobId)).status).toBe('completed');
    expect(await found(jobId)).toEqual(reachable(SMALL, OTHER));
    const { pages } = await bench.db.hostDay.findFirstOrThrow({ where: { host } });
    // What robots.txt closes and what was given back unread is not counted, redirects are.
    expect(pages).toBe(asked(SMALL).length - 2);
  });

  it('that may be asked at night only is left alone by day', async () => {
    const hour = new Date().getUTCHours();
    const night_window = { from: (hour + 12) % 24, to: (hour + 14) % 24, time_zone: 'UTC' };
    const jobId = await bench.crawl({ urls: [start(SMALL)], max_depth: 0, night_window });
    await until(async () => (await rests(jobId))?.reason === 'night_window');
    const until12h = ((await rests(jobId))?.until.getTime() ?? 0) - Date.now();
    expect(until12h / 3_600_000).toBeCloseTo(11.5, -0.3);
    expect(sites.log()).toEqual([]);

    await bench.db.$executeRaw`UPDATE scrape_jobs SET config = config || '{"night_window":null}' WHERE id = ${jobId}`;
    await goOn(jobId);
    expect((await bench.ended(jobId)).pages.done).toBe(1);
  });

  it('that fails without end is given up, and so is a job that has no other', async () => {
    // A site of its own: its host is asked gently for a while. So many at once that one lane alone meets enough failures.
    const fresh = await startSites({ only: [OTHER] });
    try {
      const origin = fresh.origin(OTHER);
      await bench.ended(await bench.crawl({ urls: [`${origin}/`], max_depth: 0 }));
      fresh.setMode(OTHER, { status: 500 });
      const urls = Array.from({ length: 40 }, (_, at) => `${origin}/dossier-${at}/`);
      const jobId = await bench.crawl({ urls, concurrency: 32, concurrency_per_host: 16 });
      expect(await bench.ended(jobId)).toMatchObject({ status: 'failed', statusReason: 'host_failing' });
      expect(fresh.log().filter(({ status }) => status === 500).length).toBeLessThan(20);
    } finally {
      await fresh.stop();
    }
  });

  it('that answers nothing but errors fails the job, in words', async () => {
    const jobId = await bench.crawl({ urls: [start(SMALL)], max_depth: 0 });
    await bench.ended(jobId);
    sites.setMode(SMALL, { status: 500 });
    const failed = await bench.crawl({ urls: [`${start(SMALL)}equipe/`] });
    expect(await bench.ended(failed)).toMatchObject({ status: 'failed', statusReason: 'http_500' });
    expect(asked(SMALL).filter(({ path }) => path === '/equipe/').length).toBe(3);
  });
});

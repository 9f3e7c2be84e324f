import { randomUUID } from 'node:crypto';
import { spiderCatalogue } from '@relais/contracts';
import { createScrapeJob, getScrapeJob } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { openQueues, type Queues } from '@relais/queues';
import {
  entryOf,
  type NodeProcess,
  spawnNode,
  startTrappedSite,
  type TrappedSite,
  type TrapRequest,
} from '@relais/sandbox';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const crawlerMain = entryOf(new URL('../../services/crawler/src/main.ts', import.meta.url));
const DELAY_MS = 120;
const MOST_PAGES = 150;
/** What a grant may be late on its way to the host, on a machine that is busy: one gap shrinks by it, a row of gaps does not. */
const TOLERANCE_MS = 100;

let test: TestDatabase;
let site: TrappedSite;
let queues: Queues;
let dataSource: { id: number; tenantId: number };
const prefix = `{trapped-${randomUUID()}}`;
const crawlers: NodeProcess[] = [];

beforeAll(async () => {
  [test, site] = await Promise.all([createTestDatabase(inject('pgAdminUrl')), startTrappedSite()]);
  queues = await openQueues({ redisUrl: inject('redisUrl'), prefix, log: pino({ level: 'silent' }) });
  const tenant = await test.db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.example' } });
  const source = { tenantId: tenant.id, sourceId: 'scraper-urls-001', type: 'scraping', name: 'Custom URLs' };
  dataSource = await test.db.dataSource.create({ data: source });
});
afterAll(async () => {
  await Promise.all(crawlers.map((crawler) => crawler.stop({ graceMs: 5_000 })));
  await queues.close();
  await site.stop();
  await test.drop();
});

async function startCrawler(): Promise<NodeProcess> {
  const crawler = spawnNode(crawlerMain, {
    name: `crawler ${crawlers.length + 1}`,
    env: {
      DATABASE_URL: test.url,
      REDIS_URL: inject('redisUrl'),
      RELAIS_QUEUE_PREFIX: prefix,
      RELAIS_ADDRESS_PEPPER: 'a pepper for tests only',
      RELAIS_SWEEP_EVERY_MS: '1000',
      CRAWLER_LANES: '1',
      // The site, and nothing else of this machine.
      CRAWLER_ALLOWED_HOSTS: new URL(site.origin).host,
      CRAWLER_PAGE_DEADLINE_MS: '3000',
      CRAWLER_PAGE_BYTES: '300000',
      CRAWLER_QUERY_VARIANTS: '5',
      CRAWLER_RETRY_MS: '200',
      CRAWLER_TRIES: '2',
    },
  });
  crawlers.push(crawler);
  await crawler.waitForLine(/"event":"service\.ready"/, { timeoutMs: 90_000 });
  return crawler;
}

async function startJob(): Promise<number> {
  const { tenantId, id: dataSourceId } = dataSource;
  const budget = { max_pages: MOST_PAGES, max_depth: 5, delay_seconds: DELAY_MS / 1_000, concurrency: 4 };
  const config = { urls: [`${site.origin}/`], ...budget, concurrency_per_host: 2, render: 'never' };
  const scrapeJobId = await createScrapeJob(test.db, {
    tenantId,
    dataSourceId,
    spider: 'custom_urls',
    name: 'a labyrinth',
    config: spiderCatalogue.custom_urls.config.parse(config),
  });
  await queues.enqueue('crawl', { tenantId, scrapeJobId, lane: 0 }, { once: `crawl-${scrapeJobId}-0` });
  return scrapeJobId;
}

const jobNow = async (jobId: number) => {
  const job = await getScrapeJob(test.db, dataSource.tenantId, jobId);
  if (!job) throw new Error(`scrape job ${jobId} is gone`);
  return job;
};
const untilRead = (jobId: number, pages: number) =>
  expect
    .poll(async () => (await jobNow(jobId)).pages.done, { timeout: 60_000, interval: 50 })
    .toBeGreaterThanOrEqual(pages);
const untilEnded = (jobId: number) =>
  expect.poll(async () => (await jobNow(jobId)).status, { timeout: 90_000, interval: 100 }).toBe('completed');

/** Addresses with a word of what stood beside them, and what became of each page; which copy came first is chance. */
async function outcome(jobId: number) {
  const seen = await test.db.contactSighting.findMany({ where: { scrapeJobId: jobId }, include: { contact: true } });
  const pages = await test.db.scrapePage.findMany({ where: { jobId }, orderBy: { url: 'asc' } });
  return {
    emails: [...new Set(seen.map(({ contact }) => contact.email))].sort(),
    snippets: Object.fromEntries(seen.map(({ contact, snippet }) => [contact.email, snippet ?? ''])),
    pages: pages
      .map(({ url, status, reason }) => ({ path: url.slice(site.origin.length), status, reason }))
      .filter(({ path }) => !/visit=|^\/copy\//.test(path)),
  };
}

function expectPolite(requests: readonly TrapRequest[]): void {
  expect(requests.filter(({ path }) => site.closed.some((closed) => closed.test(path)))).toEqual([]);
  expect(site.intruders()).toBe(0);
  const gaps = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(DELAY_MS - TOLERANCE_MS);
  for (let from = 0; from + 8 < requests.length; from += 1) {
    const row = (requests[from + 8]?.at ?? 0) - (requests[from]?.at ?? 0);
    expect(row, `eight gaps from request ${from}`).toBeGreaterThanOrEqual(8 * DELAY_MS - TOLERANCE_MS);
  }
  const parallel = requests.map(
    ({ at }) => requests.filter((other) => other.at <= at && (other.endedAt ?? Infinity) > at).length,
  );
  expect(Math.max(...parallel)).toBeLessThanOrEqual(2);
}

describe('a site with every trap', () => {
  it('is read by two crawlers within its budgets and at its pace, and alike when they are killed on the way', async () => {
    const [first, second] = await Promise.all([startCrawler(), startCrawler()]);
    const calm = await startJob();
    await untilEnded(calm);
    const undisturbed = await outcome(calm);
    expect(undisturbed.emails).toEqual(site.reachable);
    expect((await jobNow(calm)).statusReason).toBeNull();
    for (const [email, word] of Object.entries(site.words)) expect(undisturbed.snippets[email]).toContain(word);
    expectPolite(site.log());
    const asked = site.log().length;
    expect(asked).toBeLessThan(MOST_PAGES);

    site.resetLog();
    const wild = await startJob();
    await untilRead(wild, 8);
    first.kill('SIGKILL');
    const third = startCrawler();
    await untilRead(wild, 12);
    second.kill('SIGKILL');
    await Promise.all([first.exited, second.exited, third]);
    const left = await jobNow(wild);
    expect(left).toMatchObject({ status: 'running', pages: { done: expect.any(Number) } });
    expect(left.pages.done).toBeLessThan(undisturbed.pages.length / 2);
    // The queue gives their lanes to others when its own locks have run out; what they held, the frontier does. Neither is waited for.
    await test.db.$executeRaw`UPDATE scrape_pages SET due_at = now() WHERE status = 'reading'`;
    await queues.enqueue('crawl', { tenantId: dataSource.tenantId, scrapeJobId: wild, lane: 0 });
    await untilEnded(wild);

    expectPolite(site.log());
    expect(await outcome(wild)).toEqual(undisturbed);
    expect((await jobNow(wild)).statusReason).toBeNull();
    // Only what was in the air when they died is asked for again.
    expect(site.log().length).toBeLessThanOrEqual(asked + 8);
    expect((await test.db.contact.findMany()).map(({ email }) => email).sort()).toEqual(site.reachable);
  }, 180_000);
});

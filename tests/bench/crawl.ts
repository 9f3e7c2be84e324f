import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createScrapeJob, type Database, getScrapeJob } from '@relais/prisma';
import { createTestDatabase, prepareTemplate } from '@relais/prisma/testing';
import { openQueues, type Queues } from '@relais/queues';
import { spawnNode, startPostgres, startRedis } from '@relais/sandbox';
import { pino } from 'pino';
import type { BenchLine } from './bench-line.ts';

const PAGES = 3_000;
/** The quickest of so many counts: neighbours on the machine slow all of them, but not all rounds alike. */
const ROUNDS = 3;
const CONCURRENCY = 32;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const siteMain = here('../../packages/sandbox/src/sites/big-site-main.ts');
const crawlerMain = here('../../services/crawler/src/main.ts');
const cheerioMain = here('./crawlers/cheerio-crawl.ts');
const scrapyScript = here('./crawlers/scrapy_crawl.py');

interface Crawled {
  pages: number;
  addresses: number;
  seconds: number;
}

/**
 * One generated site in a process of its own, crawled by our service (frontier and evidence in a PostgreSQL that survives a
 * power cut, pace in Redis, robots.txt, whole extraction), by bare CheerioCrawler (queue in memory, one regular expression)
 * and by Scrapy where Debian's python3-scrapy is there. The best of three
 * rounds counts, and both Node crawlers make all of theirs in one process: a service is warm.
 */
export async function run(): Promise<BenchLine[]> {
  const site = spawnNode(siteMain, { name: 'site', args: ['--pages', String(PAGES)] });
  try {
    const { url } = JSON.parse(await site.waitForLine(/"ready":true/)) as { url: string };
    const scrapy = scrapyIsThere() ? best(Array.from({ length: ROUNDS }, () => withScrapy(url))) : undefined;
    const cheerio = await withCheerio(url);
    const { crawled: ours, rssMb } = await withCrawler(url);
    return [
      ...compare('scrapy', ours, scrapy, 2.5),
      ...compare('cheerio_crawler', ours, cheerio, 1.5),
      { bench: 'crawl', metric: 'rss_mb', value: rssMb, note: `after ${PAGES * ROUNDS} pages` },
    ];
  } finally {
    await site.stop();
  }
}

function compare(against: string, ours: Crawled, theirs: Crawled | undefined, target: number): BenchLine[] {
  const line = { bench: 'crawl', metric: 'pages_per_second', value: rate(ours), against };
  if (!theirs) return [{ ...line, note: `${against} is not installed here: apt-get install python3-scrapy` }];
  const ratio = Math.round((rate(ours) / rate(theirs)) * 100) / 100;
  const complete = ours.addresses === PAGES;
  const note = `${against}: ${rate(theirs)} pages/s, ${theirs.addresses} addresses; ours: ${ours.addresses} of ${PAGES}`;
  return [{ ...line, ratio, target, ok: ratio >= target && complete, note }];
}

const best = (rounds: readonly Crawled[]): Crawled => rounds.reduce((a, b) => (rate(b) > rate(a) ? b : a));

const rate = ({ pages, seconds }: Crawled) => Math.round(pages / seconds);

const scrapyIsThere = () => spawnSync('/usr/bin/python3', ['-c', 'import scrapy']).status === 0;

function withScrapy(url: string): Crawled {
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [scrapyScript, url, String(CONCURRENCY)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`scrapy failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function withCheerio(url: string): Promise<Crawled> {
  const crawler = spawnNode(cheerioMain, {
    name: 'cheerio',
    args: [url, String(CONCURRENCY), String(ROUNDS)],
    cwd: here('.'),
  });
  const { code } = await crawler.exited;
  if (code !== 0) throw new Error(`cheerio failed: ${crawler.logs.slice(-5).join('\n')}`);
  return best(crawler.logs.filter((line) => line.startsWith('{"pages"')).map((line): Crawled => JSON.parse(line)));
}

async function withCrawler(url: string): Promise<{ crawled: Crawled; rssMb: number }> {
  const [postgres, redis] = await Promise.all([startPostgres({ durable: true }), startRedis()]);
  const open: (() => Promise<unknown>)[] = [() => postgres.stop(), () => redis.stop()];
  try {
    await prepareTemplate(postgres.url);
    const database = await createTestDatabase(postgres.url);
    open.push(() => database.drop());
    const prefix = `{bench-${randomUUID()}}`;
    const queues = await openQueues({ redisUrl: redis.url, prefix, log: pino({ level: 'silent' }) });
    open.push(() => queues.close());
    const crawler = spawnNode(crawlerMain, {
      name: 'crawler',
      env: {
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        RELAIS_QUEUE_PREFIX: prefix,
        RELAIS_ADDRESS_PEPPER: 'a pepper for benchmarks only',
      },
    });
    open.push(() => crawler.stop());
    await crawler.waitForLine(/service\.ready/);
    const rounds: Crawled[] = [];
    while (rounds.length < ROUNDS) rounds.push(await crawl(database.db, queues, `round-${rounds.length}`, url));
    return { crawled: best(rounds), rssMb: residentMb(crawler.pid) };
  } finally {
    for (const close of open.reverse()) await close();
  }
}

/** A job of a tenant of its own, so that nothing found in another round is known. */
async function crawl(db: Database, queues: Queues, slug: string, url: string): Promise<Crawled> {
  const { id: tenantId } = await db.tenant.create({ data: { slug, name: slug, brandDomain: `${slug}.example` } });
  const source = await db.dataSource.create({
    data: { tenantId, sourceId: 'scraper-urls-001', type: 'scraping', name: 'Custom URLs' },
  });
  const scrapeJobId = await createScrapeJob(db, {
    tenantId,
    dataSourceId: source.id,
    spider: 'custom_urls',
    name: slug,
    config: {
      urls: [url],
      max_pages: PAGES,
      max_depth: 20,
      delay_seconds: 0,
      concurrency: CONCURRENCY,
      concurrency_per_host: CONCURRENCY,
      allow_private: [new URL(url).host],
    },
  });
  const started = performance.now();
  await queues.enqueue('crawl', { tenantId, scrapeJobId, lane: 0 });
  for (;;) {
    const job = await db.scrapeJob.findUniqueOrThrow({ where: { id: scrapeJobId } });
    if (job.finishedAt) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seconds = (performance.now() - started) / 1_000;
  const progress = await getScrapeJob(db, tenantId, scrapeJobId);
  if (progress?.status !== 'completed') throw new Error(`the job ended as ${progress?.status}`);
  return { pages: progress.pages.done, addresses: await db.contact.count({ where: { tenantId } }), seconds };
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}

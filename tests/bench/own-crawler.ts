import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createScrapeJob, type Database, getScrapeJob } from '@relais/prisma';
import { createTestDatabase, prepareTemplate } from '@relais/prisma/testing';
import { openQueues } from '@relais/queues';
import { entryOf, spawnNode, startPostgres, startRedis } from '@relais/sandbox';
import { pino } from 'pino';

export const CONCURRENCY = 32;

export interface Crawled {
  pages: number;
  addresses: number;
  seconds: number;
}

export interface OwnCrawlers {
  /** Reads the site from this page on as a job of a tenant of its own, so that nothing another job found is known. */
  crawl(url: string, maxPages: number, onTick?: () => void): Promise<Crawled>;
  /** Resident memory of each crawler now. */
  residentMb(): number[];
}

const TICK_MS = 50;

/**
 * So many crawlers as processes, as they are deployed: frontier and evidence in a PostgreSQL that survives a power cut,
 * pace in Redis, robots.txt, whole extraction.
 */
export async function withOwnCrawlers<T>(replicas: number, use: (crawlers: OwnCrawlers) => Promise<T>): Promise<T> {
  const [postgres, redis] = await Promise.all([startPostgres({ durable: true }), startRedis()]);
  const open: (() => Promise<unknown>)[] = [() => postgres.stop(), () => redis.stop()];
  try {
    await prepareTemplate(postgres.url);
    const { db, url: databaseUrl, drop } = await createTestDatabase(postgres.url);
    open.push(drop);
    const prefix = `{bench-${randomUUID()}}`;
    const queues = await openQueues({ redisUrl: redis.url, prefix, log: pino({ level: 'silent' }) });
    open.push(() => queues.close());
    const crawlers = Array.from({ length: replicas }, (_, i) => {
      const crawler = spawnNode(entryOf(new URL('../../services/crawler/src/main.ts', import.meta.url)), {
        name: `crawler ${i + 1}`,
        env: {
          DATABASE_URL: databaseUrl,
          REDIS_URL: redis.url,
          RELAIS_QUEUE_PREFIX: prefix,
          RELAIS_ADDRESS_PEPPER: 'a pepper for benchmarks only',
          // The count of a host's day is kept, and out of the way.
          CRAWLER_HOST_PAGES_PER_DAY: '1000000000',
        },
      });
      open.push(() => crawler.stop());
      return crawler;
    });
    await Promise.all(crawlers.map((crawler) => crawler.waitForLine(/service\.ready/)));

    return await use({
      residentMb: () => crawlers.map(({ pid }) => residentMb(pid)),
      async crawl(url, maxPages, onTick = () => {}) {
        const { tenantId, scrapeJobId } = await givenJob(db, url, maxPages);
        const started = performance.now();
        await queues.enqueue('crawl', { tenantId, scrapeJobId, lane: 0 });
        for (;;) {
          const job = await db.scrapeJob.findUniqueOrThrow({ where: { id: scrapeJobId } });
          if (job.finishedAt) break;
          onTick();
          await new Promise((resolve) => setTimeout(resolve, TICK_MS));
        }
        const seconds = (performance.now() - started) / 1_000;
        const progress = await getScrapeJob(db, tenantId, scrapeJobId);
        if (progress?.status !== 'completed') throw new Error(`the job ended as ${progress?.status}`);
        return { pages: progress.pages.done, addresses: await db.contact.count({ where: { tenantId } }), seconds };
      },
    });
  } finally {
    for (const close of open.reverse()) await close();
  }
}

async function givenJob(db: Database, url: string, maxPages: number) {
  const slug = randomUUID();
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
      max_pages: maxPages,
      max_depth: 100,
      delay_seconds: 0,
      concurrency: CONCURRENCY,
      concurrency_per_host: CONCURRENCY,
      allow_private: [new URL(url).host],
    },
  });
  return { tenantId, scrapeJobId };
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}

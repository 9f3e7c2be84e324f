import { randomUUID } from 'node:crypto';
import { type Spider, spiderCatalogue } from '@relais/contracts';
import { createScrapeJob, type Database, getScrapeJob, type ScrapeJobProgress } from '@relais/prisma';
import { createTestDatabase } from '@relais/prisma/testing';
import { openQueues, type Queues } from '@relais/queues';
import { entryOf, type NodeProcess, spawnNode } from '@relais/sandbox';
import { openLogger } from '@relais/service';

/** A database, a way to the queues, and as many real crawler processes as a test wants. */
export interface CrawlBench {
  readonly db: Database;
  readonly tenantId: number;
  readonly dataSourceId: number;
  readonly queues: Queues;
  start(env?: Record<string, string>): Promise<NodeProcess>;
  /** Stores a job and enqueues its first lane. */
  crawl(config: Partial<JobConfig> & Record<string, unknown>, spider?: Spider): Promise<number>;
  /** Waits until the job has ended. */
  ended(jobId: number, timeoutMs?: number): Promise<ScrapeJobProgress>;
  pages(jobId: number): Promise<PageRow[]>;
  close(): Promise<void>;
}

interface JobConfig {
  urls: string[];
  max_pages: number;
  max_depth: number;
  delay_seconds: number;
  concurrency: number;
  concurrency_per_host: number;
  allow_private: string[];
}

export interface PageRow {
  url: string;
  path: string;
  depth: number;
  status: string;
  reason: string | null;
  robots: string | null;
  httpStatus: number | null;
  contacts: number;
}

const main = entryOf(new URL('./main.ts', import.meta.url));

export async function openCrawlBench(pgAdminUrl: string, redisUrl: string): Promise<CrawlBench> {
  const database = await createTestDatabase(pgAdminUrl);
  const { db } = database;
  const tenant = await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.example' } });
  const source = await db.dataSource.create({
    data: { tenantId: tenant.id, sourceId: 'scraper-urls-001', type: 'scraping', name: 'Custom URLs' },
  });
  const prefix = `{crawl-${randomUUID()}}`;
  const queues = await openQueues({ redisUrl, prefix, log: openLogger({ service: 'crawler', level: 'silent' }) });
  const processes: NodeProcess[] = [];

  return {
    db,
    tenantId: tenant.id,
    dataSourceId: source.id,
    queues,
    async start(env = {}) {
      const process = spawnNode(main, {
        name: `crawler ${processes.length + 1}`,
        env: {
          DATABASE_URL: database.url,
          REDIS_URL: redisUrl,
          RELAIS_QUEUE_PREFIX: prefix,
          RELAIS_ADDRESS_PEPPER: 'a pepper for tests only',
          RELAIS_SWEEP_EVERY_MS: '2000',
          CRAWLER_ALLOWED_HOSTS: '127.0.0.0/8',
          CRAWLER_RETRY_MS: '200',
          ...env,
        },
      });
      processes.push(process);
      await process.waitForLine(/service\.ready/);
      return process;
    },
    async crawl(config, spider = 'custom_urls') {
      const { allow_private } = config;
      const scrapeJobId = await createScrapeJob(db, {
        tenantId: tenant.id,
        dataSourceId: source.id,
        spider,
        name: 'a test',
        config: {
          ...spiderCatalogue[spider].config.parse({
            delay_seconds: 0,
            concurrency: 16,
            concurrency_per_host: 8,
            ...config,
          }),
          ...(allow_private ? { allow_private } : {}),
        },
      });
      await queues.enqueue('crawl', { tenantId: tenant.id, scrapeJobId, lane: 0 }, { once: `crawl-${scrapeJobId}-0` });
      return scrapeJobId;
    },
    async ended(jobId, timeoutMs = 60_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const job = await getScrapeJob(db, tenant.id, jobId);
        if (job?.finishedAt) return job;
        if (Date.now() > deadline) {
          const logs = processes.flatMap(({ logs }) => logs.slice(-10)).join('\n');
          throw new Error(`the job has not ended: ${JSON.stringify(job)}\n${logs}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async pages(jobId) {
      const rows = await db.scrapePage.findMany({ where: { jobId }, orderBy: { id: 'asc' } });
      return rows.map(({ url, depth, status, reason, robots, httpStatus, contacts }) => {
        const { pathname, search } = new URL(url);
        return { url, path: pathname + search, depth, status, reason, robots, httpStatus, contacts };
      });
    },
    async close() {
      await Promise.all(processes.map((process) => process.stop({ graceMs: 5_000 })));
      await queues.close();
      await database.drop();
    },
  };
}

import { spiderCatalogue } from '@relais/contracts';
import { answerEstimate, answerWhois, createScrapeJob, endScrapeJob, recordProxyUse } from '@relais/prisma';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readWish } from '../crawl/read-wish.ts';
import { estimateLines, runEstimate } from '../crawl/run-estimate.ts';
import { jobsOf, moveJob, watchJob } from '../jobs/job-work.ts';
import { relais } from '../relais.testkit.ts';
import { changeSchedule, type ScheduleMove } from '../schedules/schedule-work.ts';
import type { Access } from '../stack/access.ts';
import { producerOf } from '../stack/queue-connection.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';
import { askWhois, whoisBefore } from '../whois/ask-whois.ts';

const words = { maxPages: 200, maxDepth: 4, spider: 'custom_urls', delay: 2, concurrency: 8, render: 'auto' } as const;

describe('relais jobs', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let access: Access;
  let id: number;
  let tenantId: number;
  beforeAll(async () => {
    const queuePrefix = `{jobs-${process.pid}}`;
    const redisUrl = inject('redisUrl');
    stores = await openTestStores(inject('pgAdminUrl'), { REDIS_URL: redisUrl, RELAIS_QUEUE_PREFIX: queuePrefix });
    const { db, env } = stores;
    access = { db, databaseUrl: env.DATABASE_URL ?? '', redisUrl, queuePrefix, origin: 'a test' } as Access;
    tenantId = (await db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } })).id;
    const source = await db.dataSource.findFirstOrThrow({ where: { tenantId, sourceId: 'scraper-urls-001' } });
    id = await createScrapeJob(db, {
      tenantId,
      dataSourceId: source.id,
      spider: 'custom_urls',
      name: 'Lawyers',
      config: {
        ...spiderCatalogue.custom_urls.config.parse({ urls: ['https://example.com/'] }),
        allow_private: ['127.0.0.1:9'],
      },
    });
  });
  afterAll(() => stores.drop());

  it('pauses, resumes and watches a job to its end, and cancels none that has ended', async () => {
    expect(await moveJob(access, 'sos-expat', id, 'pause')).toMatchObject({ status: 'paused' });
    expect(await jobsOf(access, 'sos-expat', { status: 'paused', limit: 5 })).toMatchObject([{ id, name: 'Lawyers' }]);
    expect(await moveJob(access, 'sos-expat', id, 'resume')).toMatchObject({ status: 'pending' });

    const { db } = stores;
    await db.scrapeJob.update({ where: { id }, data: { status: 'running', startedAt: new Date() } });
    const seen: string[] = [];
    const watching = watchJob(access, 'sos-expat', id, {
      signal: new AbortController().signal,
      progress: ({ status }) => void seen.push(status),
      told: async () => {},
    });
    await expect.poll(() => seen).toContain('running');
    const skipped = { status: 'skipped', reason: 'robots_disallowed' };
    await db.scrapePage.updateMany({ where: { jobId: id }, data: skipped });
    await endScrapeJob(db, tenantId, id);
    expect(await watching).toMatchObject({ status: 'completed', pages: { skipped: 1 } });
    await expect(moveJob(access, 'sos-expat', id, 'cancel')).rejects.toMatchObject({ code: 'JOB_STATE' });

    const shown = await relais(['jobs', 'show', String(id), '--json'], stores);
    expect(shown.json()).toMatchObject([{ id, reasons: [{ reason: 'robots_disallowed', pages: 1 }] }]);
    expect(shown.stdout).not.toContain('127.0.0.1');
  });

  it('tells of the proxies pages are read through', async () => {
    const use = {
      provider: 'own',
      kind: 'datacenter',
      requests: 2,
      failures: 1,
      bans: 0,
      bytes: 2e6,
      latencyMs: 40,
      costMicros: 0,
    };
    await recordProxyUse(stores.db, [{ ...use, name: '192.0.2.1:3128', restMs: 0, lastFailure: 'unreachable' }]);
    const { stdout } = await relais(['proxies'], stores);
    expect(stdout).toMatch(/192\.0\.2\.1:3128 +own +datacenter +2 +50 % +0 +40 ms +2 .*ready +unreachable/);
  });

  it('asks who a domain is registered with, and refuses what is none', async () => {
    const unheard = {
      registeredAt: null,
      changedAt: null,
      expiresAt: null,
      registrar: null,
      registrarId: null,
      dnssec: null,
    };
    const facts = { ...unheard, source: 'rdap' as const, server: 'rdap.example', statuses: [], nameservers: [] };
    await answerWhois(stores.db, 'example.com', { ...facts, registered: true, registrar: 'Names of Example Ltd' });
    const { stdout } = await relais(['whois', 'www.example.com'], stores);
    expect(stdout).toContain('example.com: registered –, until –\n  through  Names of Example Ltd');
    expect(await whoisBefore(access, 'sos-expat', 'example.com')).toMatchObject([{ status: 'done' }]);
    await expect(askWhois(access, 'sos-expat', 'com')).rejects.toMatchObject({ code: 'NO_DOMAIN' });
  });

  it('has sites read again and again, until that is ended', async () => {
    const create = ['schedules', 'create', 'https://example.com/', '--cron', '0 6 * * 1', '--max-cost', '2', '--json'];
    const made = (await relais(create, stores)).json<{ schedule: number; config: object }>()[0];
    expect(made).toMatchObject({ name: 'example.com', timezone: 'UTC', status: 'active', config: { max_cost: 2 } });
    const change = (move: ScheduleMove) => changeSchedule(access, 'sos-expat', made?.schedule ?? 0, move);
    expect(await change('pause')).toMatchObject({ status: 'paused', nextRunAt: null });
    expect(await change('resume')).toMatchObject({ status: 'active', nextRunAt: expect.any(Date) });
    await change('delete');
    await expect(change('delete')).rejects.toMatchObject({ code: 'SCHEDULE_UNKNOWN' });
  });

  it('tells what a crawl would come to', async () => {
    const { db } = stores;
    const queues = await producerOf(access);
    const wish = { ...readWish(['https://example.com/'], words), tenant: 'sos-expat' };
    const running = runEstimate({ db, queues, death: () => null, close: async () => {} }, wish);
    await expect.poll(() => db.crawlEstimate.count()).toBe(1);
    const { id: asked } = await db.crawlEstimate.findFirstOrThrow();
    const money = { search: 0, proxies: 0.02, total: 0.02 };
    const found = {
      hosts: [],
      questions: [],
      hosts_unseen: 0,
      pages: { likely: 12, at_most: 200 },
      cost_eur: money,
      requests: 3,
      notes: [],
    };
    await answerEstimate(db, tenantId, asked, { ...found, minutes: 0.4, ends_by: 'read' });
    expect(estimateLines(await running)).toEqual([
      'about 12 pages of 200 at the most, 0.4 minutes, until nothing is left to read',
      'costs about 0.02 € (search 0 €, proxies 0.02 €)',
    ]);
    await queues.close();
  });
});

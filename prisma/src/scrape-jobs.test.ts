import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { settleJobBudget } from './job-budget.ts';
import { createSchedule, dueSchedules, getSchedule, moveSchedule, runSchedule } from './schedules.ts';
import {
  beginScrapeJob,
  createScrapeJob,
  getScrapeJob,
  listScrapeJobs,
  moveScrapeJob,
  overdueScrapeJobs,
  speed,
} from './scrape-jobs.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tenantId: number;
let otherTenantId: number;
let dataSourceId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  const { db } = test;
  await db.$executeRaw`TRUNCATE tenants, contacts, scrape_jobs, scrape_schedules, partner_events RESTART IDENTITY CASCADE`;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  otherTenantId = (await db.tenant.create({ data: { slug: 'two', name: 'Two', brandDomain: 'two.test' } })).id;
  dataSourceId = (
    await db.dataSource.create({ data: { tenantId, sourceId: 'scraper', type: 'scraping', name: 'Scraper' } })
  ).id;
});

const config = { max_pages: 10, max_depth: 3, delay_seconds: 2, concurrency: 8, concurrency_per_host: 2 };
const create = (urls = ['https://a.example/'], tenant = tenantId) =>
  createScrapeJob(test.db, {
    tenantId: tenant,
    dataSourceId,
    spider: 'custom_urls',
    name: 'Lawyers of Lisbon',
    config: { ...config, urls },
    category: 'avocat',
    platform: 'sos-expat',
    tags: ['lang-pt'],
  });

describe('a scrape job', () => {
  it('is stored with its start pages, each once', async () => {
    const id = await create(['https://a.example', 'https://a.example/#top', 'https://b.example/x']);
    expect(await getScrapeJob(test.db, tenantId, id)).toMatchObject({
      id,
      status: 'pending',
      name: 'Lawyers of Lisbon',
      category: 'avocat',
      tags: ['lang-pt'],
      pages: { waiting: 2, reading: 0, done: 0, failed: 0, skipped: 0 },
      contacts: 0,
      pagesPerSecond: 0,
      etaSeconds: null,
    });
  });

  it('is refused for a data source of another tenant', async () => {
    await expect(create(undefined, otherTenantId)).rejects.toBeInstanceOf(RangeError);
  });

  it('is nobody else’s to see, move or begin', async () => {
    const id = await create();
    expect(await getScrapeJob(test.db, otherTenantId, id)).toBeNull();
    expect(await moveScrapeJob(test.db, otherTenantId, id, 'cancelled')).toBeNull();
    expect(await beginScrapeJob(test.db, otherTenantId, id)).toBeNull();
    expect(await listScrapeJobs(test.db, otherTenantId, { limit: 10 })).toEqual([]);
  });

  it('moves only where its life allows', async () => {
    const id = await create();
    expect(await moveScrapeJob(test.db, tenantId, id, 'completed')).toBeNull();
    expect(await moveScrapeJob(test.db, tenantId, id, 'paused')).toBe('paused');
    expect(await beginScrapeJob(test.db, tenantId, id)).toBeNull();
    expect(await moveScrapeJob(test.db, tenantId, id, 'pending')).toBe('pending');
    expect(await beginScrapeJob(test.db, tenantId, id)).toMatchObject({ status: 'running', dataSourceId });
    expect(await moveScrapeJob(test.db, tenantId, id, 'cancelled', 'by hand')).toBe('cancelled');
    expect(await moveScrapeJob(test.db, tenantId, id, 'pending')).toBeNull();
    expect(await getScrapeJob(test.db, tenantId, id)).toMatchObject({
      statusReason: 'by hand',
      finishedAt: expect.any(Date),
    });
  });

  it('is found by the sweep when no lane has touched it for a while, once', async () => {
    const [lost] = [await create(), await create()];
    await test.db.$executeRaw`UPDATE scrape_jobs SET due_at = now() - interval '1 second' WHERE id = ${lost}`;
    expect(await overdueScrapeJobs(test.db)).toEqual([{ tenantId, scrapeJobId: lost }]);
    expect(await overdueScrapeJobs(test.db)).toEqual([]);
  });
});

describe('the list of jobs', () => {
  it('goes by pages, newest first, and by status', async () => {
    const ids = [await create(), await create(), await create()];
    await moveScrapeJob(test.db, tenantId, ids[1] ?? 0, 'paused');
    const first = await listScrapeJobs(test.db, tenantId, { limit: 2 });
    expect(first.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const second = await listScrapeJobs(test.db, tenantId, { limit: 2, cursor: first.at(-1)?.id });
    expect(second.map(({ id }) => id)).toEqual([ids[0]]);
    const paused = await listScrapeJobs(test.db, tenantId, { limit: 5, status: 'paused' });
    expect(paused.map(({ id }) => id)).toEqual([ids[1]]);
  });
});

describe('the contacts of a job', () => {
  it('are counted once, on however many pages they stand', async () => {
    const id = await create();
    const { db } = test;
    for (const email of ['ann@a.example', 'bob@a.example']) {
      const contact = await db.contact.create({
        data: { tenantId, email, emailHash: email, emailDomain: 'a.example', dataSourceId },
      });
      for (const path of ['/', '/team']) {
        const sourceUrl = `https://a.example${path}`;
        await db.contactSighting.create({
          data: { tenantId, contactId: contact.id, dataSourceId, scrapeJobId: id, sourceUrl },
        });
      }
    }
    expect((await getScrapeJob(db, tenantId, id))?.contacts).toBe(2);
  });
});

describe('the speed of a job', () => {
  const counts = { waiting: 30, reading: 2, done: 20, failed: 0, skipped: 5 };
  const running = { status: 'running' as const, config: { ...config, urls: [], max_pages: 200 } };

  it('is that of the last half minute while it runs', () => {
    expect(speed(counts, 60, 600, running)).toEqual({ pagesPerSecond: 2, etaSeconds: 16 });
    expect(speed(counts, 20, 10, running)).toEqual({ pagesPerSecond: 2, etaSeconds: 16 });
  });

  it('looks no further than the budget', () => {
    const tight = { ...running, config: { ...running.config, max_pages: 24 } };
    expect(speed(counts, 60, 600, tight).etaSeconds).toBe(2);
  });

  it('is that of the whole time when it has ended', () => {
    expect(speed(counts, 0, 10, { ...running, status: 'completed' })).toEqual({ pagesPerSecond: 2, etaSeconds: null });
  });

  it('is nothing before it began', () => {
    expect(speed(counts, 0, null, { ...running, status: 'pending' })).toEqual({ pagesPerSecond: 0, etaSeconds: null });
  });
});

describe('the budgets of a scrape job', () => {
  const withBudget = async (budget: Record<string, number>) => {
    const id = await create();
    await test.db
      .$executeRaw`UPDATE scrape_jobs SET config = config || ${JSON.stringify(budget)}::jsonb WHERE id = ${id}`;
    await beginScrapeJob(test.db, tenantId, id);
    return id;
  };
  const use = { requests: 3, bytes: 30_000, costMicros: 4_000.5 };
  const events = () => test.db.partnerEvent.findMany({ select: { tenantId: true, type: true, body: true } });

  it('end it once, with the reason, when its money is spent, and partners are told', async () => {
    const id = await withBudget({ max_cost: 0.008 });
    expect(await settleJobBudget(test.db, otherTenantId, id, { ...use, costMicros: 9e9 })).toBeNull();
    expect(await settleJobBudget(test.db, tenantId, id, use)).toBeNull();
    expect(await events()).toEqual([]);
    expect(await settleJobBudget(test.db, tenantId, id, use)).toBe('cost_budget');
    // What was in flight is paid for all the same.
    expect(await settleJobBudget(test.db, tenantId, id, use)).toBeNull();
    expect(await getScrapeJob(test.db, tenantId, id)).toMatchObject({
      status: 'completed',
      statusReason: 'cost_budget',
      pages: { waiting: 0, skipped: 1 },
      proxyRequests: 9,
      costMicros: 12_001.5,
    });
    expect(await events()).toMatchObject([
      {
        tenantId,
        type: 'scrape_job.finished',
        body: {
          metadata: { job_id: id, status: 'completed', status_reason: 'cost_budget', cost_eur: 0.008001, contacts: 0 },
        },
      },
    ]);
  });

  it('end it when its time is over, and spare one without budgets', async () => {
    const [timed, free] = [await withBudget({ max_minutes: 2 }), await withBudget({})];
    await test.db.$executeRaw`UPDATE scrape_jobs SET started_at = now() - interval '119 seconds'`;
    expect(await settleJobBudget(test.db, tenantId, timed, use)).toBeNull();
    await test.db.$executeRaw`UPDATE scrape_jobs SET started_at = now() - interval '121 seconds'`;
    expect(await settleJobBudget(test.db, tenantId, timed, use)).toBe('time_budget');
    expect(await settleJobBudget(test.db, tenantId, free, { ...use, costMicros: 9e9 })).toBeNull();
  });

  it('are not what ends a cancelled job, which partners hear of too', async () => {
    const id = await withBudget({ max_minutes: 1 });
    await moveScrapeJob(test.db, tenantId, id, 'paused');
    expect(await events()).toEqual([]);
    await moveScrapeJob(test.db, tenantId, id, 'cancelled', 'by hand');
    expect(await events()).toMatchObject([
      { body: { metadata: { job_id: id, status: 'cancelled', status_reason: 'by hand' } } },
    ]);
  });
});

describe('a schedule of scrape jobs', () => {
  const next = new Date('2027-01-04T06:00:00Z');
  const given = () =>
    createSchedule(test.db, {
      tenantId,
      dataSourceId,
      spider: 'custom_urls',
      name: 'Lawyers, weekly',
      config: { ...config, urls: ['https://a.example/'] },
      category: 'avocat',
      cron: '0 6 * * 1',
      timeZone: 'UTC',
      nextRunAt: new Date(Date.now() - 9 * 86_400_000),
    });

  it('starts one job for all moments that were missed, on one replica, as its job would be by hand', async () => {
    const id = await given();
    expect(await dueSchedules(test.db)).toMatchObject([{ id, tenantId, cron: '0 6 * * 1' }]);
    const started = await Promise.all([1, 2, 3].map(() => runSchedule(test.db, tenantId, id, next)));
    const [jobId, ...others] = started.filter((one) => one !== null);
    expect(others).toEqual([]);
    expect(await getScrapeJob(test.db, tenantId, jobId ?? 0)).toMatchObject({
      name: 'Lawyers, weekly',
      category: 'avocat',
      status: 'pending',
      pages: { waiting: 1 },
    });
    expect(await getSchedule(test.db, tenantId, id)).toMatchObject({
      nextRunAt: next,
      lastOutcome: 'started',
      lastJobId: jobId,
    });
    expect(await dueSchedules(test.db)).toEqual([]);
  });

  it('starts none while the one before runs, its source is switched off, or it rests', async () => {
    const id = await given();
    const again = () => test.db.$executeRaw`UPDATE scrape_schedules SET next_run_at = now() - interval '1 minute'`;
    const first = await runSchedule(test.db, tenantId, id, next);
    await again();
    expect(await runSchedule(test.db, tenantId, id, next)).toBeNull();
    expect(await getSchedule(test.db, tenantId, id)).toMatchObject({ lastOutcome: 'still_running', lastJobId: first });
    await moveScrapeJob(test.db, tenantId, first ?? 0, 'cancelled');
    await test.db.$executeRaw`UPDATE data_sources SET is_active = false WHERE id = ${dataSourceId}`;
    await again();
    expect(await runSchedule(test.db, tenantId, id, next)).toBeNull();
    expect(await getSchedule(test.db, tenantId, id)).toMatchObject({ lastOutcome: 'source_inactive' });
    await moveSchedule(test.db, tenantId, id, null);
    expect(await dueSchedules(test.db)).toEqual([]);
    expect(await runSchedule(test.db, tenantId, id, next)).toBeNull();
    expect(await moveSchedule(test.db, otherTenantId, id, next)).toBe(false);
    expect(await getSchedule(test.db, otherTenantId, id)).toBeNull();
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
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
  await db.$executeRaw`TRUNCATE tenants, contacts, scrape_jobs RESTART IDENTITY CASCADE`;
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

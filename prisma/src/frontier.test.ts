import type { PreparedContact } from '@relais/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { deliveries, type FinishedPage, finishPages } from './finished-pages.ts';
import {
  claimPages,
  giveBackAll,
  giveBackPages,
  hostOf,
  moveLease,
  releaseExpiredLeases,
  renewLeases,
  skipHost,
  urlHash,
} from './frontier.ts';
import { endScrapeJob, frontierStanding, frontierTraces } from './frontier-standing.ts';
import { beginScrapeJob, createScrapeJob, moveScrapeJob } from './scrape-jobs.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tenantId: number;
let dataSourceId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  const { db } = test;
  await db.$executeRaw`TRUNCATE tenants, contacts, scrape_jobs, url_fingerprints, contact_events RESTART IDENTITY CASCADE`;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  dataSourceId = (
    await db.dataSource.create({ data: { tenantId, sourceId: 'scraper', type: 'scraping', name: 'Scraper' } })
  ).id;
});

const SITE = 'https://a.example';

async function job(urls: string[], more: { max_pages?: number; max_depth?: number } = {}): Promise<number> {
  const id = await createScrapeJob(test.db, {
    tenantId,
    dataSourceId,
    spider: 'custom_urls',
    name: 'a job',
    config: { urls, max_pages: 100, max_depth: 3, delay_seconds: 0, concurrency: 8, concurrency_per_host: 2, ...more },
  });
  await beginScrapeJob(test.db, tenantId, id);
  return id;
}

const reader = (jobId: number, name = 'one') => ({ tenantId, jobId, reader: name });
const claim = (jobId: number, more: Partial<Parameters<typeof claimPages>[2]> = {}, name = 'one') =>
  claimPages(test.db, reader(jobId, name), {
    want: 10,
    perHost: 10,
    exceptHosts: [],
    leaseMs: 60_000,
    hostPagesPerDay: 500,
    ...more,
  });
const finish = (jobId: number, pages: FinishedPage[], room = 1_000, name = 'one') =>
  finishPages(test.db, reader(jobId, name), { dataSourceId, pages, room });
const paths = (pages: readonly { url: string }[]) => pages.map(({ url }) => new URL(url).pathname);
const rows = (jobId: number) => test.db.scrapePage.findMany({ where: { jobId }, orderBy: { id: 'asc' } });
const contact = (email: string, sourceUrl: string): PreparedContact => ({
  email,
  emailHash: `hash-of-${email}`,
  emailDomain: email.split('@')[1] ?? '',
  sighting: { sourceUrl, snippet: email },
});

describe('claiming pages', () => {
  it('takes each page once, for one reader', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`, `${SITE}/3`]);
    const claims = await Promise.all(['one', 'two', 'three'].map((name) => claim(id, { want: 2 }, name)));
    const taken = claims.flatMap(({ pages }) => paths(pages));
    expect(taken.sort()).toEqual(['/1', '/2', '/3']);
  });

  it('goes breadth first', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`]);
    const [first] = (await claim(id, { want: 1 })).pages;
    await finish(id, [{ id: first?.id ?? 0, status: 'done', links: [`${SITE}/deep`] }]);
    expect(paths((await claim(id)).pages)).toEqual(['/2', '/deep']);
  });

  it('spreads over hosts and leaves those out that are busy', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`, `${SITE}/3`, 'https://b.example/1', 'https://c.example/1']);
    const { pages } = await claim(id, { perHost: 1, exceptHosts: ['c.example'] });
    expect(pages.map(({ host }) => host)).toEqual(['a.example', 'b.example']);
  });

  it('never passes the budget, whoever claims', async () => {
    const id = await job(
      Array.from({ length: 40 }, (_, at) => `${SITE}/${at}`),
      { max_pages: 10 },
    );
    const claims = await Promise.all(Array.from({ length: 8 }, (_, at) => claim(id, { want: 4 }, `reader-${at}`)));
    expect(claims.flatMap(({ pages }) => pages).length).toBe(10);
    expect(Math.min(...claims.map(({ budgetLeft }) => budgetLeft))).toBe(0);
  });

  it('counts a skipped page for nothing', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`], { max_pages: 1 });
    const [first] = (await claim(id)).pages;
    expect((await claim(id)).pages).toEqual([]);
    await finish(id, [{ id: first?.id ?? 0, status: 'skipped', reason: 'robots_disallowed' }]);
    expect(paths((await claim(id)).pages)).toEqual(['/2']);
  });

  it('takes nothing of a job that is not running, or of another tenant', async () => {
    const id = await job([`${SITE}/1`]);
    const others = await claimPages(
      test.db,
      { tenantId: tenantId + 1, jobId: id, reader: 'x' },
      { want: 1, perHost: 1, exceptHosts: [], leaseMs: 1_000, hostPagesPerDay: 500 },
    );
    expect(others).toEqual({ running: false, budgetLeft: 0, pages: [] });
    await moveScrapeJob(test.db, tenantId, id, 'paused');
    expect(await claim(id)).toMatchObject({ running: false, pages: [] });
  });
});

describe('finishing pages', () => {
  it('stores row, links, fingerprint and contacts together', async () => {
    const id = await job([`${SITE}/`]);
    const [page] = (await claim(id)).pages;
    const answer = await finish(id, [
      {
        id: page?.id ?? 0,
        status: 'done',
        httpStatus: 200,
        pageHash: 'abc',
        robots: 'allowed',
        links: [`${SITE}/1`, `${SITE}/2`, `${SITE}/`],
        contacts: [contact('ann@a.example', `${SITE}/`)],
      },
    ]);
    expect(answer).toMatchObject({ pages: 1, found: 2, newContactIds: [expect.any(Number)] });
    expect(await rows(id)).toMatchObject([
      { status: 'done', reader: null, attempts: 1, httpStatus: 200, contacts: 1, robots: 'allowed' },
      { url: `${SITE}/1`, status: 'waiting', depth: 1 },
      { url: `${SITE}/2`, status: 'waiting', depth: 1 },
    ]);
    expect(await test.db.urlFingerprint.findMany()).toMatchObject([
      { url: `${SITE}/`, pageHash: 'abc', lastJobId: id },
    ]);
    expect(await test.db.contactSighting.findMany()).toMatchObject([{ scrapeJobId: id, sourceUrl: `${SITE}/` }]);
  });

  it('leaves everything of a page out that another reader took over', async () => {
    const id = await job([`${SITE}/`]);
    const [page] = (await claim(id, { leaseMs: 1 })).pages;
    await test.db.$executeRaw`UPDATE scrape_pages SET due_at = now() - interval '1 second'`;
    expect(await releaseExpiredLeases(test.db, id)).toBe(1);
    await claim(id, {}, 'two');
    const late = await finish(id, [
      {
        id: page?.id ?? 0,
        status: 'done',
        links: [`${SITE}/1`],
        contacts: [contact('ann@a.example', `${SITE}/`)],
      },
    ]);
    expect(late).toEqual({ pages: 0, found: 0, newContactIds: [] });
    expect(await rows(id)).toMatchObject([{ status: 'reading', reader: 'two' }]);
    expect(await test.db.contact.count()).toBe(0);
  });

  it('follows links no deeper than allowed, and into no frontier that is full', async () => {
    const id = await job([`${SITE}/`], { max_depth: 1 });
    const [root] = (await claim(id)).pages;
    expect(
      (await finish(id, [{ id: root?.id ?? 0, status: 'done', links: [`${SITE}/1`, `${SITE}/2`] }], 1)).found,
    ).toBe(1);
    const [child] = (await claim(id)).pages;
    expect((await finish(id, [{ id: child?.id ?? 0, status: 'done', links: [`${SITE}/3`] }])).found).toBe(0);
  });

  it('puts a page back for another try', async () => {
    const id = await job([`${SITE}/`]);
    const [page] = (await claim(id)).pages;
    await finish(id, [{ id: page?.id ?? 0, status: 'waiting', reason: 'timeout', retryInMs: 60_000 }]);
    expect((await claim(id)).pages).toEqual([]);
    expect(await frontierStanding(test.db, tenantId, id)).toMatchObject({ reading: false });
    await test.db.$executeRaw`UPDATE scrape_pages SET due_at = now()`;
    expect((await claim(id)).pages).toMatchObject([{ attempts: 1 }]);
  });

  it('takes the same links from many at once', async () => {
    const id = await job(Array.from({ length: 8 }, (_, at) => `${SITE}/${at}`));
    const links = Array.from({ length: 50 }, (_, at) => `${SITE}/link/${at}`);
    const { pages } = await claim(id);
    const found = await Promise.all(
      pages.map(({ id: page }, at) =>
        finish(id, [{ id: page, status: 'done', links: at % 2 ? links : links.toReversed() }]),
      ),
    );
    expect(found.reduce((sum, answer) => sum + answer.found, 0)).toBe(50);
  });
});

describe('a lease', () => {
  it('moves to where the page turned out to live, within the budget', async () => {
    const id = await job([`${SITE}/old`], { max_pages: 1 });
    const [page] = (await claim(id)).pages;
    const move = { from: page?.id ?? 0, reason: 'redirected', httpStatus: 301, leaseMs: 60_000, hostPagesPerDay: 500 };
    const next = await moveLease(test.db, reader(id), { ...move, url: `${SITE}/new` });
    expect(next).toMatchObject({ url: `${SITE}/new`, host: 'a.example', depth: 0, hops: 1 });
    await giveBackAll(test.db, reader(id));
    expect((await claim(id)).pages).toMatchObject([{ url: `${SITE}/new`, hops: 1 }]);
    expect(await rows(id)).toMatchObject([
      { status: 'skipped', reason: 'redirected', httpStatus: 301 },
      { status: 'reading', reader: 'one' },
    ]);
  });

  it('does not move to a page the frontier has already', async () => {
    const id = await job([`${SITE}/old`, `${SITE}/new`]);
    const [page] = (await claim(id, { want: 1 })).pages;
    const move = { from: page?.id ?? 0, reason: 'redirected', leaseMs: 60_000, hostPagesPerDay: 500 };
    expect(await moveLease(test.db, reader(id), { ...move, url: `${SITE}/new` })).toBeNull();
    expect(await rows(id)).toMatchObject([{ status: 'skipped' }, { status: 'waiting' }]);
  });

  it('is renewed by the heartbeat, and ends with its reader', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`, `${SITE}/3`]);
    const { pages } = await claim(id, { leaseMs: 1 });
    expect(await renewLeases(test.db, reader(id), 60_000)).toBe(true);
    expect(await releaseExpiredLeases(test.db)).toBe(0);
    await giveBackPages(test.db, reader(id), [{ id: pages[0]?.id ?? 0, dueInMs: 60_000 }]);
    await giveBackAll(test.db, reader(id));
    expect(paths((await claim(id)).pages)).toEqual(['/2', '/3']);
    await moveScrapeJob(test.db, tenantId, id, 'cancelled');
    expect(await renewLeases(test.db, reader(id), 60_000)).toBe(false);
  });
});

describe('the end of a job', () => {
  it('is not there while a page is read or waits', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`]);
    await claim(id, { want: 1 });
    expect(await endScrapeJob(test.db, tenantId, id)).toBeNull();
    expect(await frontierStanding(test.db, tenantId, id)).toEqual({ status: 'running', reading: true, nextDueMs: 0 });
  });

  it('comes once, with the last page', async () => {
    const id = await job([`${SITE}/1`]);
    const [page] = (await claim(id)).pages;
    await finish(id, [{ id: page?.id ?? 0, status: 'done' }]);
    const ends = await Promise.all([1, 2, 3].map(() => endScrapeJob(test.db, tenantId, id)));
    expect(ends.filter(Boolean)).toEqual(['completed']);
    expect(await frontierStanding(test.db, tenantId, id)).toMatchObject({ status: 'completed', nextDueMs: null });
  });

  it('is a failure when no page could be read', async () => {
    const id = await job([`${SITE}/1`]);
    const [page] = (await claim(id)).pages;
    await finish(id, [{ id: page?.id ?? 0, status: 'failed', reason: 'timeout' }]);
    expect(await endScrapeJob(test.db, tenantId, id)).toBe('failed');
    expect(await test.db.scrapeJob.findFirst()).toMatchObject({ statusReason: 'timeout', dueAt: null });
  });

  it('skips what the budget leaves over', async () => {
    const id = await job([`${SITE}/1`, `${SITE}/2`], { max_pages: 1 });
    const [page] = (await claim(id)).pages;
    await finish(id, [{ id: page?.id ?? 0, status: 'done' }]);
    expect(await endScrapeJob(test.db, tenantId, id)).toBe('completed');
    expect(await rows(id)).toMatchObject([{ status: 'done' }, { status: 'skipped', reason: 'page_budget' }]);
  });
});

it('a host that refuses is skipped where it waits, and only there', async () => {
  const id = await job([`${SITE}/1`, `${SITE}/2`, 'https://b.example/']);
  await claim(id, { want: 1 });
  expect(await skipHost(test.db, tenantId, id, 'a.example', 'host_refused')).toBe(1);
  expect((await rows(id)).map(({ status }) => status)).toEqual(['reading', 'skipped', 'waiting']);
});

it('what was read leaves traces for a reader that joins', async () => {
  const id = await job([`${SITE}/list?a=1`, `${SITE}/list?a=2`, `${SITE}/`]);
  const { pages } = await claim(id);
  await finish(id, [{ id: pages[0]?.id ?? 0, status: 'done', pageHash: 'abc' }]);
  expect(await frontierTraces(test.db, tenantId, id)).toEqual({
    pageHashes: [{ id: pages[0]?.id, pageHash: 'abc' }],
    queryVariants: [{ path: `${SITE}/list`, count: 2 }],
    frontierSize: 3,
  });
});

it('an address that stands on several pages goes into deliveries of its own, so that each page is recorded', () => {
  const [a, b, c] = [
    contact('ann@a.example', '/1'),
    contact('ann@a.example', '/2'),
    contact('bob@a.example', '/2'),
  ] as const;
  expect(deliveries([a, b, c])).toEqual([[a, c], [b]]);
});

it('names of URLs and hosts', () => {
  expect(urlHash(`${SITE}/`)).toMatch(/^[0-9a-f]{32}$/);
  expect([hostOf('https://a.example:443/'), hostOf('http://a.example:8080/')]).toEqual(['a.example', 'a.example:8080']);
});

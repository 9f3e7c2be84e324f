import type { PreparedContact } from '@relais/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type FinishedPage, finishPages } from './finished-pages.ts';
import { type ClaimedPage, claimPages, giveBackAll, giveBackPages, moveLease } from './frontier.ts';
import { endScrapeJob, frontierStanding } from './frontier-standing.ts';
import { allowHosts, listRefusals, refuseHost, withdrawStragglers } from './host-refusals.ts';
import { beginScrapeJob, createScrapeJob, getScrapeJob } from './scrape-jobs.ts';
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
  await db.$executeRaw`TRUNCATE tenants, contacts, scrape_jobs, contact_events, host_days, host_refusals RESTART IDENTITY CASCADE`;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  const source = { tenantId, sourceId: 'scraper', type: 'scraping', name: 'Scraper' };
  dataSourceId = (await db.dataSource.create({ data: source })).id;
});

const A = 'https://a.example';
const urls = (count: number, site = A) => Array.from({ length: count }, (_, at) => `${site}/${at}`);

async function job(start: string[]): Promise<number> {
  const budget = { max_pages: 100, max_depth: 3, delay_seconds: 0, concurrency: 8, concurrency_per_host: 2 };
  const config = { urls: start, ...budget };
  const id = await createScrapeJob(test.db, { tenantId, dataSourceId, spider: 'custom_urls', name: 'a job', config });
  await beginScrapeJob(test.db, tenantId, id);
  return id;
}
const reader = (jobId: number, name = 'one') => ({ tenantId, jobId, reader: name });
const claim = async (jobId: number, hostPagesPerDay: number, name = 'one', want = 10): Promise<ClaimedPage[]> => {
  const wish = { want, perHost: 10, exceptHosts: [], leaseMs: 60_000, hostPagesPerDay };
  return (await claimPages(test.db, reader(jobId, name), wish)).pages;
};
const finish = (jobId: number, pages: FinishedPage[]) =>
  finishPages(test.db, reader(jobId), { dataSourceId, pages, room: 1_000 });
const counted = async (host = 'a.example') =>
  (await test.db.hostDay.findMany({ where: { host } })).reduce((sum, { pages }) => sum + pages, 0);
const contact = (email: string, sourceUrl: string): PreparedContact => ({
  email,
  emailHash: `hash-of-${email}`,
  emailDomain: email.split('@')[1] ?? '',
  sighting: { sourceUrl, snippet: email },
});
const standing = async (email: string) => {
  const { status, statusReason } = await test.db.contact.findFirstOrThrow({ where: { email } });
  return statusReason ? `${status} ${statusReason}` : status;
};

describe('pages of a host in a day', () => {
  it('are no more than allowed, whichever jobs and readers ask at once; the rest waits for tomorrow and says so', async () => {
    const jobs = [await job(urls(6)), await job([...urls(6), 'https://b.example/'])];
    const claims = await Promise.all(
      jobs.flatMap((id) => [claim(id, 5, 'one', 4), claim(id, 5, 'two', 4), claim(id, 5, 'three', 4)]),
    );
    const ofA = claims.flat().filter(({ host }) => host === 'a.example');
    expect(ofA.length).toBe(5);
    expect(await counted()).toBe(5);

    for (const id of jobs) {
      for (const name of ['one', 'two', 'three']) {
        const held = await test.db.scrapePage.findMany({ where: { jobId: id, reader: name }, select: { id: true } });
        await finishPages(test.db, reader(id, name), {
          dataSourceId,
          pages: held.map((page) => ({ id: page.id, status: 'done' })),
          room: 9,
        });
      }
      expect((await claim(id, 5)).filter(({ host }) => host === 'a.example')).toEqual([]);
      await giveBackAll(test.db, reader(id));
      const job = await getScrapeJob(test.db, tenantId, id);
      const midnight = new Date(Date.now() + 86_400_000).setUTCHours(0, 0, 0, 0);
      expect(job?.rests).toMatchObject({ until: new Date(midnight), reason: 'host_day_full' });
      expect(job?.pages).toMatchObject({ failed: 0, skipped: 0 });
      // Nothing is due, so no lane turns in a circle, and the job is not at its end.
      expect((await frontierStanding(test.db, tenantId, id))?.nextDueMs).not.toBeLessThan(
        job?.pages.waiting === job?.rests?.pages ? 1 : 0,
      );
      expect(await endScrapeJob(test.db, tenantId, id)).toBeNull();
    }
  });

  it('count what was asked for: a place that was not used is free again, on the day that counted it', async () => {
    const id = await job(urls(7));
    const pages = await claim(id, 5);
    expect(await counted()).toBe(5);
    const [unread, unasked, asked, reading, moved] = pages.map((page) => page.id) as [
      number,
      number,
      number,
      number,
      number,
    ];
    await test.db.$executeRaw`UPDATE host_days SET day = day - 1`;
    await test.db.$executeRaw`UPDATE scrape_pages SET counted_on = counted_on - 1`;
    await giveBackPages(test.db, reader(id), [{ id: unread, dueInMs: 60_000 }]);
    await finish(id, [
      { id: unasked, status: 'skipped', reason: 'robots_disallowed', unasked: true },
      { id: asked, status: 'done' },
    ]);
    const move = { from: moved, reason: 'redirected', leaseMs: 60_000, hostPagesPerDay: 5 };
    const next = await moveLease(test.db, reader(id), { ...move, url: 'https://www.a.example/' });
    expect(next).toMatchObject({ host: 'www.a.example' });
    await giveBackAll(test.db, reader(id), [reading]);
    expect([await counted(), await counted('www.a.example')]).toEqual([3, 0]);
  });

  it('bind a redirect too: what leads to a full host waits there', async () => {
    const id = await job([`${A}/`, 'https://www.a.example/']);
    const [first] = await claim(id, 1);
    const move = { from: first?.id ?? 0, reason: 'redirected', leaseMs: 60_000, hostPagesPerDay: 1 };
    expect(await moveLease(test.db, reader(id), { ...move, url: 'https://www.a.example/team' })).toBeNull();
    expect(await test.db.scrapePage.findFirst({ where: { url: 'https://www.a.example/team' } })).toMatchObject({
      status: 'waiting',
      reason: 'host_day_full',
    });
  });
});

describe('a host that refuses', () => {
  const seen = async (pages: [url: string, email: string][]) => {
    const id = await job(pages.map(([url]) => url));
    const held = await claim(id, 500);
    await finish(
      id,
      held.map((page) => ({
        id: page.id,
        status: 'done',
        contacts: pages.filter(([url]) => url === page.url).map(([url, email]) => contact(email, url)),
      })),
    );
    return id;
  };
  const notice = { host: 'a.example', reason: 'no_unsolicited_mail', refusedBy: 'crawler' } as const;

  it('is claimed by nobody, keeps none of its contacts, and is judged again once it is allowed', async () => {
    await seen([
      [`${A}/team`, 'ann@a.example'],
      [`${A}/about`, 'bob@b.example'],
      ['https://b.example/', 'bob@b.example'],
    ]);
    const id = await job([...urls(3), 'https://b.example/team']);
    const [held] = await claim(id, 500, 'one', 1);
    const refused = await refuseHost(test.db, {
      ...notice,
      evidenceUrl: `${A}/imprint`,
      foundBy: { tenantId, jobId: id },
    });
    expect(refused).toMatchObject({ pages: 2, contacts: 1 });
    expect([await standing('ann@a.example'), await standing('bob@b.example')]).toEqual([
      'invalid host_refused',
      'pending',
    ]);

    // Read before, stored after.
    await finish(id, [
      { id: held?.id ?? 0, status: 'done', links: [`${A}/new`], contacts: [contact('eve@a.example', A)] },
    ]);
    expect(await test.db.contact.count({ where: { email: 'eve@a.example' } })).toBe(0);
    expect((await claim(id, 500)).map(({ url }) => url)).toEqual(['https://b.example/team']);
    expect(await test.db.scrapePage.findFirst({ where: { url: `${A}/new` } })).toMatchObject({
      status: 'skipped',
      reason: 'host_refused',
    });

    expect(await allowHosts(test.db, ['a.example', 'c.example'], 'cli:ops')).toEqual(['a.example']);
    expect(await standing('ann@a.example')).toBe('pending');
    expect(await claim(await job([`${A}/`]), 500)).toHaveLength(1);
    expect(await listRefusals(test.db, { limit: 9 })).toEqual([]);
    expect(await listRefusals(test.db, { past: true, limit: 9 })).toMatchObject([{ liftedBy: 'cli:ops' }]);
  });

  it('covers the names below it where its owner says so, ends in its time, and yields to no softer word', async () => {
    await seen([['https://www.a.example/', 'ann@a.example']]);
    await refuseHost(test.db, { ...notice, until: new Date(Date.now() - 1_000) });
    expect(await claim(await job([`${A}/`, 'https://www.a.example:8443/']), 500)).toHaveLength(2);

    expect(
      await refuseHost(test.db, { host: 'a.example', coversBelow: true, reason: 'owner', refusedBy: 'owner' }),
    ).toMatchObject({
      contacts: 1,
    });
    await refuseHost(test.db, { ...notice, reason: 'captcha', until: new Date(Date.now() + 60_000) });
    const asked = ['www.a.example:8443', 'a.example', 'nota.example'];
    expect(await listRefusals(test.db, { hosts: asked, limit: 9 })).toMatchObject([{ reason: 'owner', until: null }]);
    expect(
      await claim(await job([`${A}/`, 'https://www.a.example:8443/', 'https://nota.example/']), 500),
    ).toMatchObject([{ host: 'nota.example' }]);
    await test.db.contact.updateMany({ data: { status: 'validating', statusReason: null } });
    expect(await withdrawStragglers(test.db)).toBe(1);
  });
});

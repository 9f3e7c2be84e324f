import { randomUUID } from 'node:crypto';
import type { PreparedContact } from '@relais/contracts';
import {
  answerEstimate,
  answerWhois,
  claimPages,
  type Database,
  endScrapeJob,
  finishPages,
  recordProxyUse,
} from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  givenKey,
  givenTenant,
  partnerOf,
  type RunningGateway,
  signedFetch,
  startGateway,
} from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let open: ReturnType<typeof signedFetch>;
let tenantId: number;
let dataSourceId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  const tenant = await givenTenant(db, 'one');
  ({ tenantId } = tenant);
  dataSourceId = tenant.urlsSourceId;
  const key = await givenKey(db, tenantId);
  send = partnerOf(gateway.url, key);
  open = signedFetch(gateway.url, key);
  stranger = partnerOf(gateway.url, await givenKey(db, (await givenTenant(db, 'two')).tenantId));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const JOBS = '/api/v1/scraping/jobs';

async function givenJob(...urls: string[]): Promise<{ id: number; at: string }> {
  const { body } = await send({ path: JOBS, body: { source_type: 'custom_urls', config: { urls } } });
  return { id: Number(body.id), at: `${JOBS}/${body.id}` };
}
const post = (path: string, who = send) => who({ method: 'POST', path });

/** What a crawler does to a job, with a page's lease in hand until `finish`. */
async function beginReading(jobId: number) {
  const reader = { tenantId, jobId, reader: randomUUID() };
  await db.scrapeJob.updateMany({
    where: { id: jobId, status: 'pending' },
    data: { status: 'running', startedAt: new Date() },
  });
  const { pages } = await claimPages(db, reader, {
    want: 5,
    perHost: 5,
    exceptHosts: [],
    leaseMs: 60_000,
    hostPagesPerDay: 500,
  });
  return {
    pages,
    finish: (contacts: PreparedContact[] = []) =>
      finishPages(db, reader, {
        dataSourceId,
        room: 100,
        pages: pages.map(({ id }) => ({ id, status: 'done', httpStatus: 200, robots: 'allowed', contacts })),
      }),
  };
}

const contact = (email: string, sourceUrl: string): PreparedContact => ({
  email,
  emailHash: email,
  emailDomain: 'example.com',
  obfuscated: false,
  firstName: 'Ann',
  lastName: 'Lee',
  tags: [],
  social: {},
  customFields: {},
  sighting: { sourceUrl, via: 'mailto', raw: {} },
});

describe('the life of a job', () => {
  it('is paused, resumed and cancelled, each as often as one likes', async () => {
    const { id, at } = await givenJob('https://example.com/');
    expect(await post(`${at}/pause`)).toMatchObject({ status: 200, body: { id, status: 'paused' } });
    expect(await post(`${at}/pause`)).toMatchObject({ status: 200, body: { status: 'paused' } });
    const before = await gateway.queues.depth('crawl');
    expect(await post(`${at}/resume`)).toMatchObject({ status: 200, body: { status: 'pending' } });
    expect((await gateway.queues.depth('crawl')).waiting).toBeGreaterThanOrEqual(before.waiting);
    expect(await post(`${at}/cancel`)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await post(`${at}/cancel`)).toMatchObject({ status: 200 });
    expect(await post(`${at}/resume`)).toMatchObject({ status: 409, body: { code: 'JOB_STATE_CONFLICT' } });
    const lines = await db.auditLog.findMany({ where: { target: `scrape_job:${id}` }, orderBy: { id: 'asc' } });
    expect(lines.map(({ action }) => action)).toContain('scrape_job.pause');
  });

  it('is nobody else’s to move', async () => {
    const { at } = await givenJob('https://example.com/');
    for (const verb of ['pause', 'resume', 'cancel']) {
      expect(await post(`${at}/${verb}`, stranger)).toMatchObject({ status: 404 });
    }
    expect(await stranger({ path: `${at}/pages` })).toMatchObject({ status: 404 });
    expect(await stranger({ path: `${at}/stream` })).toMatchObject({ status: 404 });
    expect(await send({ path: at })).toMatchObject({ body: { status: 'pending' } });
  });
});

describe('the pages of a job', () => {
  it('are listed in pages, by status and reason, with what robots.txt said', async () => {
    const { id, at } = await givenJob('https://a.example/', 'https://b.example/', 'https://c.example/');
    const { finish } = await beginReading(id);
    await finish();
    await db.scrapePage.updateMany({
      where: { jobId: id, host: 'b.example' },
      data: { status: 'skipped', reason: 'robots_disallowed', robots: 'disallowed by Disallow: /' },
    });
    const first = await send({ path: `${at}/pages?limit=2` });
    const second = await send({ path: `${at}/pages?limit=2&cursor=${first.body.next_cursor}` });
    const urls = [first, second].flatMap(({ body }) => (body.data as { url: string }[]).map(({ url }) => url));
    expect(urls).toEqual(['https://a.example/', 'https://b.example/', 'https://c.example/']);
    expect(second.body.next_cursor).toBeNull();
    expect((await send({ path: `${at}/pages?reason=robots_disallowed` })).body).toMatchObject({
      data: [{ url: 'https://b.example/', status: 'skipped', robots: 'disallowed by Disallow: /' }],
    });
    expect((await send({ path: `${at}/pages?status=done` })).body.data).toHaveLength(2);
    expect((await send({ path: `${at}/pages?status=failed` })).body).toMatchObject({ data: [], next_cursor: null });
    expect(await send({ path: `${at}/pages?reason=A%20b` })).toMatchObject({ status: 422 });
  });
});

/** The events of a stream, read until one fits. */
async function readUntil(response: Response, fits: (event: StreamEvent) => boolean): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  let text = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
      const name = field('event');
      if (name === undefined) continue;
      const read = { name, id: field('id'), data: JSON.parse(field('data') ?? 'null') };
      events.push(read);
      if (fits(read)) return events;
    }
  }
  return events;
}
interface StreamEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

describe('the stream of a job', () => {
  it('tells of pages and contacts as they are stored, and ends with the job', async () => {
    const { id, at } = await givenJob('https://s.example/');
    const response = await open({ path: `${at}/stream`, headers: { 'Accept-Encoding': 'gzip' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('content-encoding')).toBeNull();
    const all = readUntil(response, ({ name }) => name === 'end');

    const { finish } = await beginReading(id);
    await finish([contact('ann@example.com', 'https://s.example/')]);
    await endScrapeJob(db, tenantId, id);

    const events = await all;
    expect(events.at(0)).toMatchObject({ name: 'progress', data: { id } });
    expect(events.filter(({ name }) => name === 'contact')).toMatchObject([
      { data: { email: 'ann@example.com', name: 'Ann Lee', source_url: 'https://s.example/' } },
    ]);
    expect(events.filter(({ name }) => name === 'page')).toMatchObject([
      { data: { url: 'https://s.example/', status: 'done', http_status: 200, contacts: 1 } },
    ]);
    expect(events.at(-1)).toMatchObject({ name: 'end', data: { status: 'completed', contacts: 1 } });
    const lastId = events.findLast((one) => one.id !== undefined)?.id ?? '';

    const again = await open({ path: `${at}/stream`, headers: { 'Last-Event-ID': lastId } });
    const missed = await readUntil(again, ({ name }) => name === 'end');
    expect(missed.map(({ name }) => name)).toEqual(['contact', 'page', 'progress', 'progress', 'end']);
    expect(missed[1]?.data.url).toBe('https://s.example/');
  });

  it('serves many watchers by one look, hears of a pause, and lets a cancelled job drain', async () => {
    const { id, at } = await givenJob('https://d.example/');
    const { finish } = await beginReading(id);
    const watchers = await Promise.all(Array.from({ length: 5 }, () => open({ path: `${at}/stream` })));
    const [one, ...others] = watchers.map((response) => readUntil(response, ({ name }) => name === 'end'));
    await post(`${at}/pause`);
    await post(`${at}/cancel`);
    await finish();
    const events = (await one) ?? [];
    expect(events.filter(({ name }) => name === 'page')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ name: 'end', data: { status: 'cancelled', pages: { reading: 0, done: 1 } } });
    for (const other of others) expect((await other).at(-1)).toMatchObject({ name: 'end' });
  });
});

describe('the proxies pages are read through', () => {
  it('are told with success, bans, latency and cost', async () => {
    const use = { provider: 'own', kind: 'datacenter', bytes: 1e6, restMs: 0, lastFailure: null, failures: 0, bans: 0 };
    const busy = { ...use, name: '192.0.2.1:3128', requests: 4, latencyMs: 600, costMicros: 2_500 };
    await recordProxyUse(db, [{ ...busy, failures: 1, bans: 1, restMs: 60_000, lastFailure: 'captcha' }]);
    await recordProxyUse(db, [busy, { ...use, name: '192.0.2.2:3128', requests: 0, latencyMs: 0, costMicros: 0 }]);
    const { status, body } = await send({ path: '/api/v1/proxies?days=1' });
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      {
        name: '192.0.2.1:3128',
        state: 'resting',
        requests: 8,
        success_rate: 0.875,
        ban_rate: 0.125,
        latency_ms: 171,
        cost_eur: 0.005,
      },
      { name: '192.0.2.2:3128', state: 'ready', requests: 0, success_rate: null, latency_ms: null },
    ]);
  });
});

describe('questions about domains', () => {
  it('go to a crawler once, are answered at once while the answer is fresh, and are the tenant’s own', async () => {
    const lookup = { path: '/api/v1/whois/lookup', body: { domain: 'https://www.example.co.uk/about' } };
    const first = await send(lookup);
    expect(first).toMatchObject({ status: 202, body: { domain: 'example.co.uk', status: 'pending', record: null } });
    const at = String(first.headers.get('location'));
    expect((await send(lookup)).body.id).toBe(first.body.id);
    expect((await gateway.queues.depth('lookup')).waiting).toBe(1);
    await answerWhois(db, 'example.co.uk', {
      source: 'rdap',
      server: 'rdap.example',
      registered: true,
      registeredAt: new Date(Date.now() - 10.5 * 86_400_000),
      changedAt: null,
      expiresAt: null,
      registrar: 'Names of Example Ltd',
      registrarId: null,
      statuses: ['active'],
      nameservers: [],
      dnssec: null,
    });
    expect(await send({ path: at })).toMatchObject({ status: 200, body: { status: 'done', record: { age_days: 10 } } });
    expect((await send(lookup)).status).toBe(200);
    expect((await send({ path: '/api/v1/whois/history?domain=example.co.uk' })).body.data).toHaveLength(2);
    expect((await stranger({ path: at })).status).toBe(404);
    expect((await stranger({ path: '/api/v1/whois/history' })).body.data).toEqual([]);
    expect(await send({ path: '/api/v1/whois/lookup', body: { domain: 'co.uk' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'domain' }] },
    });
  });
});

describe('schedules', () => {
  const SCHEDULES = '/api/v1/scraping/schedules';
  const job = { source_type: 'custom_urls', config: { urls: ['https://lawyers.example.com/'] }, category: 'avocat' };

  it('are created, told of, paused, resumed and deleted, each by its own tenant alone', async () => {
    const made = await send({ path: SCHEDULES, body: { cron: '0 6 * * 1', timezone: 'Europe/Paris', job } });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'lawyers.example.com', status: 'active', category: 'avocat', last_outcome: null },
    });
    const nextRunAt = new Date(String(made.body.next_run_at));
    expect([nextRunAt.getTime() > Date.now(), nextRunAt.getUTCDay()]).toEqual([true, 1]);
    const at = String(made.headers.get('location'));
    expect((await stranger({ path: at })).status).toBe(404);
    expect((await stranger({ path: at, method: 'DELETE' })).status).toBe(404);
    expect(await send({ path: `${at}/pause`, method: 'POST' })).toMatchObject({
      body: { status: 'paused', next_run_at: null },
    });
    expect(await send({ path: `${at}/resume`, method: 'POST' })).toMatchObject({
      body: { status: 'active', next_run_at: made.body.next_run_at },
    });
    expect((await send({ path: SCHEDULES })).body.data).toMatchObject([{ id: made.body.id }]);
    expect((await send({ path: at, method: 'DELETE' })).status).toBe(200);
    expect((await send({ path: at })).status).toBe(404);
  });

  it.each([
    [{ cron: '* * * * *', job }, 'cron'],
    [{ cron: '0 6 * * 1', timezone: 'Mars/Base', job }, 'timezone'],
    [{ cron: '0 6 * * 1', job: { ...job, config: { urls: ['http://127.0.0.1/'] } } }, 'job.config.urls.0'],
    [{ cron: '0 6 * * 1', job: { ...job, source_id: 'linkedin-001' } }, 'job.source_id'],
  ])('refuse %j by its field', async (body, path) => {
    expect(await send({ path: SCHEDULES, body })).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });
});

describe('estimates', () => {
  it('are asked of a crawler, and told to their own tenant alone', async () => {
    const body = { source_type: 'custom_urls', config: { urls: ['https://lawyers.example.com/'] } };
    const asked = await send({ path: `${JOBS}/estimate`, body });
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending', result: null } });
    const at = String(asked.headers.get('location'));
    const result = {
      hosts: [],
      questions: [],
      hosts_unseen: 1,
      pages: { likely: 12, at_most: 200 },
      minutes: 0.4,
      cost_eur: { search: 0, proxies: 0, total: 0 },
      ends_by: 'read' as const,
      requests: 0,
      notes: [],
    };
    await answerEstimate(db, tenantId, Number(asked.body.id), result);
    expect(await send({ path: at })).toMatchObject({ status: 200, body: { status: 'done', result } });
    expect((await stranger({ path: at })).status).toBe(404);
    const closed = { ...body, config: { urls: ['http://127.0.0.1/'] } };
    expect((await send({ path: `${JOBS}/estimate`, body: closed })).status).toBe(422);
  });
});

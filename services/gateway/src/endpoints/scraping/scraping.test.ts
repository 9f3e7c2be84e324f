import type { Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let key: string;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'), { GATEWAY_ALLOWED_HOSTS: '127.0.0.1:8123,site.test:80' });
  const one = await givenKey(db, (await givenTenant(db, 'one')).tenantId);
  key = one.key;
  send = partnerOf(gateway.url, one);
  stranger = partnerOf(gateway.url, await givenKey(db, (await givenTenant(db, 'two')).tenantId));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const JOBS = '/api/v1/scraping/jobs';
const wish = (urls: string[], more: object = {}) => ({ source_type: 'custom_urls', config: { urls }, ...more });
const start = (urls: string[], more: object = {}) => send({ path: JOBS, body: wish(urls, more) });

describe('POST /api/v1/scraping/jobs', () => {
  it('stores the job with its start pages and asks for a crawler', async () => {
    const before = await gateway.queues.depth('crawl');
    const answered = await start(['https://example.com/a#top', 'https://example.com/a'], {
      category: 'lawyer',
      name: 'Lawyers of Bangkok',
      tags: ['avocat'],
    });
    expect(answered).toMatchObject({
      status: 201,
      body: {
        name: 'Lawyers of Bangkok',
        category: 'avocat',
        status: 'pending',
        pages: { waiting: 1, done: 0 },
        contacts: 0,
        config: { max_pages: 200, max_depth: 4 },
        next_action: expect.any(String),
      },
    });
    const location = answered.headers.get('location') ?? '';
    expect(location).toBe(`${JOBS}/${answered.body.id}`);
    expect(await send({ path: location })).toMatchObject({ status: 200, body: { id: answered.body.id } });
    expect(await send({ path: `${location}/status` })).toMatchObject({ status: 200, body: { eta_seconds: null } });
    expect((await gateway.queues.depth('crawl')).waiting).toBe(before.waiting + 1);
    expect(await db.auditLog.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      actor: `key:${key}`,
      action: 'scrape_job.started',
      target: `scrape_job:${answered.body.id}`,
    });
  });

  it.each([
    [{ source_type: 'google_maps' }, 'config.queries'],
    [{ source_type: 'nothing' }, 'source_type'],
    [{ source_type: 'linkedin' }, 'source_type'],
    [{ source_type: 'google_search', config: { queries: ['a {planet}'] } }, 'config.queries.0'],
    [{ config: { urls: [] } }, 'config.urls'],
    [{ config: { urls: ['ftp://example.com/'] } }, 'config.urls.0'],
    [{ config: { urls: ['https://example.com/', 'http://127.0.0.1:9/'] } }, 'config.urls.1'],
    [{ config: { urls: ['https://example.com/'], max_pages: 1e10 } }, 'config.max_pages'],
    [{ source_id: 'nobody' }, 'source_id'],
    [{ category: 'a\u0000b' }, 'category'],
  ])('names what is wrong with %j', async (change, path) => {
    const answered = await send({ path: JOBS, body: { ...wish(['https://example.com/']), ...change } });
    expect(answered.status).toBe(422);
    expect(answered.body.errors).toMatchObject([{ path }]);
  });

  it('opens to the crawler the hosts this machine allows, and does not tell the partner', async () => {
    const { body } = await start(['http://127.0.0.1:8123/', 'http://site.test/', 'https://example.com/']);
    const job = await db.scrapeJob.findUniqueOrThrow({ where: { id: Number(body.id) } });
    expect(job.config).toMatchObject({ allow_private: ['127.0.0.1:8123', 'site.test:80'] });
    expect(body.config).not.toHaveProperty('allow_private');
  });

  it('cannot be told by a partner what to open', async () => {
    const config = { urls: ['https://example.com/'], allow_private: ['10.0.0.1:80'] };
    const { body } = await send({ path: JOBS, body: { source_type: 'custom_urls', config } });
    const job = await db.scrapeJob.findUniqueOrThrow({ where: { id: Number(body.id) } });
    expect(job.config).not.toHaveProperty('allow_private');
  });
});

describe('GET /api/v1/scraping/jobs', () => {
  it('lists a tenant’s own jobs in pages, by status', async () => {
    const ids: unknown[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await start([`https://${name}.example.com/`])).body.id);
    const first = await send({ path: `${JOBS}?limit=2` });
    const second = await send({ path: `${JOBS}?limit=200&cursor=${first.body.next_cursor}` });
    const listed = [first, second].flatMap(({ body }) => (body.data as { id: unknown }[]).map(({ id }) => id));
    expect(listed.slice(0, 3)).toEqual([...ids].reverse());
    expect(second.body.next_cursor).toBeNull();
    expect((await send({ path: `${JOBS}?status=completed` })).body).toMatchObject({ data: [] });
    expect((await stranger({ path: JOBS })).body).toMatchObject({ data: [], next_cursor: null });
    expect(await stranger({ path: `${JOBS}/${ids[0]}` })).toMatchObject({ status: 404 });
    expect(await stranger({ path: `${JOBS}/${ids[0]}/status` })).toMatchObject({ status: 404 });
  });
});

describe('an Idempotency-Key', () => {
  const body = wish(['https://once.example.com/']);
  const startOnce = (name: string, wanted: object = body) =>
    send({ path: JOBS, body: wanted, headers: { 'Idempotency-Key': name } });
  const jobsOf = (name: string) => db.scrapeJob.count({ where: { name } });

  it('makes a repeated request the same job, with the same answer', async () => {
    const first = await startOnce('key-1');
    const again = await startOnce('key-1');
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(await jobsOf('once.example.com')).toBe(1);
  });

  it('is refused with another request', async () => {
    await startOnce('key-2');
    const other = await startOnce('key-2', wish(['https://other.example.com/']));
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await jobsOf('other.example.com')).toBe(0);
  });

  it('lets one of several at the same moment do the work', async () => {
    const wanted = wish(['https://race.example.com/']);
    const answers = await Promise.all(Array.from({ length: 6 }, () => startOnce('key-3', wanted)));
    for (const { status } of answers) expect(status).toBeOneOf([201, 409]);
    expect(await jobsOf('race.example.com')).toBe(1);
  });

  it('is free again when the request was wrong', async () => {
    expect(await startOnce('key-4', wish(['http://10.0.0.1/']))).toMatchObject({ status: 422 });
    expect(await startOnce('key-4', wish(['https://mended.example.com/']))).toMatchObject({ status: 201 });
  });

  it('belongs to its tenant', async () => {
    await startOnce('key-5');
    const theirs = await stranger({ path: JOBS, body, headers: { 'Idempotency-Key': 'key-5' } });
    expect(theirs.status).toBe(201);
    expect(theirs.headers.get('idempotency-replayed')).toBeNull();
  });

  it('must be visible ASCII', async () => {
    const answered = await startOnce('é'.repeat(3));
    expect(answered).toMatchObject({ status: 422, body: { errors: [{ path: 'Idempotency-Key' }] } });
  });
});

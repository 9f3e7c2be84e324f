import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { type FaultProxy, type RunningRedis, startFaultProxy, startRedis } from '@relais/sandbox';
import { signRequest } from '@relais/signing';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  givenKey,
  givenTenant,
  partnerOf,
  type RunningGateway,
  startGateway,
  type TestKey,
} from '../gateway.testkit.ts';

let test: TestDatabase;
let redis: RunningRedis;
let wayToRedis: FaultProxy;
let wayToPostgres: FaultProxy;
let gateway: RunningGateway;
let key: TestKey;
let send: ReturnType<typeof partnerOf>;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  redis = await startRedis();
  wayToRedis = await startFaultProxy({ targetPort: redis.port });
  wayToPostgres = await startFaultProxy({ targetPort: Number(new URL(test.url).port) });
  gateway = await startGateway(wayToPostgres.through(test.url), wayToRedis.through(redis.url));
  key = await givenKey(test.db, (await givenTenant(test.db, 'one')).tenantId);
  send = partnerOf(gateway.url, key);
});
afterEach(async () => {
  await Promise.all([wayToRedis.set('pass'), wayToPostgres.set('pass')]);
  await expect
    .poll(
      () =>
        gateway.queues.ping().then(
          () => true,
          () => false,
        ),
      { timeout: 15_000 },
    )
    .toBe(true);
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([wayToRedis.stop(), wayToPostgres.stop()]);
  await redis.stop();
  await test.drop();
});

const INGEST = '/api/v1/contacts/ingest';
let people = 0;
const delivery = () => ({ source_id: 'api-one', contacts: [{ email: `person-${++people}@example.com` }] });
const wish = { source_type: 'custom_urls', config: { urls: ['https://example.com/'] } };

describe('while Redis is away', () => {
  it.each(['refuse', 'freeze'] as const)('(%s) contacts are still stored, for the sweep to take up', async (mode) => {
    await wayToRedis.set(mode);
    const before = await test.db.contact.count();
    expect(await send({ path: INGEST, body: delivery() })).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await test.db.contact.count({ where: { dueAt: { not: null } } })).toBe(before + 1);
    expect(await send({ path: '/api/v1/contacts' })).toMatchObject({ status: 200 });
  });

  it('a write that must not be done twice is put off, since a replay could not be told', async () => {
    await wayToRedis.set('refuse');
    const answered = await send({ path: '/api/v1/scraping/jobs', body: wish });
    expect(answered).toMatchObject({ status: 503, body: { code: 'REPLAY_CHECK_UNAVAILABLE' } });
    expect(answered.headers.get('retry-after')).toBe('5');
    expect(await test.db.scrapeJob.count()).toBe(0);
  });

  it('a replay that came to this very process is still refused', async () => {
    await wayToRedis.set('refuse');
    const body = JSON.stringify(delivery());
    const timestamp = Math.floor(Date.now() / 1_000);
    const headers = signRequest({ version: 'v1', secret: key.secret, apiKey: key.key, timestamp, body });
    const post = () =>
      fetch(gateway.url + INGEST, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', ...headers },
      });
    expect([(await post()).status, (await post()).status]).toEqual([202, 401]);
  });
});

describe('while PostgreSQL is away', () => {
  it('every request that needs it is answered 503, and works again afterwards', async () => {
    await wayToPostgres.set('refuse');
    const answered = await send({ path: INGEST, body: delivery() });
    expect(answered).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
    expect(answered.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answered.body)).not.toContain('127.0.0.1');
    expect(await send({ path: '/api/v1/contacts' })).toMatchObject({ status: 503 });
    await wayToPostgres.set('pass');
    await expect.poll(async () => (await send({ path: INGEST, body: delivery() })).status).toBe(202);
  });
});

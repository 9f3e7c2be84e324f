import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../gateway.testkit.ts';
import { watchBacklog } from './backlog.ts';

let test: TestDatabase;
let tenantId: number;
const running: RunningGateway[] = [];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  ({ tenantId } = await givenTenant(test.db, 'one'));
});
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.stop();
});
afterAll(() => test.drop());

const open = async (settings: Record<string, string>) => {
  const gateway = await startGateway(test.url, inject('redisUrl'), settings);
  running.push(gateway);
  return gateway;
};
const ingest = {
  path: '/api/v1/contacts/ingest',
  body: { source_id: 'api-one', contacts: [{ email: 'a@example.com' }] },
};

describe('the rate limit', () => {
  it('is a key’s own, over all replicas, and says when to come again', async () => {
    const limit = { GATEWAY_REQUESTS_PER_SECOND: '5' };
    const replicas = [await open(limit), await open(limit)];
    const [key, other] = [await givenKey(test.db, tenantId), await givenKey(test.db, tenantId)];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        partnerOf(replicas[i % 2]?.url ?? '', key)({ path: '/api/v1/contacts?limit=1' }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { body, headers } of refused) {
      expect(body).toMatchObject({ code: 'RATE_LIMITED' });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await partnerOf(replicas[0]?.url ?? '', other)({ path: '/api/v1/contacts' })).toMatchObject({ status: 200 });
    await expect
      .poll(async () => (await partnerOf(replicas[0]?.url ?? '', key)({ path: '/api/v1/contacts' })).status)
      .toBe(200);
  });
});

describe('the backlog limit', () => {
  it('answers 429 while too many jobs wait, and takes contacts again when they are done', async () => {
    const gateway = await open({ GATEWAY_VALIDATE_BACKLOG: '2' });
    const send = partnerOf(gateway.url, await givenKey(test.db, tenantId));
    await gateway.queues.enqueue.many(
      'validate',
      [1, 2].map((id) => ({ tenantId, contactIds: [id] })),
    );
    const answered = await send(ingest);
    expect(answered).toMatchObject({ status: 429, body: { code: 'BACKLOG_FULL' } });
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await send({ path: '/api/v1/contacts' })).toMatchObject({ status: 200 });
    gateway.queues.consume('validate', async () => ({ kind: 'done' }));
    await expect.poll(async () => (await send(ingest)).status, { timeout: 10_000 }).toBe(202);
  });

  it('is one question however many ask, and none while the count is fresh', async () => {
    let asked = 0;
    const backlog = watchBacklog({
      queue: 'validate',
      limit: 10,
      freshMs: 60_000,
      depth: async () => {
        asked += 1;
        return { waiting: 9, active: 0, delayed: 100, failed: 100 };
      },
    });
    await Promise.all([backlog.assertRoom(), backlog.assertRoom()]);
    await backlog.assertRoom();
    expect(asked).toBe(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { claimIdempotencyKey, forgetOldAnswers, keepAnswer, releaseClaim } from './idempotency.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.$executeRaw`TRUNCATE idempotency_keys`;
});

const claim = (hash = 'h1', tenantId = 1) => claimIdempotencyKey(test.db, tenantId, 'key-1', hash);

describe('idempotency keys', () => {
  it('belong to one of those who ask at the same moment', async () => {
    const kinds = (await Promise.all(Array.from({ length: 8 }, () => claim()))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'first')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'running')).toHaveLength(7);
  });

  it('give the kept answer to the same request and refuse another', async () => {
    await claim();
    await keepAnswer(test.db, 1, 'key-1', { status: 201, body: { id: 7 } });
    expect(await claim()).toEqual({ kind: 'answered', status: 201, body: { id: 7 } });
    expect(await claim('h2')).toEqual({ kind: 'different' });
    expect(await claim('h2', 2)).toEqual({ kind: 'first' });
  });

  it('are free again once released, abandoned, or a day old', async () => {
    await claim();
    await releaseClaim(test.db, 1, 'key-1');
    expect(await claim()).toEqual({ kind: 'first' });
    await test.db.$executeRaw`UPDATE idempotency_keys SET created_at = now() - interval '61 seconds'`;
    expect(await claim('h2')).toEqual({ kind: 'different' });
    expect(await claim()).toEqual({ kind: 'first' });
    await keepAnswer(test.db, 1, 'key-1', { status: 200, body: null });
    await test.db.$executeRaw`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`;
    expect(await claim('h2')).toEqual({ kind: 'first' });
  });

  it('are forgotten after a day', async () => {
    await claim();
    expect(await forgetOldAnswers(test.db)).toBe(0);
    await test.db.$executeRaw`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`;
    expect(await forgetOldAnswers(test.db)).toBe(1);
  });
});

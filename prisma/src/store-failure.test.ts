import { describe, expect, inject, it } from 'vitest';
import { openDatabase } from './open-db.ts';
import { isStoreFailure } from './store-failure.ts';
import { createTestDatabase } from './testing.ts';

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('it worked');
    },
    (error: unknown) => error,
  );

describe('a failed statement', () => {
  it('is the store’s failure when the server is away or ends the connection', async () => {
    const away = openDatabase({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(isStoreFailure(await failureOf(away.$queryRaw`SELECT 1`))).toBe(true);
    expect(isStoreFailure(await failureOf(away.tenant.findFirst()))).toBe(true);
    await away.$disconnect();

    const test = await createTestDatabase(inject('pgAdminUrl'));
    const ended = test.db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    expect(isStoreFailure(await failureOf(ended))).toBe(true);
    expect(await test.db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    await test.drop();
  });

  it('is the statement’s own when it was wrong', async () => {
    const test = await createTestDatabase(inject('pgAdminUrl'));
    expect(isStoreFailure(await failureOf(test.db.$queryRaw`SELECT 1 / 0`))).toBe(false);
    expect(isStoreFailure(await failureOf(test.db.$queryRaw`SELECT ${'a\u0000b'}::text`))).toBe(false);
    expect(isStoreFailure('no error at all')).toBe(false);
    await test.drop();
  });
});

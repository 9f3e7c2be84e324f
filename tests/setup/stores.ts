import { prepareTemplate, TEMPLATE } from '@relais/prisma/testing';
import { dropDatabase, startPostgres, startRedis } from '@relais/sandbox';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's URL to the database `postgres`: create databases of your own from it. */
    pgAdminUrl: string;
    /** Shared by all test files: keep to a key prefix of your own, and start a Redis of your own to flush or kill one. */
    redisUrl: string;
    /** Migrated and empty: `createDatabase(pgAdminUrl, name, templateDatabase)` takes some 50 ms. */
    templateDatabase: string;
  }
}

/**
 * One PostgreSQL and one Redis for a whole run of vitest. The stores of the environment (DATABASE_URL, REDIS_URL) are never
 * touched: a test run must not be able to reach a database somebody cares about.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Projects inherit this file from the root, which always runs it too.
  if (!project.isRootProject()) return undefined;

  const [postgres, redis] = await Promise.all([
    given(process.env.RELAIS_TEST_DATABASE_URL) ?? startPostgres(),
    given(process.env.RELAIS_TEST_REDIS_URL) ?? startRedis(),
  ]);
  await makeTemplate(postgres.url);

  project.provide('pgAdminUrl', postgres.url);
  project.provide('redisUrl', redis.url);
  project.provide('templateDatabase', TEMPLATE);
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
  };
}

const given = (url: string | undefined) => (url ? { url, stop: async () => {} } : undefined);

/** Migrated once; every test file that needs tables copies it. The last run's may still be there on a server of your own. */
async function makeTemplate(adminUrl: string): Promise<void> {
  await dropDatabase(adminUrl, TEMPLATE);
  await prepareTemplate(adminUrl);
}

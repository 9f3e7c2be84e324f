import { createDatabase, dropDatabase } from '@relais/sandbox';
import { describe, expect, inject, it } from 'vitest';
import { databaseStanding, migrate, openDatabase } from './index.ts';

describe('how a database stands', () => {
  it('names what is pending, then nothing, then what only a newer release knows', async () => {
    const name = `standing_${process.pid}`;
    const databaseUrl = await createDatabase(inject('pgAdminUrl'), name);
    const db = openDatabase({ databaseUrl });
    try {
      const before = await databaseStanding(db);
      expect(before.version).toMatch(/^\d+/);
      expect(before.pending).toEqual(await migrate(databaseUrl));
      expect(await databaseStanding(db)).toMatchObject({ pending: [], broken: [], unknown: [] });

      await db.$executeRaw`UPDATE _prisma_migrations SET migration_name = 'from_the_future' WHERE migration_name = ${before.pending.at(-1)}`;
      expect(await databaseStanding(db)).toMatchObject({
        pending: before.pending.slice(-1),
        unknown: ['from_the_future'],
      });
    } finally {
      await db.$disconnect();
      await dropDatabase(inject('pgAdminUrl'), name);
    }
  });
});

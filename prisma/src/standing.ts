import type { Db } from './open-db.ts';
import { readMigrations } from './schema-engine.ts';

/** How a database stands against this release. */
export interface DatabaseStanding {
  /** The server's own, as `18.0`. */
  version: string;
  /** Migrations of this release that are still to be applied, in order. */
  pending: string[];
  /** Migrations that began and did not end. */
  broken: string[];
  /** Migrations of a newer release. */
  unknown: string[];
}

/** Reads the migration table without touching anything. */
export async function databaseStanding(db: Db): Promise<DatabaseStanding> {
  const wanted = (await readMigrations()).migrationDirectories.map(({ path }) => path);
  const [server] = await db.$queryRaw<{ version: string; started: boolean }[]>`
    SELECT current_setting('server_version') AS version, to_regclass('_prisma_migrations') IS NOT NULL AS started`;
  const rows = server?.started
    ? await db.$queryRaw<{ name: string; ended: boolean }[]>`
        SELECT migration_name AS name, finished_at IS NOT NULL AS ended FROM _prisma_migrations WHERE rolled_back_at IS NULL`
    : [];
  const applied = new Set(rows.flatMap(({ name, ended }) => (ended ? [name] : [])));
  return {
    version: server?.version ?? '',
    pending: wanted.filter((name) => !applied.has(name)),
    broken: rows.flatMap(({ name, ended }) => (ended ? [] : [name])),
    unknown: [...applied].filter((name) => !wanted.includes(name)),
  };
}

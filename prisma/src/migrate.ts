import { noFilter, readMigrations, readSchema, withEngine } from './schema-engine.ts';

/**
 * Applies the migrations that are still missing, in order.
 * @returns their names; empty when the database was up to date
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  return withEngine(databaseUrl, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilter });
    return appliedMigrationNames;
  });
}

/** The SQL that would build the schema from nothing: what the drift test holds the migrations against. */
export async function schemaSql(databaseUrl: string): Promise<string> {
  const files = await readSchema();
  return withEngine(databaseUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', ...files },
      script: true,
      exitCode: null,
      filters: noFilter,
    });
    return stdout ?? '';
  });
}

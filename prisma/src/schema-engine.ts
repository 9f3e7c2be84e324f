import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm';

/**
 * Prisma's own schema engine as WebAssembly: the same migrations and the same migration table as `prisma migrate
 * deploy`, without a binary to download. Decision: docs/decisions/0003.
 */
/** A global of Node that its types of this version do not name. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

const root = fileURLToPath(new URL('..', import.meta.url));
export const noFilter = { externalTables: [], externalEnums: [] };

/**
 * The stock adapter cuts a migration at every semicolon, which breaks comments and function bodies. PostgreSQL takes a
 * whole script in one query, and in one transaction, as `prisma migrate deploy` sends it.
 */
class WholeScripts extends PrismaPg {
  readonly #open: { dispose(): Promise<void> }[] = [];

  override async connect() {
    const adapter = await super.connect();
    this.#open.push(adapter);
    adapter.executeScript = async (script: string) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }

  /** The engine leaves its connections to the pool's idle time-out; a command line should end at once. */
  async close() {
    await Promise.all(this.#open.map((adapter) => adapter.dispose()));
  }
}

let loaded: Promise<typeof SchemaEngine> | undefined;

/** Node 20 does not import .wasm by itself, so the module is instantiated by hand, once a process. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const door = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bindings = await import(pathToFileURL(door).href);
  const bytes = await readFile(path.join(path.dirname(door), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  return bindings.SchemaEngine;
}

/** Runs `work` with an engine that is connected to the database, and frees it. */
export async function withEngine<T>(databaseUrl: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= loadEngine();
  const Engine = await loaded;
  const connections = new WholeScripts({ connectionString: databaseUrl, max: 1 });
  const adapter = bindMigrationAwareSqlAdapterFactory(connections);
  const { files } = await readSchema();
  const engine = await Engine.new({ datamodels: files.map(({ path, content }) => [path, content]) }, () => {}, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await connections.close();
  }
}

/** The schema as the engine wants it: path and content of each file. */
export async function readSchema(): Promise<SchemasContainer> {
  const folder = path.join(root, 'schema');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      path: path.join(folder, name),
      content: await readFile(path.join(folder, name), 'utf8'),
    })),
  );
  return { files };
}

/** Every migration on disk, in order. */
export async function readMigrations(): Promise<MigrationList> {
  const baseDir = path.join(root, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  };
}

import { join } from 'node:path';
import { createDatabase, databaseExists, databaseUrl } from './databases.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

export interface StoresOptions {
  /** Keeps the data of stores of our own here, in `postgres/` and `redis/`. Without it they forget everything at `stop`. */
  readonly stateDir?: string;
  /** Progress for a person. Default: stderr. */
  readonly log?: (line: string) => void;
}

export interface Stores {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Which of the two are ours, to be stopped by `stop`. */
  readonly owned: { readonly postgres: boolean; readonly redis: boolean };
  /** Stops what is ours; a store that was given by URL is left alone. */
  stop(): Promise<void>;
}

interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

const DATABASE = 'relais';

/**
 * The two stores everything needs: those named by DATABASE_URL and REDIS_URL, else our own on free ports with an empty
 * database `relais` (migrations are the caller's).
 * @throws StoreError with the way out in its message
 */
export async function ensureStores(
  env: { readonly DATABASE_URL?: string | undefined; readonly REDIS_URL?: string | undefined },
  { stateDir, log = (line) => process.stderr.write(`relais: ${line}\n`) }: StoresOptions = {},
): Promise<Stores> {
  const given = (url: string | undefined): Store | undefined => (url ? { url, stop: async () => {} } : undefined);
  const [postgres, redis] = await bothOrNeither(
    given(env.DATABASE_URL) ?? ownPostgres(stateDir, log),
    given(env.REDIS_URL) ?? startRedis({ log, ...(stateDir && { dir: join(stateDir, 'redis') }) }),
  );
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    owned: { postgres: !env.DATABASE_URL, redis: !env.REDIS_URL },
    async stop() {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

async function ownPostgres(stateDir: string | undefined, log: (line: string) => void): Promise<Store> {
  const server = await startPostgres({ log, ...(stateDir && { dataDir: join(stateDir, 'postgres') }) });
  try {
    const exists = await databaseExists(server.url, DATABASE);
    const url = exists ? databaseUrl(server.url, DATABASE) : await createDatabase(server.url, DATABASE);
    return { url, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Starts side by side; when one fails, what the other has started is stopped before the error goes on. */
async function bothOrNeither(first: Store | Promise<Store>, second: Store | Promise<Store>): Promise<[Store, Store]> {
  const [one, two] = await Promise.allSettled([first, second]);
  if (one.status === 'fulfilled' && two.status === 'fulfilled') return [one.value, two.value];
  if (one.status === 'fulfilled') await one.value.stop();
  if (two.status === 'fulfilled') await two.value.stop();
  throw one.status === 'rejected' ? one.reason : two.status === 'rejected' ? two.reason : undefined;
}

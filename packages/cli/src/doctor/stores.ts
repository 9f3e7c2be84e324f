import { databaseStanding, openDatabase, pingDatabase } from '@relais/prisma';
import { parseKeyring } from '@relais/signing';
import { Redis } from 'ioredis';
import type { StackSettings } from '../stack/settings.ts';
import { checked, type Finding, fail, ok, warn } from './finding.ts';

const LEAST_REDIS = [6, 2] as const;
/** The first that can hold a null tenant unique. */
const LEAST_POSTGRES = 15;

/** PostgreSQL, Redis and the secrets of the stores a command would work on. */
export async function examineStores(settings: StackSettings): Promise<Finding[]> {
  return [ok('stores', settings.origin), ...(await postgres(settings)), await redis(settings), ...secrets(settings)];
}

async function postgres({ databaseUrl }: StackSettings): Promise<Finding[]> {
  if (databaseUrl === null) return [warn('PostgreSQL', 'our own, and not running', 'relais up')];
  const db = openDatabase({ databaseUrl, poolSize: 1 });
  try {
    const reached = await checked(
      'PostgreSQL',
      'check DATABASE_URL, or unset it to use stores of our own',
      async () => {
        await pingDatabase(db);
        const { version } = await databaseStanding(db);
        return Number.parseInt(version, 10) >= LEAST_POSTGRES
          ? ok('PostgreSQL', version)
          : fail('PostgreSQL', `${version} is too old`, 'PostgreSQL 15 or newer is wanted');
      },
    );
    if (reached.state === 'fail') return [reached];
    const tables = await checked('migrations', 'relais migrate', async () => {
      const { pending } = await databaseStanding(db);
      return pending.length === 0
        ? ok('migrations', 'all applied')
        : fail('migrations', `${pending.length} are missing`, 'relais migrate');
    });
    return [reached, tables];
  } finally {
    await db.$disconnect();
  }
}

async function redis({ redisUrl }: StackSettings): Promise<Finding> {
  if (redisUrl === null) return warn('Redis', 'none is known to run', 'relais up, or set REDIS_URL');
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 3_000,
  });
  client.on('error', () => {});
  try {
    return await checked('Redis', 'check REDIS_URL', async () => {
      await client.connect();
      const info = await client.info();
      const version = /redis_version:([\d.]+)/.exec(info)?.[1] ?? '';
      const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? '';
      const [major = 0, minor = 0] = version.split('.').map(Number);
      if (major < LEAST_REDIS[0] || (major === LEAST_REDIS[0] && minor < LEAST_REDIS[1]))
        return fail('Redis', `${version} is too old`, 'Redis 6.2 or newer is wanted');
      if (policy !== 'noeviction')
        return fail(
          'Redis',
          `${version}, maxmemory-policy ${policy}: jobs could be dropped`,
          'CONFIG SET maxmemory-policy noeviction, and in redis.conf',
        );
      return /aof_enabled:1/.test(info)
        ? ok('Redis', `${version}, keeps its jobs`)
        : warn(
            'Redis',
            `${version}, without an append-only log: a restart loses jobs until the sweeps find them`,
            'CONFIG SET appendonly yes',
          );
    });
  } finally {
    client.disconnect();
  }
}

function secrets({ secretKey, addressPepper }: StackSettings): Finding[] {
  return [keyring(secretKey), pepper(addressPepper)];
}

function keyring(secretKey: string | undefined): Finding {
  if (!secretKey) return fail('RELAIS_SECRET_KEY', 'not set', 'export RELAIS_SECRET_KEY=k1:$(openssl rand -base64 32)');
  try {
    const keys = parseKeyring(secretKey);
    return ok('RELAIS_SECRET_KEY', `seals under "${keys.current.id}"`);
  } catch (error) {
    return fail(
      'RELAIS_SECRET_KEY',
      error instanceof Error ? error.message : String(error),
      'id:key[,id:key…], 32 bytes each in base64 or hex',
    );
  }
}

function pepper(addressPepper: string | undefined): Finding {
  if (!addressPepper)
    return fail(
      'RELAIS_ADDRESS_PEPPER',
      'not set',
      'export RELAIS_ADDRESS_PEPPER=$(openssl rand -base64 24), once and for all',
    );
  return addressPepper.length >= 16
    ? ok('RELAIS_ADDRESS_PEPPER', 'set')
    : fail('RELAIS_ADDRESS_PEPPER', 'shorter than 16 characters', 'a longer one, before the first contact is stored');
}

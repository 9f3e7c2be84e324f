import {
  type Database,
  databaseStanding,
  listInstances,
  listTenants,
  openDatabase,
  pingDatabase,
} from '@relais/prisma';
import { type Keyring, openSecret, parseKeyring, secretContexts } from '@relais/signing';
import { Redis } from 'ioredis';
import { type Check, fail, ok, warn } from '../checks/check.ts';
import { wordsOf } from '../io/errors.ts';
import { operationsOf } from '../stack/queue-connection.ts';
import type { StackSettings } from '../stack/settings.ts';

/** The statements use what came with 15: unique indexes in which nulls are equal. */
const OLDEST_POSTGRES = 15;

/** PostgreSQL, its tables, its tenants, and whether our key opens what is sealed there. */
export async function* databaseChecks(databaseUrl: string, secretKey: string | undefined): AsyncGenerator<Check> {
  const { host, pathname } = new URL(databaseUrl);
  const db = openDatabase({ databaseUrl, poolSize: 1 });
  try {
    await pingDatabase(db);
    const standing = await databaseStanding(db);
    const detail = `${standing.version} at ${host}${pathname}`;
    yield Number.parseInt(standing.version, 10) < OLDEST_POSTGRES
      ? fail(
          'PostgreSQL',
          `${detail} is older than ${OLDEST_POSTGRES}`,
          'upgrade it, or unset DATABASE_URL to use our own',
        )
      : ok('PostgreSQL', detail);
    yield migrationCheck(standing);
    if (standing.pending.length === 0) {
      yield await tenantCheck(db);
      yield await sealCheck(db, secretKey);
    }
  } catch (error) {
    const why = wordsOf(error).trim().split('\n').at(-1)?.trim() ?? '';
    yield fail('PostgreSQL', `${host}${pathname} cannot be used (${why})`, 'start it, or check DATABASE_URL');
  } finally {
    await db.$disconnect();
  }
}

function migrationCheck({ pending, broken, unknown }: Awaited<ReturnType<typeof databaseStanding>>): Check {
  if (broken.length > 0)
    return fail('migrations', `${broken.join(', ')} began and did not end`, 'see docs/operations, Migrations');
  if (pending.length > 0) return fail('migrations', `${pending.length} are missing`, 'relais migrate');
  return unknown.length > 0
    ? warn('migrations', `the database is of a newer release (${unknown.join(', ')})`, 'update this checkout')
    : ok('migrations', 'all applied');
}

async function tenantCheck(db: Database): Promise<Check> {
  const tenants = await listTenants(db);
  return tenants.length > 0
    ? ok('tenants', tenants.map(({ slug }) => slug).join(', '))
    : warn('tenants', 'there are none', 'relais seed');
}

async function sealCheck(db: Database, secretKey: string | undefined): Promise<Check> {
  const instances = (await listInstances(db)).filter(({ isActive }) => isActive);
  const keyring = keyringOf(secretKey);
  if (!keyring) return ok('sealed keys', 'not tried: there is no key to open them with');
  const closed = instances.filter(({ tenantId, instanceId, apiKeySealed }) => {
    try {
      openSecret(apiKeySealed, keyring, secretContexts.mailwizzApiKey(tenantId, instanceId));
      return false;
    } catch {
      return true;
    }
  });
  return closed.length > 0
    ? fail(
        'sealed keys',
        `RELAIS_SECRET_KEY does not open the key of ${closed.map(({ instanceId }) => instanceId).join(', ')}`,
        'put the key that sealed it back into RELAIS_SECRET_KEY (old keys may follow the new one), or seed with MAILWIZZ_<TENANT>_KEY again',
      )
    : ok('sealed keys', instances.length > 0 ? 'RELAIS_SECRET_KEY opens them' : 'no MailWizz account is configured');
}

const keyringOf = (secretKey: string | undefined): Keyring | null => {
  try {
    return secretKey ? parseKeyring(secretKey) : null;
  } catch {
    return null;
  }
};

const KEY_COMMAND = 'export RELAIS_SECRET_KEY="main:$(openssl rand -base64 32)"';
const PEPPER_COMMAND = 'export RELAIS_ADDRESS_PEPPER="$(openssl rand -base64 24)", once and for all';

/** Are the secrets set and sane? */
export function* secretChecks({
  secretKey,
  addressPepper,
}: Pick<StackSettings, 'secretKey' | 'addressPepper'>): Generator<Check> {
  if (!secretKey) yield fail('RELAIS_SECRET_KEY', 'not set', KEY_COMMAND);
  else if (!keyringOf(secretKey))
    yield fail('RELAIS_SECRET_KEY', 'not id:key[,id:key…] with 32 bytes each in base64 or hex', KEY_COMMAND);
  else yield ok('RELAIS_SECRET_KEY', 'set');
  if (!addressPepper) yield fail('RELAIS_ADDRESS_PEPPER', 'not set', PEPPER_COMMAND);
  else if (addressPepper.split(',').some((pepper) => pepper.trim().length < 16))
    yield fail('RELAIS_ADDRESS_PEPPER', 'shorter than 16 characters', PEPPER_COMMAND);
  else yield ok('RELAIS_ADDRESS_PEPPER', 'set');
}

/** BullMQ's scripts need 6.2 or newer. */
const OLDEST_REDIS = [6, 2] as const;

/** Redis, its policy, and who works at the queues. */
export async function* redisChecks(settings: StackSettings & { redisUrl: string }): AsyncGenerator<Check> {
  const { host } = new URL(settings.redisUrl);
  const redis = new Redis(settings.redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '';
    yield versionCheck(version, host);
    yield await policyCheck(redis);
  } catch (error) {
    yield fail('Redis', `${host} cannot be used (${wordsOf(error)})`, 'start it, or check REDIS_URL');
    return;
  } finally {
    redis.disconnect();
  }
  yield await workersCheck(settings);
}

function versionCheck(version: string, host: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1]);
  return old
    ? fail('Redis', `${version} at ${host} is older than ${OLDEST_REDIS.join('.')}`, 'upgrade it')
    : ok('Redis', `${version} at ${host}`);
}

async function policyCheck(redis: Redis): Promise<Check> {
  try {
    const [policy, aof] = await Promise.all(
      ['maxmemory-policy', 'appendonly'].map((name) => redis.config('GET', name)),
    );
    const settingIn = (answer: unknown) =>
      Array.isArray(answer) ? String(answer[1]) : String(Object.values(answer ?? {})[0]);
    if (settingIn(policy) !== 'noeviction') {
      return fail(
        'Redis policy',
        `maxmemory-policy is ${settingIn(policy)}: jobs could be dropped`,
        'redis-cli CONFIG SET maxmemory-policy noeviction, and in redis.conf',
      );
    }
    return settingIn(aof) === 'yes'
      ? ok('Redis policy', 'noeviction, appendonly')
      : warn(
          'Redis policy',
          'noeviction; not appendonly, so a restart empties the queues (sweeps refill them)',
          'redis-cli CONFIG SET appendonly yes, and in redis.conf',
        );
  } catch {
    return warn('Redis policy', 'the server hides its settings; make sure of noeviction');
  }
}

async function workersCheck(settings: StackSettings): Promise<Check> {
  const operations = await operationsOf(settings);
  try {
    const states = await operations.states();
    const idle = states.filter(({ workers }) => workers === 0).map(({ name }) => name);
    const paused = states.filter((state) => state.paused).map(({ name }) => name);
    const dead = states.filter(({ failed }) => failed > 0).map(({ name, failed }) => `${name} ${failed}`);
    if (paused.length > 0) return warn('queues', `paused: ${paused.join(', ')}`, `relais queues ${paused[0]} resume`);
    if (idle.length > 0)
      return warn('queues', `nobody works at ${idle.join(', ')}`, 'relais up, or start the services');
    return dead.length > 0
      ? warn(
          'queues',
          `dead letters: ${dead.join(', ')}`,
          `relais queues ${dead[0]?.split(' ')[0]} shows them, retry tries them again`,
        )
      : ok('queues', 'all have workers');
  } finally {
    await operations.close();
  }
}

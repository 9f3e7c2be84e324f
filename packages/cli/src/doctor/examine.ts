import path from 'node:path';
import { type Check, fail, ok, warn } from '../checks/check.ts';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import { findSettings, type StackSettings } from '../stack/settings.ts';
import { findStack, stateDir } from '../stack/state-file.ts';
import { browserCheck, buildCheck, diskCheck, dnsCheck, nodeCheck, onPath, portCheck } from './environment.ts';
import { databaseChecks, redisChecks, secretChecks } from './stores.ts';

const DEFAULT_PORT = 8_000;

/** Looks at everything a stack on this machine needs, and changes nothing. */
export async function* examine(env: NodeJS.ProcessEnv): AsyncGenerator<Check> {
  yield nodeCheck(process.versions.node);
  yield buildCheck();
  yield await diskCheck();
  const settings = await settingsOrNull(env);
  if (settings) {
    yield ok('stores', `looking at ${settings.origin}`);
    yield* secretChecks(settings);
    yield* databaseOf(settings);
  } else {
    yield warn('stores', 'none runs here and DATABASE_URL is not set', 'relais up starts one with stores of its own');
  }
  if (settings?.redisUrl) yield* redisChecks({ ...settings, redisUrl: settings.redisUrl });
  else yield await ownRedis();
  yield await portCheck(await findStack(), Number(env.GATEWAY_PORT || DEFAULT_PORT));
  yield await dnsCheck(
    (env.VALIDATOR_DNS_SERVERS ?? '')
      .split(',')
      .map((server) => server.trim())
      .filter(Boolean),
  );
  yield await browserCheck();
}

async function settingsOrNull(env: NodeJS.ProcessEnv): Promise<StackSettings | null> {
  try {
    return await findSettings(env);
  } catch (error) {
    if (error instanceof CommandFailed && error.code === 'NO_STACK') return null;
    throw error;
  }
}

/** Kept stores are started for the look, and stopped after it. */
async function* databaseOf(settings: StackSettings): AsyncGenerator<Check> {
  if (settings.databaseUrl !== null) {
    yield* databaseChecks(settings.databaseUrl, settings.secretKey);
    return;
  }
  try {
    const { databaseExists, databaseUrl, startPostgres } = await import('@relais/sandbox');
    const server = await startPostgres({ dataDir: path.join(stateDir, 'postgres'), log: () => {} });
    try {
      if (await databaseExists(server.url, 'relais'))
        yield* databaseChecks(databaseUrl(server.url, 'relais'), settings.secretKey);
      else yield warn('PostgreSQL', 'the kept server holds no database yet', 'relais up');
    } finally {
      await server.stop();
    }
  } catch (error) {
    yield fail('PostgreSQL', `the kept server does not start (${wordsOf(error)})`, `see ${stateDir}/postgres`);
  }
}

async function ownRedis(): Promise<Check> {
  const found = await onPath(['redis-server']);
  if (found) return ok('Redis', `none is configured; ${found} will be started`);
  const asRoot = process.getuid?.() === 0;
  return asRoot
    ? warn('Redis', 'none is configured and no redis-server is on PATH; relais up installs redis-tools with apt')
    : fail(
        'Redis',
        'none is configured and no redis-server is on PATH',
        'install it (apt-get install redis-server), or set REDIS_URL',
      );
}

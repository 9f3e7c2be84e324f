import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ServiceName } from '@relais/contracts';
import { migrate, openDatabase } from '@relais/prisma';
import { ensureStores } from '@relais/sandbox';
import { parseKeyring } from '@relais/signing';
import { CommandFailed } from '../io/errors.ts';
import { applySeed } from '../seed/apply-seed.ts';
import { isFree } from './pick-port.ts';
import { keptSecrets, secretsFileOf } from './secrets.ts';
import { startServices } from './services.ts';
import { announceStack, findStack, stateDir } from './state-file.ts';

export interface StackWish {
  /** How many processes of each service. */
  replicas: ReadonlyMap<ServiceName, number>;
  /** Where the gateway should listen; a free port is taken when somebody else does. */
  port: number;
  step(what: string): void;
  onDeath(service: ServiceName, words: readonly string[]): void;
}

/** A stack that runs until it is stopped, found by other commands through the state folder. */
export interface UpStack {
  readonly gatewayUrl: string | null;
  /** Told when the gateway could not have the port it should. */
  readonly portTaken: boolean;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly owned: { readonly postgres: boolean; readonly redis: boolean };
  readonly logFile: string;
  /** Drains the services, then stops the stores that are ours. */
  stop(): Promise<void>;
}

const DEFAULT_PREFIX = '{relais}';
const RESTART_AFTER_MS = 1_000;

/** Stores, tables, tenants and services. Started again, it finds everything and makes nothing twice. */
export async function runStack(wish: StackWish): Promise<UpStack> {
  const running = await findStack();
  if (running) {
    throw new CommandFailed(
      'ALREADY_UP',
      `a stack runs already (process ${running.pid}, gateway ${running.gatewayUrl ?? 'none'}). Stop it with Ctrl-C where it was started`,
    );
  }
  const open: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of open.reverse()) await close();
  };
  try {
    wish.step('Starting PostgreSQL and Redis');
    const stores = await ensureStores(
      { DATABASE_URL: process.env.DATABASE_URL, REDIS_URL: process.env.REDIS_URL },
      { stateDir },
    );
    open.push(() => stores.stop());
    const secrets = await secretsFor(process.env);

    wish.step('Bringing tables and tenants up to date');
    await migrate(stores.databaseUrl);
    const db = openDatabase({ databaseUrl: stores.databaseUrl, poolSize: 1 });
    await applySeed(db, parseKeyring(secrets.RELAIS_SECRET_KEY)).finally(() => db.$disconnect());

    const names = [...wish.replicas].flatMap(([name, count]) => Array<ServiceName>(count).fill(name));
    wish.step(`Starting ${names.join(', ')}`);
    const host = process.env.GATEWAY_HOST || '127.0.0.1';
    const portTaken = wish.port !== 0 && !(await isFree(wish.port, host));
    const queuePrefix = process.env.RELAIS_QUEUE_PREFIX || DEFAULT_PREFIX;
    const { logFile, write, close } = await openLogFile();
    open.push(close);
    const services = await startServices({
      names,
      env: {
        ...inherited(),
        ...secrets,
        DATABASE_URL: stores.databaseUrl,
        REDIS_URL: stores.redisUrl,
        RELAIS_QUEUE_PREFIX: queuePrefix,
        GATEWAY_PORT: String(portTaken ? 0 : wish.port),
        // The line that says a service is ready is an info line.
        LOG_LEVEL:
          process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace' ? process.env.LOG_LEVEL : 'info',
      },
      onLine: write,
      onDeath: wish.onDeath,
      restartAfterMs: RESTART_AFTER_MS,
    });
    open.push(() => services.stop());
    const { databaseUrl, redisUrl, owned } = stores;
    const { gatewayUrl } = services;
    open.push(
      await announceStack({
        pid: process.pid,
        databaseUrl,
        redisUrl,
        gatewayUrl,
        queuePrefix,
        secretKey: secrets.RELAIS_SECRET_KEY,
        addressPepper: secrets.RELAIS_ADDRESS_PEPPER,
      }),
    );
    return { gatewayUrl, portTaken, databaseUrl, redisUrl, owned, logFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Those that are set; the others are made once and kept for this very database. */
async function secretsFor(env: NodeJS.ProcessEnv) {
  const { RELAIS_SECRET_KEY, RELAIS_ADDRESS_PEPPER } = env;
  if (RELAIS_SECRET_KEY && RELAIS_ADDRESS_PEPPER) return { RELAIS_SECRET_KEY, RELAIS_ADDRESS_PEPPER };
  const kept = await keptSecrets(secretsFileOf(stateDir, env.DATABASE_URL || undefined));
  return {
    RELAIS_SECRET_KEY: RELAIS_SECRET_KEY || kept.RELAIS_SECRET_KEY,
    RELAIS_ADDRESS_PEPPER: RELAIS_ADDRESS_PEPPER || kept.RELAIS_ADDRESS_PEPPER,
  };
}

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** What the services write, one file a run. */
async function openLogFile() {
  await mkdir(stateDir, { recursive: true });
  const logFile = path.join(stateDir, 'services.log');
  const stream = createWriteStream(logFile);
  return {
    logFile,
    write: (_: ServiceName, line: string) => void stream.write(`${line}\n`),
    close: () => new Promise<void>((resolve) => stream.end(resolve)),
  };
}

import type { ServiceName } from '@relais/contracts';
import { type Database, migrate, openDatabase } from '@relais/prisma';
import { ensureStores } from '@relais/sandbox';
import { parseKeyring } from '@relais/signing';
import { Redis } from 'ioredis';
import { applySeed } from '../seed/apply-seed.ts';
import { newSecrets } from './secrets.ts';
import { type ServiceEnv, startServices } from './services.ts';

/** Stores and a few services for one command, gone when it ends. */
export interface PrivateStack {
  readonly db: Database;
  readonly redisUrl: string;
  readonly queuePrefix: string;
  /** What a service said last that ended by itself; null while all live. */
  death(): string | null;
  stop(): Promise<void>;
}

export interface PrivateStackOptions {
  services: readonly ServiceName[];
  /** Added to every service's environment. */
  env: ServiceEnv;
  onLine?: (service: ServiceName, line: string) => void;
}

/** Migrates, seeds and starts. A Redis that REDIS_URL names is used under a prefix of our own, and left as it was. */
export async function startPrivateStack({ services, env, onLine }: PrivateStackOptions): Promise<PrivateStack> {
  const open: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of open.reverse()) await close();
  };
  try {
    const stores = await ensureStores({ REDIS_URL: process.env.REDIS_URL });
    open.push(() => stores.stop());
    await migrate(stores.databaseUrl);
    const secrets = newSecrets();
    const db = openDatabase({ databaseUrl: stores.databaseUrl });
    open.push(() => db.$disconnect());
    await applySeed(db, parseKeyring(secrets.RELAIS_SECRET_KEY));

    const queuePrefix = `{relais-${process.pid}-${Date.now().toString(36)}}`;
    if (!stores.owned.redis) open.push(() => forgetKeys(stores.redisUrl, queuePrefix));
    let death: string | null = null;
    const running = await startServices({
      names: services,
      env: {
        ...env,
        ...secrets,
        DATABASE_URL: stores.databaseUrl,
        REDIS_URL: stores.redisUrl,
        RELAIS_QUEUE_PREFIX: queuePrefix,
        RELAIS_SWEEP_EVERY_MS: '5000',
        LOG_LEVEL: 'info',
      },
      ...(onLine ? { onLine } : {}),
      onDeath: (name, words) => {
        death = `${name} ended by itself:\n${words.join('\n')}`;
      },
    });
    open.push(() => running.stop());
    return { db, redisUrl: stores.redisUrl, queuePrefix, death: () => death, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function forgetKeys(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
      if (keys.length > 0) await redis.unlink(...keys);
    }
  } finally {
    redis.disconnect();
  }
}

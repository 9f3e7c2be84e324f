import { createHash } from 'node:crypto';
import { type Db, type Feeder, feederByToken } from '@relais/prisma';
import { LRUCache } from 'lru-cache';

export interface FeederDirectory {
  /** Null for a token nobody has, or has no more. @throws when the store is away */
  find(token: string): Promise<Feeder | null>;
}

/** Feeders by token, each asked for once every few seconds however many reports it brings; so are tokens nobody has. */
export function openFeederDirectory(db: Db, freshMs = 5_000): FeederDirectory {
  const entries = new LRUCache<string, { feeder: Feeder | null }>({
    max: 10_000,
    ttl: freshMs,
    fetchMethod: async (token) => ({
      feeder: await feederByToken(db, createHash('sha256').update(token).digest('hex')),
    }),
  });
  return {
    async find(token) {
      const entry = entries.get(token) ?? (await entries.fetch(token));
      return entry?.feeder ?? null;
    },
  };
}

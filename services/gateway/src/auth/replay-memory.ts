import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';

export interface Recall {
  /** Was it not seen before? */
  readonly fresh: boolean;
  /** False while Redis is away: then only what this process saw is known. */
  readonly certain: boolean;
}

export interface ReplayMemory {
  /** Remembers a signature of a key for as long as it would be accepted. Never throws. */
  remember(keyId: number, replayKey: string, ttlMs: number): Promise<Recall>;
}

/** Signatures this process remembers by itself, for the time Redis is away. */
const OWN_ENTRIES = 50_000;

/** One SET … NX decides between all replicas. */
export function openReplayMemory(redis: Redis): ReplayMemory {
  const own = new LRUCache<string, true>({ max: OWN_ENTRIES });
  return {
    async remember(keyId, replayKey, ttlMs) {
      const name = `{relais}:replay:${keyId}:${replayKey}`;
      if (own.has(name)) return { fresh: false, certain: true };
      own.set(name, true, { ttl: ttlMs });
      try {
        return { fresh: (await redis.set(name, '1', 'PX', ttlMs, 'NX')) === 'OK', certain: true };
      } catch {
        return { fresh: true, certain: false };
      }
    },
  };
}

import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../http/access.ts';
import { Problem } from '../http/problems.ts';

export interface RateLimit {
  /** Counts one request. @throws {Problem} RATE_LIMITED */
  take(caller: Caller): Promise<void>;
}

/** So many requests a second and key, over all replicas; while Redis is away each replica counts for itself. */
export function openRateLimit(redis: Redis, perSecond: number): RateLimit {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: '{relais}:rate',
    points: perSecond,
    duration: 1,
    rejectIfRedisNotReady: true,
    inMemoryBlockOnConsumed: perSecond,
    insuranceLimiter: new RateLimiterMemory({ points: perSecond, duration: 1 }),
  });
  return {
    async take({ keyId }) {
      try {
        await limiter.consume(keyId);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
        throw new Problem('RATE_LIMITED', `A key may send ${perSecond} requests a second.`, {
          headers: { 'Retry-After': String(seconds) },
        });
      }
    },
  };
}

import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../http/access.ts';
import { Problem } from '../http/problems.ts';

export interface RateLimit {
  /** Counts one request. @throws {Problem} RATE_LIMITED */
  take(caller: Caller): Promise<void>;
}

/** What a process may still let through of one key without asking again. */
interface Lease {
  left: number;
  readonly until: number;
}

/**
 * So many requests a second and key, over all replicas; while Redis is away each replica counts for itself. Points are taken
 * a hundredth of the limit at a time, so that a fast key costs a question now and then and not one a request. What is left of
 * a lease when its second ends is lost, so that nobody can save up.
 */
export function openRateLimit(redis: Redis, perSecond: number): RateLimit {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: '{relais}:rate',
    points: perSecond,
    duration: 1,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ points: perSecond, duration: 1 }),
  });
  const leaseSize = Math.max(1, Math.floor(perSecond / 100));
  const leases = new Map<number, Lease>();
  const asking = new Map<number, Promise<void>>();

  async function ask(keyId: number): Promise<void> {
    try {
      const { msBeforeNext } = await limiter.consume(keyId, leaseSize);
      leases.set(keyId, { left: leaseSize, until: performance.now() + msBeforeNext });
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw new Problem('RATE_LIMITED', `A key may send ${perSecond} requests a second.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    } finally {
      asking.delete(keyId);
    }
  }

  function spend(keyId: number): boolean {
    const lease = leases.get(keyId);
    if (!lease || lease.left === 0 || performance.now() >= lease.until) return false;
    lease.left -= 1;
    return true;
  }

  return {
    async take({ keyId }) {
      // Those who ask at the same moment share a lease, and whoever finds it spent asks for the next.
      while (!spend(keyId)) {
        let asked = asking.get(keyId);
        if (!asked) {
          asked = ask(keyId);
          asking.set(keyId, asked);
        }
        await asked;
      }
    },
  };
}

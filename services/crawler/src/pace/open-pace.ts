import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { BACK_OFF, EXCHANGE, RENEW } from './pace-script.ts';

/** How fast one host may be asked, over all replicas. */
export interface PaceRule {
  /** Between the starts of two requests; 0 for none. */
  readonly delayMs: number;
  /** Requests at the same time. */
  readonly concurrency: number;
}

export interface Exchange {
  readonly rule: PaceRule;
  /** Names of the permits wanted, at least one request each; the first `granted` of them are. */
  readonly wanted: readonly string[];
  readonly returned: readonly string[];
  /**
   * From asking for the returned permits to the first byte of their answers. The delay is counted from there, so that the
   * host sees it whole however late the request went out, and a host that takes its time gets more of it.
   */
  readonly slackMs: number;
  readonly answers?: Answers;
}

/** How the host answered the requests whose permits come back. */
export interface Answers {
  readonly good: number;
  /** 5xx, 429, none in time. */
  readonly failing: number;
  /** From asking to the first byte, of the slowest; 0 where none was seen. */
  readonly slowestMs: number;
}

export const NO_ANSWERS: Answers = { good: 0, failing: 0, slowestMs: 0 };

export interface Granted {
  readonly granted: number;
  /**
   * No request before so long: the host's delay (longer than asked for where it answers slowly or fails), or its wish to be left
   * alone. 0 when only permits are lacking.
   */
  readonly waitMs: number;
}

/** The pace of every host, kept in Redis and shared by all replicas. Throws when Redis is away: no pace, no crawl. */
export interface Pace {
  exchange(host: string, exchange: Exchange): Promise<Granted>;
  /** The host asked to be left alone so long: by everybody. */
  backOff(host: string, ms: number): Promise<void>;
  /** The heartbeat of permits: what is not renewed lapses, so that a killed reader blocks no host for long. */
  renew(host: string, permits: readonly string[]): Promise<void>;
}

export const PERMIT_LEASE_MS = 15_000;
/** A slow host gets its delay twice at the most; with a short one, a busy machine must not make it shorter still. */
const MOST_SLACK_MS = 2_000;
/** An answer that takes longer is a slow one. */
const SLOW_MS = 1_000;
/** The longest delay a host's answers lead to. */
export const MOST_STRAIN_MS = 60_000;
/** More of either kind at once say no more than so many. */
const MOST_ANSWERS = 8;

export function openPace(redis: Redis, prefix = 'relais:pace'): Pace {
  // The braces keep both keys of a host on one node of a Redis Cluster.
  const stateOf = (host: string) => `${prefix}:{${host}}`;
  const heldOf = (host: string) => `${prefix}:{${host}}:held`;
  const exchange = scriptOf(redis, EXCHANGE);
  const backOff = scriptOf(redis, BACK_OFF);
  const renew = scriptOf(redis, RENEW);
  return {
    async exchange(host, { rule, wanted, returned, slackMs, answers: { good, failing, slowestMs } = NO_ANSWERS }) {
      const [granted = 0, wait = 0] = await exchange(
        [stateOf(host), heldOf(host)],
        [
          withMargin(rule.delayMs),
          rule.concurrency,
          PERMIT_LEASE_MS,
          rule.delayMs > 0 ? Math.ceil(Math.min(slackMs, Math.max(rule.delayMs, MOST_SLACK_MS))) : 0,
          Math.min(failing, MOST_ANSWERS),
          Math.min(good, MOST_ANSWERS),
          slowestMs > SLOW_MS ? Math.ceil(slowestMs) : 0,
          MOST_STRAIN_MS,
          returned.length,
          ...returned,
          ...wanted,
        ],
      );
      return { granted, waitMs: wait };
    },
    async backOff(host, ms) {
      await backOff([stateOf(host)], [Math.ceil(ms)]);
    },
    async renew(host, permits) {
      if (permits.length === 0) return;
      await renew([heldOf(host)], [PERMIT_LEASE_MS, ...permits]);
    },
  };
}

/**
 * A little more than asked for: between the grant and the arrival of a request lies a time that differs from one to the next,
 * and while the first has not been answered nobody knows how long it was.
 */
const withMargin = (delayMs: number): number => Math.ceil(delayMs + Math.min(delayMs / 40, 100));

type Script = (keys: readonly string[], args: readonly (string | number)[]) => Promise<number[]>;

/** Runs a script by its digest; a Redis that does not know it is told. */
function scriptOf(redis: Redis, source: string): Script {
  const digest = hash('sha1', source);
  return async (keys, args) => {
    try {
      return numbers(await redis.evalsha(digest, keys.length, ...keys, ...args));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return numbers(await redis.eval(source, keys.length, ...keys, ...args));
    }
  };
}

const numbers = (answer: unknown): number[] => (Array.isArray(answer) ? answer.map(Number) : [Number(answer)]);

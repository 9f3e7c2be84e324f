import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@relais/service';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { decodeBody } from '../net/decode-body.ts';
import { AddressRefused, failureOf } from '../net/errors.ts';
import type { Get } from '../net/open-web.ts';
import { NoProxy } from '../proxies/errors.ts';
import { decide, type RobotsDecision } from './decide.ts';
import { parseRobots, ROBOTS_MAX_BYTES, type RobotsRule } from './parse-robots.ts';

/** What one origin's robots.txt means, as it is cached. */
export type RobotsState =
  | {
      readonly kind: 'rules';
      readonly rules: readonly RobotsRule[];
      readonly crawlDelaySeconds: number | null;
      /** Missing in what the first release cached, until a day after it has gone. */
      readonly sitemaps?: readonly string[];
    }
  /** RFC 9309 §2.3.1.3: there is none, so nothing is closed. */
  | { readonly kind: 'open'; readonly why: string }
  /** §2.3.1.4: it cannot be read now, so everything is closed. */
  | { readonly kind: 'closed'; readonly why: string };

export interface SiteRobots {
  decide(pathAndQuery: string): RobotsDecision;
  /** Robots.txt cannot be read: the host is closed as a whole, for now. */
  readonly unreachable: boolean;
  readonly crawlDelayMs: number;
  readonly sitemaps: readonly string[];
}

export interface Robots {
  /**
   * @param get the web as the asking job may see it
   * @throws AddressRefused when that job may not see the origin
   */
  of(origin: string, get: Get): Promise<SiteRobots>;
}

export interface RobotsOptions {
  readonly redis: Redis;
  readonly log: Logger;
  readonly userAgent: string;
  /** The name groups of a robots.txt are chosen by. */
  readonly productToken: string;
  readonly deadlineMs: number;
  /** Pauses before a robots.txt that cannot be read is tried again. */
  readonly retryMs: readonly number[];
  /** Aborts when the process stops; never one job's, for several may wait for one answer. */
  readonly signal: AbortSignal;
}

/** RFC 9309 §2.4: not used longer than 24 h. */
const KEPT_SECONDS = 24 * 3_600;
/** A closed site is asked again soon: it may be back. */
const CLOSED_SECONDS = 300;
/** §2.3.1.2: at least five redirects are followed, also to other hosts. */
const MOST_REDIRECTS = 5;
const IN_PROCESS_MS = 600_000;

/** robots.txt of every origin: asked once over all replicas, cached in Redis for a day. A cache that is away only costs time. */
export function openRobots(options: RobotsOptions): Robots {
  const { redis, log } = options;
  const inProcess = new LRUCache<string, Promise<SiteRobots>>({ max: 5_000, ttl: IN_PROCESS_MS });
  const keyOf = (origin: string) => `relais:robots:${options.productToken.toLowerCase()}:${origin}`;

  async function load(origin: string, get: Get): Promise<SiteRobots> {
    const cached = await fromCache(keyOf(origin));
    if (cached) return siteOf(cached);
    const state = await ask(origin, get, options);
    await toCache(keyOf(origin), state);
    return siteOf(state);
  }

  async function fromCache(key: string): Promise<RobotsState | undefined> {
    try {
      const text = await redis.get(key);
      return text === null ? undefined : JSON.parse(text);
    } catch (error) {
      log.debug({ event: 'robots.cache_failed', err: error }, 'the cache of robots.txt does not answer');
      return undefined;
    }
  }

  async function toCache(key: string, state: RobotsState): Promise<void> {
    const seconds = state.kind === 'closed' ? CLOSED_SECONDS : KEPT_SECONDS;
    await redis.set(key, JSON.stringify(state), 'EX', seconds).catch(() => {});
  }

  return {
    of(origin, get) {
      const known = inProcess.get(origin);
      if (known) return known;
      const asked = load(origin, get);
      inProcess.set(origin, asked);
      const forget = () => {
        if (inProcess.peek(origin) === asked) inProcess.delete(origin);
      };
      // What failed or is closed is not kept here: Redis knows how long.
      asked.then((site) => site.unreachable && forget(), forget);
      return asked;
    },
  };
}

async function ask(origin: string, get: Get, options: RobotsOptions): Promise<RobotsState> {
  let state = await askOnce(origin, get, options);
  for (const pause of options.retryMs) {
    if (state.kind !== 'closed') break;
    await sleep(pause, undefined, { signal: options.signal });
    state = await askOnce(origin, get, options);
  }
  return state;
}

async function askOnce(
  origin: string,
  get: Get,
  { userAgent, productToken, deadlineMs, signal }: RobotsOptions,
): Promise<RobotsState> {
  let url = new URL('/robots.txt', origin);
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const answer = await get(url, {
        headers: { 'user-agent': userAgent, accept: 'text/plain,*/*;q=0.5', 'accept-encoding': 'gzip, deflate, br' },
        maxBytes: ROBOTS_MAX_BYTES,
        deadlineMs,
        signal,
        wantsBody: (status) => status >= 200 && status < 300,
      });
      const { status, headers } = answer;
      if (status >= 300 && status < 400 && headers.location && URL.canParse(headers.location, url.href)) {
        url = new URL(headers.location, url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') break;
        continue;
      }
      if (status >= 200 && status < 300) {
        const { bytes } = await decodeBody(answer.body, headers['content-encoding'], ROBOTS_MAX_BYTES);
        return { kind: 'rules', ...parseRobots(bytes.toString('utf8'), productToken) };
      }
      return stateOfStatus(status);
    }
    return { kind: 'open', why: 'allowed: robots.txt redirects too often' };
  } catch (error) {
    // Not this robots.txt's fault, and not every job's answer: not to be cached.
    if (signal.aborted || error instanceof NoProxy || (error instanceof AddressRefused && url.origin === origin))
      throw error;
    return { kind: 'closed', why: `closed: robots.txt unreachable (${failureOf(error)})` };
  }
}

/** 429 asks to go slower; taken for an invitation it would be an odd one, so it closes like a 5xx. */
export function stateOfStatus(status: number): RobotsState {
  return status >= 500 || status === 429
    ? { kind: 'closed', why: `closed: robots.txt answered ${status}` }
    : { kind: 'open', why: `allowed: no robots.txt (${status})` };
}

export function siteOf(state: RobotsState): SiteRobots {
  if (state.kind === 'rules') {
    return {
      decide: (path) => decide(state, path),
      unreachable: false,
      crawlDelayMs: (state.crawlDelaySeconds ?? 0) * 1_000,
      sitemaps: state.sitemaps ?? [],
    };
  }
  const decision = { allowed: state.kind === 'open', why: state.why };
  return { decide: () => decision, unreachable: state.kind === 'closed', crawlDelayMs: 0, sitemaps: [] };
}

import type { ProxyRule } from '@relais/contracts';
import type { Logger } from '@relais/service';
import { LRUCache } from 'lru-cache';
import { Agent } from 'undici';
import { type AllowRule, parseAllowRule } from '../net/allowed-hosts.ts';
import { failureOf, mayPass } from '../net/errors.ts';
import type { LookupAll } from '../net/guarded-connector.ts';
import { openJudge } from '../net/judge-host.ts';
import type { Get, Web } from '../net/open-web.ts';
import { type Answer, type RequestOptions, sendRequest } from '../net/send-request.ts';
import type { ProxySettings } from './env.ts';
import { HostUnreached, NoProxy, ProxyFailed } from './errors.ts';
import { costOf } from './proxy.ts';
import {
  chooseProxy,
  freshHealth,
  type Health,
  msToNextProxy,
  noteAnswer,
  noteBan,
  noteFailure,
} from './proxy-health.ts';
import type { ProxyTally } from './proxy-tally.ts';
import { type Tunnel, tunnelConnector } from './tunnel-connector.ts';

export interface ProxiesOptions {
  readonly settings: ProxySettings;
  /** The web without proxies. */
  readonly web: Web;
  readonly rules: readonly AllowRule[];
  readonly idleMs: number;
  readonly tally: ProxyTally;
  readonly log: Logger;
  readonly lookup?: LookupAll;
}

/** What a job pays for. */
export type OnUse = (use: { readonly bytes: number; readonly costMicros: number }) => void;

export interface Proxies {
  /** How many are configured that may be used. */
  readonly count: number;
  /**
   * The web as one job may see it. With proxies configured nothing goes out directly unless the job says `never`: who hides an
   * address by proxies does not want it shown when they fail.
   * @throws by the way NoProxy, HostUnreached
   */
  openFor(allowPrivate: readonly string[], rule: ProxyRule, onUse?: OnUse): Get;
  /** Is there none that may be used now? */
  allRest(): boolean;
  /** Another replica has put a proxy to rest. */
  rest(name: string, forMs: number): void;
  close(): Promise<void>;
}

/** Proxies a request is tried through; those that fail before the site was reached cost the site nothing. */
const MOST_TRIES = 3;
const MOST_AGENTS = 256;
const KEPT_ALIVE_MS = 10_000;
const MOST_HEADER_BYTES = 64 * 1024;
const CONNECTIONS_PER_ORIGIN = 64;
/** When all have just failed: time for somebody to look. */
const LEAST_WAIT_MS = 5_000;
/** Lines and headers of a request and its answer, and the tunnel's. */
const OVERHEAD_BYTES = 1_500;

interface Line {
  readonly agent: Agent;
  readonly tunnel: Tunnel;
}

export function openProxies({ settings, web, rules, idleMs, tally, log, lookup }: ProxiesOptions): Proxies {
  const pool = settings.proxies.map(freshHealth);
  const usable = pool.filter(({ proxy }) => settings.residential || proxy.kind === 'datacenter');
  const lines = new LRUCache<string, Line>({
    max: MOST_AGENTS,
    // What is under way ends by itself; the way to the proxy is closed behind it.
    dispose: ({ agent, tunnel }) =>
      void agent
        .close()
        .then(() => tunnel.close())
        .catch(() => {}),
  });

  function lineOf({ proxy }: Health, allowPrivate: readonly string[]): Line {
    const key = `${proxy.name} ${[...allowPrivate].sort().join(' ')}`;
    const known = lines.get(key);
    if (known) return known;
    const judge = openJudge([...rules, ...allowPrivate.map(parseAllowRule)], lookup);
    const tunnel = tunnelConnector(proxy, judge, idleMs);
    const agent = new Agent({
      connect: tunnel.connect,
      connections: CONNECTIONS_PER_ORIGIN,
      keepAliveTimeout: KEPT_ALIVE_MS,
      keepAliveMaxTimeout: KEPT_ALIVE_MS,
      headersTimeout: idleMs,
      bodyTimeout: idleMs,
      maxHeaderSize: MOST_HEADER_BYTES,
    });
    const line = { agent, tunnel };
    lines.set(key, line);
    return line;
  }

  async function through(
    health: Health,
    allowPrivate: readonly string[],
    url: URL,
    options: RequestOptions,
    onUse: OnUse | undefined,
  ): Promise<Answer> {
    const { proxy } = health;
    const startedAt = performance.now();
    health.inUse += 1;
    health.lastUsedAt = startedAt;
    try {
      const answer = await sendRequest(lineOf(health, allowPrivate).agent, url, options);
      noteAnswer(health);
      const bytes = answer.body.length + OVERHEAD_BYTES;
      const costMicros = costOf(proxy, bytes);
      tally.answered(proxy, { bytes, costMicros, latencyMs: answer.firstByteAt - startedAt });
      onUse?.({ bytes, costMicros });
      return { ...answer, via: { turnedAway: (why, retryAfterMs) => ban(health, url.host, why, retryAfterMs) } };
    } catch (error) {
      if (error instanceof ProxyFailed) failed(health, error);
      // A tunnel that broke, or a site that did: told, and held against nobody.
      else if (!options.signal.aborted && mayPass(failureOf(error)) && failureOf(error) !== 'dns') {
        tally.failed(proxy, 'broken', 0);
      }
      throw error;
    } finally {
      health.inUse -= 1;
    }
  }

  function failed(health: Health, error: ProxyFailed): void {
    const restMs = noteFailure(health, error.failure, performance.now());
    tally.failed(health.proxy, error.failure, restMs);
    log.warn(
      { event: 'proxy.failed', proxy: health.proxy.name, failure: error.failure, rests_ms: restMs },
      error.message,
    );
  }

  function ban(health: Health, host: string, why: 'captcha' | 'throttled', retryAfterMs: number | null): void {
    const restMs = noteBan(health, host, { why, retryAfterMs }, performance.now());
    tally.banned(health.proxy, why, restMs);
    log.info(
      { event: 'proxy.banned', proxy: health.proxy.name, host, why, rests_ms: restMs },
      'a host turned a proxy away',
    );
  }

  /** One after the other until a site has answered, or its host cannot be reached through two of them. */
  async function throughAny(
    allowPrivate: readonly string[],
    url: URL,
    options: RequestOptions,
    onUse: OnUse | undefined,
  ): Promise<Answer> {
    const tried = new Set<string>();
    let noWay = 0;
    let last: unknown;
    while (tried.size < MOST_TRIES) {
      const health = chooseProxy(usable, url.host, performance.now(), { ...settings, except: tried });
      if (!health) break;
      tried.add(health.proxy.name);
      try {
        return await through(health, allowPrivate, url, options, onUse);
      } catch (error) {
        if (!(error instanceof ProxyFailed)) throw error;
        last = error;
        if (error.failure === 'no_way') noWay += 1;
        if (noWay >= 2) break;
      }
    }
    if (noWay > 0 && noWay === Math.min(tried.size, 2)) throw new HostUnreached(url.host, { cause: last });
    throw new NoProxy(url.host, Math.max(LEAST_WAIT_MS, msToNextProxy(usable, url.host, performance.now())));
  }

  return {
    count: usable.length,
    openFor(allowPrivate, rule, onUse) {
      if (rule === 'never' || usable.length === 0) return web.openFor(allowPrivate);
      return (url, options) => throughAny(allowPrivate, url, options, onUse);
    },
    allRest: () => usable.length > 0 && usable.every(({ restsUntil }) => restsUntil > performance.now()),
    rest(name, forMs) {
      const health = pool.find(({ proxy }) => proxy.name === name);
      if (health) health.restsUntil = Math.max(health.restsUntil, performance.now() + forMs);
    },
    async close() {
      const open = [...lines.values()];
      await Promise.all(open.flatMap(({ agent, tunnel }) => [agent.destroy(), tunnel.close()]));
    },
  };
}

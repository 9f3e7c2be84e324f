import { type Database, type ProxyUse, recordProxyUse } from '@relais/prisma';
import { Counter, type Registry } from 'prom-client';
import type { ForwardProxy } from './proxy.ts';

export interface ProxyTally {
  answered(
    proxy: ForwardProxy,
    use: { readonly bytes: number; readonly costMicros: number; readonly latencyMs: number },
  ): void;
  failed(proxy: ForwardProxy, failure: string, restMs: number): void;
  banned(proxy: ForwardProxy, why: string, restMs: number): void;
}

export interface RunningTally extends ProxyTally {
  /** Stores what was counted since. @returns proxies that rest, whoever put them to it */
  flush(): Promise<{ readonly name: string; readonly restMs: number }[]>;
}

/** The longest a proxy without work says nothing of itself. */
const SAYS_SOMETHING_MS = 60_000;

type Counted = { -readonly [Field in keyof ProxyUse]: ProxyUse[Field] };

/** Counts in memory and stores in one statement now and then: what a killed process had not stored is a few seconds of statistics. */
export function openTally(db: Database, registry: Registry, proxies: readonly ForwardProxy[]): RunningTally {
  const requests = new Counter({
    name: 'scraper_proxy_requests_total',
    help: 'Requests through a proxy, answered or not',
    labelNames: ['proxy'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'scraper_proxy_failures_total',
    help: 'Requests a proxy did not get to a site, and sites that turned it away (captcha, throttled), by reason',
    labelNames: ['proxy', 'reason'],
    registers: [registry],
  });
  let counted = new Map<string, Counted>();
  let saidAt = Number.NEGATIVE_INFINITY;

  const of = (proxy: ForwardProxy): Counted => {
    const known = counted.get(proxy.name);
    if (known) return known;
    const fresh = { ...nothing(proxy) };
    counted.set(proxy.name, fresh);
    return fresh;
  };

  return {
    answered(proxy, { bytes, costMicros, latencyMs }) {
      requests.inc({ proxy: proxy.name });
      const use = of(proxy);
      use.requests += 1;
      use.bytes += bytes;
      use.costMicros += costMicros;
      use.latencyMs += latencyMs;
    },
    failed(proxy, failure, restMs) {
      requests.inc({ proxy: proxy.name });
      failures.inc({ proxy: proxy.name, reason: failure });
      const use = of(proxy);
      use.requests += 1;
      use.failures += 1;
      use.lastFailure = failure;
      use.restMs = Math.max(use.restMs, restMs);
    },
    banned(proxy, why, restMs) {
      failures.inc({ proxy: proxy.name, reason: why });
      const use = of(proxy);
      use.bans += 1;
      use.lastFailure = why;
      use.restMs = Math.max(use.restMs, restMs);
    },
    async flush() {
      if (proxies.length === 0) return [];
      const isTime = performance.now() - saidAt >= SAYS_SOMETHING_MS;
      if (counted.size === 0 && !isTime) return [];
      const taken = counted;
      counted = new Map();
      const silent = isTime ? proxies.filter(({ name }) => !taken.has(name)).map(nothing) : [];
      try {
        const resting = await recordProxyUse(db, [...taken.values(), ...silent]);
        if (isTime) saidAt = performance.now();
        return resting;
      } catch (error) {
        // Counted on with what comes meanwhile: nothing is lost but the order.
        for (const [name, use] of counted) taken.set(name, add(taken.get(name), use));
        counted = taken;
        throw error;
      }
    },
  };
}

const nothing = ({ name, provider, kind }: ForwardProxy): ProxyUse => ({
  name,
  provider,
  kind,
  requests: 0,
  failures: 0,
  bans: 0,
  bytes: 0,
  latencyMs: 0,
  costMicros: 0,
  restMs: 0,
  lastFailure: null,
});

const add = (before: Counted | undefined, use: Counted): Counted =>
  before === undefined
    ? use
    : {
        ...use,
        requests: before.requests + use.requests,
        failures: before.failures + use.failures,
        bans: before.bans + use.bans,
        bytes: before.bytes + use.bytes,
        latencyMs: before.latencyMs + use.latencyMs,
        costMicros: before.costMicros + use.costMicros,
        restMs: Math.max(before.restMs, use.restMs),
        lastFailure: use.lastFailure ?? before.lastFailure,
      };

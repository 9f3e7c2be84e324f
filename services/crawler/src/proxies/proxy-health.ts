import type { ForwardProxy } from './proxy.ts';

/** What a request through a proxy can come to before any site has answered. */
export type ProxyFailure =
  /** Nobody there, or nothing said in time. */
  | 'unreachable'
  /** It does not know us. */
  | 'unauthorised'
  /** It knows us and does not want to. */
  | 'refused'
  /** It says that it cannot get through to the site: the fault of either. */
  | 'no_way';

/** What is remembered of a proxy, by this process. Changed by the functions below alone. */
export interface Health {
  readonly proxy: ForwardProxy;
  /** Failures since the last answer. */
  failures: number;
  /** Nothing goes through it before this moment, by the clock of `now`. */
  restsUntil: number;
  inUse: number;
  lastUsedAt: number;
  /** Hosts that showed it a captcha or a 429, and until when it keeps away from them. */
  readonly keepsOff: Map<string, number>;
}

export const freshHealth = (proxy: ForwardProxy): Health => ({
  proxy,
  failures: 0,
  restsUntil: 0,
  inUse: 0,
  lastUsedAt: 0,
  keepsOff: new Map(),
});

const FAILURES_ALLOWED = 3;
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 30 * 60_000;
const KEPT_OUT_MS = 10 * 60_000;
const CAPTCHA_MS = 3_600_000;
const THROTTLED_MS = 60_000;
/** A proxy that so many hosts want none of is known as one. */
const HOSTS_THAT_BAN = 5;

/** The proxy to take for a host: datacenter before residential, the least busy, then the one that rested longest. Null: none is fit. */
export function chooseProxy(
  pool: readonly Health[],
  host: string,
  now: number,
  { residential, except }: { readonly residential: boolean; readonly except: ReadonlySet<string> },
): Health | null {
  const fit = pool.filter(
    ({ proxy, restsUntil, keepsOff }) =>
      (residential || proxy.kind === 'datacenter') &&
      !except.has(proxy.name) &&
      restsUntil <= now &&
      (keepsOff.get(host) ?? 0) <= now,
  );
  const rank = ({ proxy }: Health) => (proxy.kind === 'datacenter' ? 0 : 1);
  return (
    fit.sort((a, b) => rank(a) - rank(b) || a.inUse - b.inUse || a.lastUsedAt - b.lastUsedAt || byName(a, b))[0] ?? null
  );
}

const byName = (a: Health, b: Health): number => (a.proxy.name < b.proxy.name ? -1 : 1);

/** Until some proxy is fit for the host again. */
export function msToNextProxy(pool: readonly Health[], host: string, now: number): number {
  const ready = pool.map(({ restsUntil, keepsOff }) => Math.max(restsUntil, keepsOff.get(host) ?? 0));
  return Math.max(0, Math.min(...ready, now + LONGEST_REST_MS) - now);
}

/** A site has answered through it, whatever it said. */
export function noteAnswer(health: Health): void {
  health.failures = 0;
}

/** @returns the rest it takes, in milliseconds; 0 for none */
export function noteFailure(health: Health, failure: ProxyFailure, now: number): number {
  health.failures += 1;
  // One that says it cannot get through is asked on: the site may be down for all.
  if (failure === 'no_way') return 0;
  const tired = health.failures - FAILURES_ALLOWED;
  const keptOut = failure === 'unauthorised' || failure === 'refused';
  if (tired < 0 && !keptOut) return 0;
  const restMs = keptOut ? KEPT_OUT_MS : Math.min(FIRST_REST_MS * 2 ** tired, LONGEST_REST_MS);
  health.restsUntil = Math.max(health.restsUntil, now + restMs);
  return restMs;
}

/**
 * A host showed a captcha or said "slower" through this proxy. It keeps off that host; one that many hosts turn away rests. The
 * host itself is left alone by the caller: another proxy is no way around its word.
 * @returns the rest it takes altogether; 0 for none
 */
export function noteBan(
  health: Health,
  host: string,
  ban: { readonly why: 'captcha' | 'throttled'; readonly retryAfterMs: number | null },
  now: number,
): number {
  const forMs = ban.why === 'captcha' ? CAPTCHA_MS : Math.min(ban.retryAfterMs ?? THROTTLED_MS, CAPTCHA_MS);
  for (const [known, until] of health.keepsOff) if (until <= now) health.keepsOff.delete(known);
  health.keepsOff.set(host, Math.max(health.keepsOff.get(host) ?? 0, now + forMs));
  if (health.keepsOff.size < HOSTS_THAT_BAN) return 0;
  health.restsUntil = Math.max(health.restsUntil, now + LONGEST_REST_MS);
  return LONGEST_REST_MS;
}

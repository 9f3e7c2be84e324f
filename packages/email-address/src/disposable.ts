import disposableEmailDomains from 'disposable-email-domains-js';
import mailchecker from 'mailchecker';
import own from './data/disposable.json' with { type: 'json' };
import { isFreeProvider } from './free-providers.ts';

/** Our own list: what the public ones lack, and where they err. */
export type DisposableList = typeof own;

// Two communities keep these lists and each knows thousands of domains the other lacks.
const listed: readonly Set<string>[] = [
  mailchecker.blacklist(),
  disposableEmailDomains.disposableEmailBlocklistSet(),
  new Set(own.disposable),
];
const relays = new Set(own.relays);
const whoisProxies = new Set(own.whoisProxies);
const machines = new Set(own.machines);
const notDisposable = new Set(own.notDisposable);

/** Ours; the two public lists carry their packages' versions (see `dataVersions`). */
export const disposableVersion = own.version;

/**
 * Whether the domain, or one above it, hands out mailboxes to throw away. A known free provider or relay never counts,
 * whatever a public list says: those lists also collect real providers that someone once abused.
 */
export function isDisposable(domain: string): boolean {
  if (isFreeProvider(domain) || isPrivacyRelay(domain) || notDisposable.has(domain)) return false;
  return withParents(domain).some((name) => listed.some((list) => list.has(name)));
}

/** Forwards to a real person who chose to stay unnamed (Apple, Firefox, DuckDuckGo …). */
export const isPrivacyRelay = (domain: string): boolean => withParents(domain).some((name) => relays.has(name));

/** Stands in a WHOIS record instead of the owner: reaches the registrar's form, never the owner. */
export const isWhoisProxy = (domain: string): boolean => withParents(domain).some((name) => whoisProxies.has(name));

/** Error trackers whose keys look like addresses in a page's scripts. */
export const isMachineDomain = (domain: string): boolean => withParents(domain).some((name) => machines.has(name));

/** `a.b.test` → `a.b.test`, `b.test`: every name down to two labels. */
function withParents(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

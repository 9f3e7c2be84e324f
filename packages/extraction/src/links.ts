import { parse as parseHost } from 'tldts';
import { SESSION_PARAMETERS, TRACKER_PARAMETERS, TRACKER_PREFIXES } from './data/url-parameters.ts';
import type { PageReading } from './reading/page-reading.ts';

const LONGEST_URL = 2_048;
const MOST_LINKS = 5_000;
/** `;jsessionid=…` and ASP.NET's `(S(…))` sit in the path. */
const SESSION_IN_PATH = /;(?:jsessionid|phpsessid|sid|cfid|cftoken)=[^/?#;]*/gi;
const ASP_SESSION = /\/\((?:[A-Z]\([^)/]{1,200}\)){1,3}\)(?=\/)/;

/**
 * The form by which one page is known: lower-case host without default port or final dot, no fragment, no credentials,
 * path without dot segments and repeated slashes, no tracker or session parameters, the others sorted.
 * Null for anything but http(s).
 */
export function normaliseUrl(url: string): string | null {
  const parsed = parseUrl(url);
  if (parsed === null) return null;
  parsed.hash = '';
  parsed.username = '';
  parsed.password = '';
  if (parsed.hostname.endsWith('.')) parsed.hostname = parsed.hostname.slice(0, -1);
  const path = parsed.pathname
    .replace(SESSION_IN_PATH, '')
    .replace(ASP_SESSION, '')
    .replace(/\/{2,}/g, '/');
  if (path !== parsed.pathname) parsed.pathname = path;
  if (parsed.search !== '') parsed.search = sortedQuery(parsed.search);
  const normal = parsed.href;
  return normal.endsWith('?') ? normal.slice(0, -1) : normal;
}

function sortedQuery(search: string): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isDropped((pair.split('=', 1)[0] ?? '').toLowerCase()));
  // By name only, and stable: the order of equal names may carry meaning.
  kept.sort((a, b) => compare(a.split('=', 1)[0] ?? '', b.split('=', 1)[0] ?? ''));
  return kept.join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDropped(name: string): boolean {
  return (
    TRACKER_PARAMETERS.has(name) ||
    SESSION_PARAMETERS.has(name) ||
    TRACKER_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}

/**
 * Whether two addresses belong to one site: the same registrable domain (public suffix plus one label), whatever the
 * scheme, subdomain or port. Hosts that have none (IP addresses, localhost) are one site only with the same port.
 */
export function isSameSite(a: string, b: string): boolean {
  const first = parseUrl(a);
  const second = parseUrl(b);
  if (first === null || second === null) return false;
  const domainA = registrableDomain(first.hostname);
  const domainB = registrableDomain(second.hostname);
  return domainA === null || domainB === null ? first.host === second.host : domainA === domainB;
}

/** Public suffix plus one label; null for IP addresses, single-label hosts and public suffixes themselves. */
export function registrableDomain(host: string): string | null {
  const { domain, isIp } = parseHost(host, { allowPrivateDomains: true, extractHostname: false });
  return isIp === true ? null : domain;
}

/** Absolute http(s) address, or null. Relative ones need a base. */
export function absoluteUrl(href: string, base?: string): URL | null {
  const written = href.trim();
  if (written === '' || written.length > LONGEST_URL || NOT_FOLLOWED.test(written)) return null;
  return parseUrl(written, base);
}

const NOT_FOLLOWED = /^(?:mailto|tel|javascript|data|sms|whatsapp|viber|skype|callto|fax|ftp|blob|about|geo|file):|^#/i;

function parseUrl(url: string, base?: string): URL | null {
  if (url.length > LONGEST_URL) return null;
  try {
    const parsed = new URL(url, base);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed : null;
  } catch {
    return null;
  }
}

/** The base of the page's relative addresses: its own, unless a <base> says otherwise. */
export function baseOf(reading: PageReading, url: string): string {
  return (reading.base === null ? null : absoluteUrl(reading.base, url)?.href) ?? url;
}

/**
 * Where a polite crawler may go from here: absolute, without fragment, each once; none when the page asks robots not to
 * follow, and without the links marked nofollow. Links readers cannot see were not read at all.
 */
export function followableLinks(reading: PageReading, base: string, follow: boolean): string[] {
  if (!follow) return [];
  const hrefs = new Set<string>();
  for (const link of reading.links) if (link.follow) hrefs.add(link.href);
  const refresh = /url\s*=\s*["']?([^"'\s]+)/i.exec(reading.metas.get('refresh') ?? '')?.[1];
  if (refresh !== undefined) hrefs.add(refresh);
  const links = new Set<string>();
  for (const href of hrefs) {
    if (links.size >= MOST_LINKS) break;
    const url = absoluteUrl(href, base);
    if (url === null) continue;
    if (url.hash !== '' || url.href.endsWith('#')) url.hash = '';
    links.add(url.href);
  }
  return [...links];
}

/** What the page's robots meta asks of indexers and followers. */
export function robotsOf(reading: PageReading): { index: boolean; follow: boolean } {
  const words = (reading.metas.get('robots') ?? '').toLowerCase().split(/[\s,]+/);
  const none = words.includes('none');
  return { index: !none && !words.includes('noindex'), follow: !none && !words.includes('nofollow') };
}

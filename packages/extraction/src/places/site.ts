import type { FoundAddress } from '../addresses/sightings.ts';
import { absoluteUrl, registrableDomain } from '../links.ts';
import type { PageReading } from '../reading/page-reading.ts';

/**
 * The address whose host tells of the site: the page's own if it has a domain; for a file or a bare IP address the one
 * the page calls canonical, or the domain most of its mailboxes are at.
 */
export function siteOf(reading: PageReading, url: string, addresses: readonly FoundAddress[]): string {
  const candidates = [url, reading.canonical, reading.metas.get('og:url'), reading.base];
  for (const candidate of candidates) {
    const host = candidate == null ? undefined : absoluteUrl(candidate)?.hostname;
    if (candidate != null && host !== undefined && registrableDomain(host) !== null) return candidate;
  }
  const domain = commonDomain(addresses);
  return domain === null ? url : `https://${domain}/`;
}

function commonDomain(addresses: readonly FoundAddress[]): string | null {
  const counts = new Map<string, number>();
  let common: string | null = null;
  for (const { address } of addresses) {
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const count = (counts.get(domain) ?? 0) + 1;
    counts.set(domain, count);
    if (common === null || count > (counts.get(common) ?? 0)) common = domain;
  }
  return common;
}

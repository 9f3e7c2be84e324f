import { normaliseUrl, registrableDomain } from '@relais/extraction';
import type { FoundSite } from '@relais/prisma';
import { notBusinesses } from './data/not-a-business.ts';
import type { Result } from './source.ts';

const byDomain = new Map(
  notBusinesses.flatMap(({ reason, domains = [] }) => domains.map((domain) => [domain, reason])),
);
const byName = new Map(notBusinesses.flatMap(({ reason, names = [] }) => names.map((name) => [name, reason])));
const files = /\.(?:pdf|docx?|xlsx?|pptx?|csv|zip|jpe?g|png|mp4)$/i;

/** Why a result's site is nobody's own; null when it may be a business. */
export function whyDropped(url: URL): string | null {
  const domain = registrableDomain(url.hostname);
  if (files.test(url.pathname)) return 'file';
  if (domain === null) return null;
  // Also hosts below a public suffix of their own: `admin.ch` is one of them.
  for (let host = url.hostname; host.includes('.'); host = host.slice(host.indexOf('.') + 1)) {
    const reason = byDomain.get(host);
    if (reason) return reason;
  }
  return byName.get(domain.slice(0, domain.indexOf('.'))) ?? null;
}

/** The sites of a page of results, by rank: each once, with the word for why one is dropped. */
export function pickSites(results: readonly Result[], firstRank: number): FoundSite[] {
  return results.map(({ url, placeId }, index): FoundSite => {
    const rank = firstRank + index;
    const place = placeId === undefined ? {} : { placeId };
    const normal = url === null ? null : normaliseUrl(url);
    if (normal === null) {
      // Rows are kept apart by domain and address: a place without a website has only its id.
      const dropped = url === null ? 'no_website' : 'no_web_address';
      return { domain: placeId ?? `rank-${rank}`, url: '', rank, dropped, ...place };
    }
    const target = new URL(normal);
    const dropped = whyDropped(target);
    const domain = registrableDomain(target.hostname) ?? target.host;
    return { domain, url: normal, rank, ...place, ...(dropped === null ? {} : { dropped }) };
  });
}

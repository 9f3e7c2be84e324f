import type { Logger } from '@relais/service';
import { LRUCache } from 'lru-cache';
import type { Browsers } from '../browser/open-browser.ts';
import type { Web } from '../net/open-web.ts';
import type { Proxies } from '../proxies/open-proxies.ts';
import type { Robots } from '../robots/open-robots.ts';
import type { DiscoverySettings } from './env.ts';
import { places } from './places.ts';
import { PROGRAMMABLE_SEARCH_ENDS, programmableSearch } from './programmable-search.ts';
import { type OpenInBrowser, searchPages } from './search-pages.ts';
import { serpApi } from './serp-api.ts';
import type { DiscoverySource, SourceManifest } from './source.ts';

export interface Sources {
  /** The first source that serves this and is not closed; null when there is none. */
  next(serves: SourceManifest['serves'], now?: Date): DiscoverySource | null;
  /** Is any source configured for it at all? */
  has(serves: SourceManifest['serves']): boolean;
  /** It refused, changed or has no quota left: left alone for a while, by this process. */
  close(source: DiscoverySource, forMs: number): void;
}

const MOST_BYTES = 3_000_000;

export interface SourcesDeps {
  readonly settings: DiscoverySettings;
  readonly web: Web;
  readonly proxies: Pick<Proxies, 'openFor'>;
  readonly robots: Robots;
  readonly browsers: Browsers;
  readonly log: Logger;
  readonly userAgent: string;
  readonly deadlineMs: number;
}

/** The sources that are configured, in the order they are asked: licensed interfaces first, pages last. */
export function openSources({
  settings,
  web,
  proxies,
  robots,
  browsers,
  log,
  userAgent,
  deadlineMs,
}: SourcesDeps): Sources {
  // An operator's own setting opens its host and port, on a trial machine too, and nothing else.
  const deps = (url: string) => ({ get: web.openFor([hostAndPort(url)]), userAgent, deadlineMs });
  const sources: DiscoverySource[] = [];
  if (settings.serpApi) sources.push(serpApi(settings.serpApi, deps(settings.serpApi.url)));
  if (settings.programmableSearch) {
    sources.push(programmableSearch(settings.programmableSearch, deps(settings.programmableSearch.url)));
  }
  if (settings.places) sources.push(places(settings.places, deps(settings.places.url)));
  if (settings.searchPages) {
    const { reason, approvedBy } = settings.searchPages;
    log.warn(
      { event: 'discovery.search_pages_on', reason, approved_by: approvedBy },
      'pages of a search engine are read',
    );
    // Interfaces know us by our key; pages are read as all pages are.
    const { get: _, ...rest } = deps(settings.searchPages.url);
    const get = proxies.openFor([hostAndPort(settings.searchPages.url)], 'auto');
    const render: OpenInBrowser = async (page) => {
      const robotsOf = (origin: string) => robots.of(origin, get);
      const opened = await browsers.render({
        ...page,
        get,
        robotsOf,
        userAgent,
        maxBytes: MOST_BYTES,
        scope: 'search_pages',
      });
      return opened?.html ?? null;
    };
    sources.push(searchPages(settings.searchPages, { get, ...rest, robots, render }));
  }
  const closed = new LRUCache<string, true>({ max: 100 });
  const serving = (serves: SourceManifest['serves'], now: Date) =>
    sources.filter(
      ({ manifest }) =>
        manifest.serves === serves && (manifest.name !== 'programmable_search' || now < PROGRAMMABLE_SEARCH_ENDS),
    );
  return {
    next: (serves, now = new Date()) => serving(serves, now).find(({ manifest }) => !closed.has(manifest.name)) ?? null,
    has: (serves) => serving(serves, new Date()).length > 0,
    close: ({ manifest }, forMs) => void closed.set(manifest.name, true, { ttl: forMs }),
  };
}

function hostAndPort(template: string): string {
  const { hostname, port, protocol } = new URL(template.replaceAll(/\{\w+\}/g, ''));
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

import { type Platform, platformOfCategory, type Spider } from '@relais/contracts';
import type { RunningSites } from '@relais/sandbox';

/** A scrape job as a partner asks for it. */
export interface Wish {
  platform: Platform;
  body: { source_type: Spider; name: string; config: Readonly<Record<string, unknown>> };
}

/** Sites on loopback wake nobody, so the demo does not keep the two seconds a host that real sites get. */
const DEMO_DELAY_SECONDS = 0.05;

/** Sites nobody asks for by address: a search finds them. */
export const FOUND_BY_SEARCH: readonly string[] = ['notaires-saint-merri', 'notaires-mont-royal'];
/** A blog that is read by its feed and sitemaps, and a site that is written by a script. */
export const BLOG = 'carnets-hoian';
export const SCRIPTED = 'atelier-baan';

/**
 * Each tenant asks for the sites of its own trades; sites of no trade go with the first, to show what becomes of them. Some are
 * left to a search to find, and the blog to the spider that keeps articles.
 */
export function wishesFor(sites: RunningSites): Wish[] {
  const urls: Record<Platform, string[]> = { 'sos-expat': [], ulixai: [] };
  const startOf = (site: RunningSites['sites'][number]) => new URL(site.startPath, sites.origin(site.name)).href;
  for (const site of sites.sites) {
    if (FOUND_BY_SEARCH.includes(site.name) || site.name === BLOG) continue;
    const platform = site.category ? platformOfCategory[site.category] : 'sos-expat';
    urls[platform].push(startOf(site));
  }
  const blogs = sites.sites.filter(({ name }) => name === BLOG).map(startOf);
  const search = { queries: ['notaire {country}'], countries: ['FR', 'CA'], languages: ['fr'], result_pages: 1 };
  return [
    wish('sos-expat', 'custom_urls', 'Partners for expatriates', { urls: urls['sos-expat'] }),
    wish('sos-expat', 'google_search', 'Notaries by search', search),
    wish('ulixai', 'custom_urls', 'Voices of expatriates', { urls: urls.ulixai }),
    wish('ulixai', 'blog_content', 'A blog and its articles', { urls: blogs }),
  ];
}

export const wishForPages = (pages: readonly string[]): Wish[] => [
  wish('sos-expat', 'custom_urls', 'Pages of your own', { urls: [...pages] }),
];

const wish = (platform: Platform, spider: Spider, name: string, config: Readonly<Record<string, unknown>>): Wish => ({
  platform,
  body: { source_type: spider, name, config: { ...config, max_pages: 400, delay_seconds: DEMO_DELAY_SECONDS } },
});

import { type Platform, platformOfCategory } from '@relais/contracts';
import type { RunningSites } from '@relais/sandbox';

/** A scrape job as a partner asks for it. */
export interface Wish {
  platform: Platform;
  body: {
    source_type: 'custom_urls';
    name: string;
    config: { urls: string[]; max_pages: number; delay_seconds: number };
  };
}

/** Sites on loopback wake nobody, so the demo does not keep the two seconds a host that real sites get. */
const DEMO_DELAY_SECONDS = 0.05;

/** Each tenant asks for the sites of its own trades; sites of no trade go with the first, to show what becomes of them. */
export function wishesFor(sites: RunningSites): Wish[] {
  const urls: Record<Platform, string[]> = { 'sos-expat': [], ulixai: [] };
  for (const site of sites.sites) {
    const platform = site.category ? platformOfCategory[site.category] : 'sos-expat';
    urls[platform].push(new URL(site.startPath, sites.origin(site.name)).href);
  }
  return [
    wish('sos-expat', 'Partners for expatriates', urls['sos-expat']),
    wish('ulixai', 'Voices of expatriates', urls.ulixai),
  ];
}

export const wishForPages = (pages: readonly string[]): Wish[] => [wish('sos-expat', 'Pages of your own', pages)];

const wish = (platform: Platform, name: string, urls: readonly string[]): Wish => ({
  platform,
  body: {
    source_type: 'custom_urls',
    name,
    config: { urls: [...urls], max_pages: 1_000, delay_seconds: DEMO_DELAY_SECONDS },
  },
});

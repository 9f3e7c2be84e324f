import type { z } from 'zod';
import { blogContent } from './blog-content.ts';
import { customUrls } from './custom-urls.ts';
import { googleMaps } from './google-maps.ts';
import { googleSearch } from './google-search.ts';

/** Every spider there is. */
export const spiderCatalogue = {
  custom_urls: customUrls,
  google_search: googleSearch,
  google_maps: googleMaps,
  blog_content: blogContent,
} as const;

export type Spider = keyof typeof spiderCatalogue;
export const spiders = Object.keys(spiderCatalogue) as [Spider, ...Spider[]];

export type SpiderConfig<Name extends Spider = Spider> = {
  [One in Name]: z.output<(typeof spiderCatalogue)[One]['config']>;
}[Name];

export type CustomUrlsConfig = SpiderConfig<'custom_urls'>;
export type DiscoveryConfig = SpiderConfig<'google_search'>;

/**
 * Sources that were asked for and are refused, with the reason whoever asks is told (seed 000, checklist E6, X23). They stay
 * registered as data sources that are not active.
 */
export const refusedSpiders = {
  linkedin: 'LinkedIn forbids collecting its members’ data in its terms, and blocks and sues those who do',
  facebook: 'Facebook forbids collecting without written permission, and shows next to nothing without a login',
  instagram: 'Instagram forbids collecting in its terms, and closes profiles behind a login',
  youtube: 'YouTube forbids collecting outside its interface, and addresses stand behind a captcha there',
} as const;
export type RefusedSpider = keyof typeof refusedSpiders;

/** The refused network a word means: `linkedin`, `facebook_groups`, `scraper-youtube-001`. */
export const refusedSpiderOf = (word: string): RefusedSpider | null =>
  (Object.keys(refusedSpiders) as RefusedSpider[]).find((name) => word.toLowerCase().includes(name)) ?? null;

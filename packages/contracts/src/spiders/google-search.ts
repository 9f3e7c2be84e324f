import { defineSpider } from './define-spider.ts';
import { discoveryConfig } from './discovery-config.ts';

/** Asks a licensed search interface for business sites, then reads them. */
export const googleSearch = defineSpider({
  name: 'google_search',
  does: 'asks a licensed search interface for business sites and reads them',
  sourceId: 'scraper-google-001',
  config: discoveryConfig,
  seeds: 'web_search',
  followsFeeds: false,
  keepsArticles: false,
});

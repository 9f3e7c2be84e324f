import { defineSpider } from './define-spider.ts';
import { discoveryConfig } from './discovery-config.ts';

/** Asks a places interface for businesses, then reads their own sites. */
export const googleMaps = defineSpider({
  name: 'google_maps',
  does: 'asks a places interface for businesses and reads their own sites',
  sourceId: 'scraper-maps-001',
  config: discoveryConfig,
  seeds: 'places',
  followsFeeds: false,
  keepsArticles: false,
});

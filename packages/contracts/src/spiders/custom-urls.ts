import { crawlBudget, startUrls } from './crawl-budget.ts';
import { defineSpider } from './define-spider.ts';

/** Reads the sites it is given. */
export const customUrls = defineSpider({
  name: 'custom_urls',
  does: 'reads the sites it is given',
  sourceId: 'scraper-urls-001',
  config: crawlBudget.extend({ urls: startUrls }),
  seeds: 'start_pages',
  followsFeeds: false,
  keepsArticles: false,
});

import { z } from 'zod';
import { crawlBudget, startUrls } from './crawl-budget.ts';
import { defineSpider } from './define-spider.ts';

/** Reads blogs by their feeds, sitemaps and links, and keeps the articles. */
export const blogContent = defineSpider({
  name: 'blog_content',
  does: 'reads blogs by their feeds, sitemaps and links, and keeps articles beside contacts',
  sourceId: 'scraper-blog-001',
  config: crawlBudget.extend({
    urls: startUrls,
    published_after: z.iso
      .date()
      .optional()
      .meta({ description: 'Older articles are not kept; those without a date are' }),
    min_words: z.int().min(1).max(10_000).default(60).meta({ description: 'Shorter texts are no articles' }),
  }),
  seeds: 'start_pages',
  followsFeeds: true,
  keepsArticles: true,
});

import { z } from 'zod';
import { words } from '../text.ts';
import { platforms, spiders } from '../words.ts';
import { categoryWord, tagSlug } from './contact-input.ts';

const startUrl = words(2_048).pipe(z.url({ protocol: /^https?$/ }));

/** What the custom-URL spider needs to know; budgets are per job, pace is per host. */
export const customUrlsConfig = z.object({
  urls: z.array(startUrl).min(1).max(1_000),
  max_pages: z.int().min(1).max(1_000_000).default(200).meta({ description: 'Pages read at the most, over all hosts' }),
  max_depth: z.int().min(0).max(20).default(4).meta({ description: 'Links followed from a start page at the most' }),
  delay_seconds: z.number().min(0).max(60).default(2).meta({ description: 'Pause between two requests to one host' }),
  concurrency: z.int().min(1).max(64).default(8).meta({ description: 'Pages in flight over all hosts' }),
  concurrency_per_host: z.int().min(1).max(16).default(2),
});
export type CustomUrlsConfig = z.infer<typeof customUrlsConfig>;

/** `POST /api/v1/scraping/jobs` (checklist B2). Spiders that are not built yet are refused by name. */
export const scrapeJobInput = z.object({
  source_type: z.enum(spiders).refine((spider) => spider === 'custom_urls', {
    message: 'only custom_urls is available in this release',
  }),
  config: customUrlsConfig,
  category: categoryWord.optional(),
  platform: z.enum(platforms).optional(),
  name: words(200).optional(),
  tags: z.array(tagSlug).max(50).optional(),
  source_id: words(100).optional(),
});
export type ScrapeJobInput = z.infer<typeof scrapeJobInput>;

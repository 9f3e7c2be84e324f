import { z } from 'zod';
import { refusedSpiderOf, refusedSpiders, spiderCatalogue, spiders } from '../spiders/catalogue.ts';
import { words } from '../text.ts';
import { platforms } from '../words.ts';
import { categoryWord, tagSlug } from './contact-input.ts';

const labels = {
  category: categoryWord.optional(),
  platform: z.enum(platforms).optional(),
  name: words(200).optional(),
  tags: z.array(tagSlug).max(50).optional(),
  source_id: words(100).optional(),
};

const { custom_urls, google_search, google_maps, blog_content } = spiderCatalogue;

/** Why a source type is none of ours: networks that are refused are refused with their reason. */
function refusal(input: unknown): string {
  const asked = typeof input === 'object' && input !== null && 'source_type' in input ? input.source_type : undefined;
  const refused = typeof asked === 'string' ? refusedSpiderOf(asked) : null;
  return refused === null ? `one of ${spiders.join(', ')}` : `${refusedSpiders[refused]}; it is not read`;
}

/** `POST /api/v1/scraping/jobs` (checklist B2): the spider decides what its configuration is. */
export const scrapeJobInput = z.discriminatedUnion(
  'source_type',
  [
    z.object({ source_type: z.literal(custom_urls.name), config: custom_urls.config, ...labels }),
    z.object({ source_type: z.literal(google_search.name), config: google_search.config, ...labels }),
    z.object({ source_type: z.literal(google_maps.name), config: google_maps.config, ...labels }),
    z.object({ source_type: z.literal(blog_content.name), config: blog_content.config, ...labels }),
  ],
  { error: ({ code, input }) => (code === 'invalid_union' ? refusal(input) : undefined) },
);
export type ScrapeJobInput = z.infer<typeof scrapeJobInput>;

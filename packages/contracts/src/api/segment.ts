import { z } from 'zod';
import { words } from '../text.ts';
import { categoryWord, countryCode, languageCode, tagSlug } from './contact-input.ts';

/** Who a campaign is for (checklist I4, I5). Every named condition must hold; a parent tag matches its children. */
export const segment = z.object({
  tags_all: z.array(tagSlug).max(50).default([]),
  tags_any: z.array(tagSlug).max(50).default([]),
  exclude_tags: z.array(tagSlug).max(50).default([]),
  categories: z.array(categoryWord).max(20).default([]),
  countries: z.array(countryCode).max(250).default([]),
  languages: z.array(languageCode).max(50).default([]),
  source_ids: z.array(words(100)).max(50).default([]),
  min_score: z.int().min(0).max(100).optional(),
  max_contacts: z.int().min(1).max(1_000_000).optional(),
});
export type Segment = z.infer<typeof segment>;

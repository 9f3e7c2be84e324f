import {
  categoryWord,
  contactStatuses,
  countryCode,
  languageCode,
  platforms,
  tagSlug,
  text,
  words,
} from '@relais/contracts';
import type { ContactFilters } from '@relais/prisma';
import { z } from 'zod';
import { momentParam } from '../../http/lists.ts';

const TAGS_ASKED = 20;

/** `tags_all=avocat,lang-fr`, or the parameter once for each. */
const slugs = z
  .union([text(1_500), z.array(text(1_500)).max(TAGS_ASKED)])
  .transform((value) =>
    [value]
      .flat()
      .flatMap((list) => list.split(','))
      .filter(Boolean),
  )
  .pipe(z.array(tagSlug).min(1).max(TAGS_ASKED))
  .meta({ override: { type: 'string' } });

/** A shorter word says nothing to the trigram index, and everything would be read for it. */
const searchWord = words(200).refine((value) => /[\p{L}\p{N}]{3}/u.test(value), {
  message: 'at least three letters or digits in a row',
});

/** What lists and exports of contacts are narrowed by. */
export const contactFilters = z.object({
  source_id: words(100).optional(),
  status: z.enum(contactStatuses).optional(),
  category: categoryWord.optional(),
  country_code: countryCode.optional(),
  language: languageCode.optional(),
  platform: z.enum(platforms).optional(),
  mailwizz_instance: words(100).optional(),
  tags_all: slugs
    .optional()
    .meta({ description: 'Has all of these, comma-separated; a parent stands for its children' }),
  tags_any: slugs.optional().meta({ description: 'Has one of these' }),
  exclude_tags: slugs.optional().meta({ description: 'Has none of these' }),
  q: searchWord.optional().meta({ description: 'Part of address, name or company' }),
  created_after: momentParam.optional(),
  created_before: momentParam.optional(),
});

/** The same as the statements take them. */
export const filtersOf = (query: z.output<typeof contactFilters>): ContactFilters => ({
  sourceId: query.source_id,
  status: query.status,
  category: query.category,
  countryCode: query.country_code,
  language: query.language,
  platform: query.platform,
  mailwizzInstance: query.mailwizz_instance,
  tagsAll: query.tags_all,
  tagsAny: query.tags_any,
  excludeTags: query.exclude_tags,
  createdAfter: query.created_after,
  createdBefore: query.created_before,
  q: query.q,
});

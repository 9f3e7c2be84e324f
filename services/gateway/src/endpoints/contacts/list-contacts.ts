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
import { type ContactFilters, listContacts as readPage } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import {
  cursorId,
  cursorMoment,
  decodeCursor,
  encodeCursor,
  momentParam,
  numberedPageQuery,
  offsetOf,
  pageOf,
} from '../../http/lists.ts';
import { contactShape, contactView } from './contact-shape.ts';

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

const listQuery = numberedPageQuery.extend({
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

const cursorKey = z.tuple([cursorMoment, cursorId]);

export const listContacts = endpoint({
  method: 'GET',
  path: '/api/v1/contacts',
  name: 'listContacts',
  summary: 'Contacts, newest first',
  description:
    'Filters narrow each other. `total` is told where it costs nothing: up to 500, by one filter at most, and not behind a cursor.',
  group: 'Contacts',
  access: partner('contacts:read'),
  query: listQuery,
  answers: { 200: { description: 'A page', schema: pageOf(contactShape) } },
  async handle({ query, caller }, { db, hashOf }) {
    const offset = offsetOf(query);
    const key = decodeCursor(query.cursor, cursorKey);
    const window = { limit: query.limit, offset, cursor: key && { createdAt: key[0], id: key[1] } };
    const filters = filtersOf(query);
    const read = (search: Pick<ContactFilters, 'q' | 'emailHash'>) =>
      readPage(db, caller.tenantId, { ...filters, ...search }, window);

    // A whole address is found by its hash at once; what only looks like one may still be part of another.
    const emailHash = hashOf(query.q ?? '');
    const exact = emailHash === null ? null : await read({ emailHash });
    const page = exact?.contacts.length ? exact : await read({ q: query.q });
    return answer(200, {
      data: page.contacts.map(contactView),
      next_cursor: page.next && encodeCursor([page.next.createdAt.toISOString(), page.next.id]),
      total: page.total,
    });
  },
});

const filtersOf = (query: z.output<typeof listQuery>): ContactFilters => ({
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
});

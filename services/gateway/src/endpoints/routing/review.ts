import { tagOfCategory } from '@relais/categories';
import { categories, categoryWord, platformOfCategory, text } from '@relais/contracts';
import { contactsToReview, decideCategory } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';

const reviewShape = z
  .object({
    id: z.int(),
    email: z.string(),
    company: z.string().nullable(),
    title: z.string().nullable(),
    language: z.string().nullable(),
    source_id: z.string(),
    judgement: z.unknown().meta({ description: 'Leader, runner-up, margin, matched words and version of the rules' }),
    since: z.iso.datetime(),
    source_url: z.string().nullable(),
    text: z.string().nullable().meta({ description: 'The beginning of what was judged' }),
  })
  .meta({ id: 'ContactToReview' });

export const reviewQueue = endpoint({
  method: 'GET',
  path: '/api/v1/routing/review',
  name: 'listContactsToReview',
  summary: 'Contacts whose category is too close to call',
  group: 'Routing',
  access: partner('contacts:read'),
  query: pageQuery,
  answers: { 200: { description: 'A page, the oldest first', schema: pageOf(reviewShape) } },
  async handle({ query, caller }, { db }) {
    const after = decodeCursor(query.cursor, z.tuple([cursorId]))?.[0] ?? 0;
    const rows = await contactsToReview(db, caller.tenantId, { after, limit: query.limit + 1 });
    const data = rows.slice(0, query.limit).map(({ sourceId, sourceUrl, categorisation, since, ...row }) => ({
      ...row,
      source_id: sourceId,
      source_url: sourceUrl,
      judgement: categorisation,
      since: since.toISOString(),
    }));
    const last = data.at(-1);
    return answer(200, {
      data,
      next_cursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
      total: null,
    });
  },
});

export const categoriseContact = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/{id}/categorise',
  name: 'categoriseContact',
  summary: 'Say what a contact is',
  description: 'Kept with who said it and when, and never judged over. `null` says that it has no category of ours.',
  group: 'Routing',
  access: partner('contacts:write'),
  params: idParams,
  body: z.object({ category: categoryWord.nullable(), note: text(500).default('') }),
  answers: {
    200: {
      description: 'Kept',
      schema: z
        .object({ id: z.int(), category: z.enum(categories).nullable(), routed_again: z.boolean() })
        .meta({ id: 'ContactCategorised' }),
    },
  },
  audit: ({ body }) => ({ action: 'contact.categorised', target: `contact:${body.id}` }),
  async handle({ params: { id }, body: { category, note }, caller }, { db, enqueue }) {
    const { tenantId } = caller;
    const notTags = categories.filter((other) => other !== category).map((other) => tagOfCategory[other]);
    const platform = category && platformOfCategory[category];
    const decided = await decideCategory(db, tenantId, id, {
      category,
      platform,
      by: `key:${caller.key}`,
      note,
      notTags,
    });
    if (!decided) throw new Problem('NOT_FOUND', `There is no contact ${id}.`);
    if (decided.toRoute) await enqueue('route', { tenantId, contactIds: [id] }, { priority: 'live' });
    return answer(200, { id, category, routed_again: decided.toRoute });
  },
});

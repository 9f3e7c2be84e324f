import { type ContactFilters, listContacts as readPage } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import {
  cursorId,
  cursorMoment,
  decodeCursor,
  encodeCursor,
  numberedPageQuery,
  offsetOf,
  pageOf,
} from '../../http/lists.ts';
import { contactFilters, filtersOf } from './contact-filters.ts';
import { contactShape, contactView } from './contact-shape.ts';

const listQuery = numberedPageQuery.extend(contactFilters.shape);
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

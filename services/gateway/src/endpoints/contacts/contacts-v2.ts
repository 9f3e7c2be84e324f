import { words } from '@relais/contracts';
import { getContact, listContacts as readPage } from '@relais/prisma';
import { z } from 'zod';
import { type Partner, partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import {
  cursorId,
  cursorMoment,
  decodeCursor,
  encodeCursor,
  idParams,
  numberedPageQuery,
  offsetOf,
  pageOf,
} from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { contactDetailOf, contactDetailShape, contactShape, contactView } from './contact-shape.ts';

const tenantParams = z.object({
  tenant_id: words(100).meta({ description: 'Number or name of the key’s own tenant' }),
});
const cursorKey = z.tuple([cursorMoment, cursorId]);

/** Another tenant's contacts are not there, whoever asks. */
function assertOwn(tenant: string, { tenantId, tenantSlug }: Partner): void {
  if (tenant !== String(tenantId) && tenant !== tenantSlug)
    throw new Problem('NOT_FOUND', `There is no tenant ${tenant} for this key.`);
}

export const listContactsV2 = endpoint({
  method: 'GET',
  path: '/api/v2/contacts/{tenant_id}',
  name: 'listContactsV2',
  summary: 'Contacts, newest first (second form)',
  group: 'Contacts',
  access: partner('contacts:read'),
  params: tenantParams,
  query: numberedPageQuery,
  answers: { 200: { description: 'A page', schema: pageOf(contactShape) } },
  async handle({ params, query, caller }, { db }) {
    assertOwn(params.tenant_id, caller);
    const offset = offsetOf(query);
    const key = decodeCursor(query.cursor, cursorKey);
    const cursor = key && { createdAt: key[0], id: key[1] };
    const page = await readPage(db, caller.tenantId, {}, { limit: query.limit, offset, cursor });
    return answer(200, {
      data: page.contacts.map(contactView),
      next_cursor: page.next && encodeCursor([page.next.createdAt.toISOString(), page.next.id]),
      total: page.total,
    });
  },
});

export const getContactV2 = endpoint({
  method: 'GET',
  path: '/api/v2/contacts/{tenant_id}/{id}',
  name: 'getContactV2',
  summary: 'One contact with everything known of it (second form)',
  group: 'Contacts',
  access: partner('contacts:read'),
  params: tenantParams.extend(idParams.shape),
  answers: { 200: { description: 'The contact', schema: contactDetailShape } },
  async handle({ params, caller }, { db }) {
    assertOwn(params.tenant_id, caller);
    const contact = await getContact(db, caller.tenantId, params.id);
    if (!contact) throw new Problem('NOT_FOUND', `There is no contact ${params.id}.`);
    return answer(200, await contactDetailOf(db, caller.tenantId, contact));
  },
});

import { getContact as readContact } from '@relais/prisma';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { contactDetailOf, contactDetailShape } from './contact-shape.ts';

export const getContact = endpoint({
  method: 'GET',
  path: '/api/v1/contacts/{id}',
  name: 'getContact',
  summary: 'One contact with everything known of it',
  group: 'Contacts',
  access: partner('contacts:read'),
  params: idParams,
  answers: { 200: { description: 'The contact', schema: contactDetailShape } },
  async handle({ params, caller }, { db }) {
    const contact = await readContact(db, caller.tenantId, params.id);
    if (!contact) throw new Problem('NOT_FOUND', `There is no contact ${params.id}.`);
    return answer(200, await contactDetailOf(db, caller.tenantId, contact));
  },
});

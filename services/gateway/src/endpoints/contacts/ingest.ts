import { contactInput, words } from '@relais/contracts';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';

export const CONTACTS_PER_REQUEST = 1_000;

/** Each contact is read by itself, so that a bad one does not cost the others. */
export const incomingContacts = z.array(z.unknown()).min(1).max(CONTACTS_PER_REQUEST);
/** What each of them should be. */
export const documentedContacts = z
  .array(contactInput.meta({ id: 'ContactInput', description: 'Only `email` is needed' }))
  .min(1)
  .max(CONTACTS_PER_REQUEST);

export const contactErrors = z.array(
  z.object({
    index: z.int().meta({ description: 'Place in the delivery, from 0' }),
    path: z.string().meta({ description: 'Field of that contact' }),
    message: z.string(),
  }),
);

const body = z.object({
  source_id: words(100).meta({ description: 'One of the tenant’s active data sources' }),
  contacts: incomingContacts,
});

export const ingest = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/ingest',
  name: 'ingestContacts',
  summary: 'Hand in contacts',
  description:
    'Up to 1,000 contacts. Each is judged by itself: what is wrong with one is told in `errors`, and the others are accepted. Contacts known ' +
    'before are duplicates: gaps are filled, and a value gives way only to one of a more trusted source or to the same source’s correction. Suppressed addresses are not stored. Stored when answered.',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  quiet: true,
  body,
  bodyInDocuments: body.extend({ contacts: documentedContacts }),
  answers: {
    202: {
      description: 'Stored; validation follows',
      schema: z
        .object({
          batch_id: z.int(),
          accepted: z.int().meta({ description: 'New contacts' }),
          duplicates: z.int(),
          suppressed: z.int(),
          errors: contactErrors,
        })
        .meta({ id: 'IngestAnswer' }),
    },
  },
  problems: ['SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'NO_CONTACT_USABLE', 'BACKLOG_FULL'],
  async handle({ body, caller }, { sources, ingest: take, backlog }) {
    await backlog.assertRoom();
    const source = await sources.active(caller.tenantId, body.source_id, 'source_id');
    const { batchId, accepted, duplicates, suppressed, errors } = await take({
      tenantId: caller.tenantId,
      dataSourceId: source.id,
      contacts: body.contacts,
    });
    return answer(202, { batch_id: batchId, accepted, duplicates, suppressed, errors: [...errors] });
  },
});

import { words } from '@relais/contracts';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { contactErrors, documentedContacts, incomingContacts } from './ingest.ts';

const body = z.object({
  tenant_id: z
    .union([z.int(), words(100)])
    .optional()
    .meta({ description: 'Number or name of the key’s own tenant; another one is refused' }),
  data_source_id: z.union([z.int(), words(100)]).meta({ description: 'Number or name of a data source' }),
  contacts: incomingContacts,
});

/** The same use case in the words of the second seed (checklist B11, X28): the tenant comes from the key. */
export const ingestV2 = endpoint({
  method: 'POST',
  path: '/api/v2/contacts/ingest',
  name: 'ingestContactsV2',
  summary: 'Hand in contacts (second form)',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  quiet: true,
  body,
  bodyInDocuments: body.extend({ contacts: documentedContacts }),
  answers: {
    200: {
      description: 'Stored; validation follows',
      schema: z
        .object({
          success: z.literal(true),
          batch_id: z.int(),
          total_processed: z.int(),
          new_contacts: z.int(),
          updated_contacts: z.int().meta({ description: 'Known before; their gaps were filled' }),
          duplicates_skipped: z.int().meta({ description: 'Repeated within this delivery' }),
          suppressed: z.int(),
          errors: contactErrors,
        })
        .meta({ id: 'IngestAnswerV2' }),
    },
  },
  problems: ['TENANT_MISMATCH', 'SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'NO_CONTACT_USABLE', 'BACKLOG_FULL'],
  async handle({ body, caller }, { sources, ingest, backlog }) {
    const { tenantId, tenantSlug } = caller;
    if (body.tenant_id !== undefined && body.tenant_id !== tenantId && body.tenant_id !== tenantSlug)
      throw new Problem('TENANT_MISMATCH', 'This key belongs to another tenant than tenant_id names.', {
        errors: [{ path: 'tenant_id', message: 'is not the tenant of this key' }],
      });
    await backlog.assertRoom();
    const source = await sources.active(tenantId, body.data_source_id, 'data_source_id');
    const stored = await ingest({ tenantId, dataSourceId: source.id, contacts: body.contacts });
    return answer(200, {
      success: true as const,
      batch_id: stored.batchId,
      total_processed: body.contacts.length,
      new_contacts: stored.accepted,
      updated_contacts: stored.known,
      duplicates_skipped: stored.duplicates - stored.known,
      suppressed: stored.suppressed,
      errors: [...stored.errors],
    });
  },
});

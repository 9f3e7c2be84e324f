import { contactInput, words } from '@relais/contracts';
import { createDataSource } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';

const body = contactInput.extend({
  source_id: words(100)
    .optional()
    .meta({ description: 'One of the tenant’s active data sources; without it the partner’s own, api-<tenant>' }),
});

export const importContact = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/import',
  name: 'importContact',
  summary: 'Hand in one contact',
  description:
    'The first form of the API: one contact, in the words it was agreed in. Many go better by /contacts/ingest.',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  quiet: true,
  body,
  answers: {
    202: {
      description: 'Stored; validation follows',
      schema: z
        .object({
          batch_id: z.int(),
          status: z
            .enum(['new', 'known', 'suppressed'])
            .meta({ description: 'known: gaps were filled; suppressed: not stored' }),
        })
        .meta({ id: 'ImportAnswer' }),
    },
  },
  problems: ['SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'NO_CONTACT_USABLE', 'BACKLOG_FULL'],
  async handle(
    { body: { source_id, ...contact }, caller: { tenantId, tenantSlug } },
    { db, sources, ingest, backlog },
  ) {
    await backlog.assertRoom();
    const own = `api-${tenantSlug}`;
    if (source_id === undefined)
      await createDataSource(db, { tenantId, sourceId: own, type: 'api', name: `API of ${tenantSlug}` });
    const source = await sources.active(tenantId, source_id ?? own, 'source_id');
    const stored = await ingest({ tenantId, dataSourceId: source.id, contacts: [contact] });
    const status = stored.suppressed > 0 ? 'suppressed' : stored.accepted > 0 ? 'new' : 'known';
    return answer(202, { batch_id: stored.batchId, status });
  },
});

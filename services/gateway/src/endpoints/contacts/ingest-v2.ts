import { words } from '@relais/contracts';
import { z } from 'zod';
import { type Partner, partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import type { IngestAnswer } from '../../ingest/ingest-contacts.ts';
import { type SourceShare, sharesBySource } from '../../ingest/second-form.ts';
import type { ContactError } from '../../ingest/sort-contacts.ts';
import type { Surroundings } from '../../surroundings.ts';
import { contactErrors, documentedContacts, incomingContacts } from './ingest.ts';

const body = z.object({
  tenant_id: z
    .union([z.int(), words(100)])
    .optional()
    .meta({ description: 'Number or name of the key’s own tenant; another one is refused' }),
  data_source_id: z
    .union([z.int(), words(100)])
    .optional()
    .meta({ description: 'Number or name of a data source; a contact’s own `data_source_id` goes before it' }),
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
    const { shares, errors } = sharesBySource(body, caller);
    // Every source is known before the first contact is stored.
    const named = await Promise.all(
      shares.map(async (share) => ({ ...share, id: (await sources.active(tenantId, share.source, share.path)).id })),
    );
    const taken: Taken[] = [];
    for (const { id, ...share } of named) taken.push(await take(ingest, tenantId, id, share));
    const stored = taken.flatMap((one) => (one.stored ? [one.stored] : []));
    const all = [...errors, ...taken.flatMap((one) => one.errors)].sort((one, other) => one.index - other.index);
    const [first] = stored;
    if (!first) throw nothingUsable(all);
    const sum = (field: 'accepted' | 'known' | 'duplicates' | 'suppressed') =>
      stored.reduce((total, one) => total + one[field], 0);
    return answer(200, {
      success: true as const,
      batch_id: first.batchId,
      total_processed: body.contacts.length,
      new_contacts: sum('accepted'),
      updated_contacts: sum('known'),
      duplicates_skipped: sum('duplicates') - sum('known'),
      suppressed: sum('suppressed'),
      errors: all,
    });
  },
});

interface Taken {
  readonly stored: IngestAnswer | null;
  readonly errors: ContactError[];
}

/** The contacts of one source. Where none of them can be used, the other sources' may be. */
async function take(
  ingest: Surroundings['ingest'],
  tenantId: Partner['tenantId'],
  dataSourceId: number,
  { contacts, places }: SourceShare,
): Promise<Taken> {
  const atPlace = (error: ContactError): ContactError => ({ ...error, index: places[error.index] ?? error.index });
  try {
    const stored = await ingest({ tenantId, dataSourceId, contacts });
    return { stored, errors: stored.errors.map(atPlace) };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'NO_CONTACT_USABLE') throw error;
    return { stored: null, errors: error.errors.map((told) => atPlace(contactError(told))) };
  }
}

/** `contacts.3.email` → the third contact's e-mail. */
function contactError({ path, message }: { path: string; message: string }): ContactError {
  const [, index = '0', ...field] = path.split('.');
  return { index: Number(index), path: field.join('.'), message };
}

const nothingUsable = (errors: readonly ContactError[]): Problem =>
  new Problem('NO_CONTACT_USABLE', 'Not one contact of this delivery can be used; see errors.', {
    errors: errors.map(({ index, path, message }) => ({ path: `contacts.${index}${path && `.${path}`}`, message })),
  });

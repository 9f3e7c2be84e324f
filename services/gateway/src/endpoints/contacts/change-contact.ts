import {
  categoryWord,
  countryCode,
  languageCode,
  platforms,
  socialNetworks,
  tagSlug,
  text,
  words,
} from '@relais/contracts';
import { toE164 } from '@relais/intake';
import { type ContactEdit, editContact, getContact, deleteContact as remove } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { wakeRouter } from './wake.ts';

const link = words(2_048).pipe(z.url({ protocol: /^https?$/ }));
/** Null or nothing empties the field. */
const field = <Schema extends z.ZodType<string>>(schema: Schema) => schema.nullable().optional();

const body = z
  .strictObject({
    first_name: field(words(100)),
    last_name: field(words(100)),
    title: field(words(200)),
    company: field(words(200)),
    phone: field(words(64)),
    website: field(link),
    country_code: field(countryCode),
    city: field(words(120)),
    language: field(languageCode),
    category: field(categoryWord),
    platform: field(z.enum(platforms)),
    tags: z.array(tagSlug).max(50).optional().meta({ description: 'Replaces the tags; unknown ones are left out' }),
    score: z.int().min(0).max(100).optional(),
    social: z.partialRecord(z.enum(socialNetworks), link).optional().meta({ description: 'Replaces all of them' }),
    custom_fields: z
      .record(words(64), z.union([text(2_000), z.number(), z.boolean(), z.null()]))
      .optional()
      .meta({ description: 'Replaces all of them' }),
  })
  .refine((fields) => Object.keys(fields).length > 0, { message: 'names nothing to change' });

export const changeContact = endpoint({
  method: 'PATCH',
  path: '/api/v1/contacts/{id}',
  name: 'changeContact',
  summary: 'Change a contact by hand',
  description:
    'What is changed here is kept with what it was, when and by whom, and no source overrules it later. A contact that waits is routed ' +
    'anew when its category, platform, language or country changes. The address itself never changes: merge two contacts instead.',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  params: idParams,
  body,
  answers: {
    200: {
      description: 'Changed',
      schema: z
        .object({
          id: z.int(),
          changed: z.array(z.string()).meta({ description: 'Fields that had another value' }),
          rerouted: z.boolean(),
        })
        .meta({ id: 'ChangedContact' }),
    },
  },
  audit: ({ body }) => ({ action: 'contact.changed', target: `contact:${body.id}` }),
  async handle({ params: { id }, body, caller: { tenantId, key } }, surroundings) {
    const { db } = surroundings;
    const edit = await withPhone(body, async () => (await getContact(db, tenantId, id))?.countryCode ?? null);
    const edited = await editContact(db, tenantId, id, { edit, actor: `key:${key}` });
    if (!edited) throw new Problem('NOT_FOUND', `There is no contact ${id}.`);
    if (edited.reroute) await wakeRouter(surroundings, tenantId, id);
    return answer(200, { id, changed: edited.changed, rerouted: edited.reroute });
  },
});

/** A number is kept as it was written and, where it can be dialled, in E.164. */
async function withPhone(edit: z.output<typeof body>, countryNow: () => Promise<string | null>): Promise<ContactEdit> {
  if (edit.phone === undefined) return edit;
  const country = edit.country_code ?? (await countryNow()) ?? undefined;
  return { ...edit, phone: edit.phone === null ? null : (toE164(edit.phone, country) ?? null), phone_raw: edit.phone };
}

export const deleteContact = endpoint({
  method: 'DELETE',
  path: '/api/v1/contacts/{id}',
  name: 'deleteContact',
  summary: 'Take a contact out of every list and count',
  description:
    'The row stays, so that its address is not taken for a new contact the next time a source brings it. What MailWizz holds stays there: ' +
    'to stop mails, suppress the address; to forget the person, ask for erasure.',
  group: 'Contacts',
  access: partner('contacts:write'),
  harmlessTwice: true,
  params: idParams,
  answers: { 200: { description: 'Deleted', schema: z.object({ id: z.int() }) } },
  audit: ({ body }) => ({ action: 'contact.deleted', target: `contact:${body.id}` }),
  async handle({ params: { id }, caller }, { db }) {
    if (!(await remove(db, caller.tenantId, id))) throw new Problem('NOT_FOUND', `There is no contact ${id}.`);
    return answer(200, { id });
  },
});

import { contactStatuses } from '@relais/contracts';
import { type Merge, type MergeParty, mergeContacts as merge } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { wakeOptOut } from './wake.ts';

const INT_MAX = 2_147_483_647;
const id = z.int().min(1).max(INT_MAX);
const body = z.strictObject({
  contact_ids: z
    .array(id)
    .length(2)
    .refine(([one, other]) => one !== other, { message: 'must be two contacts' }),
  into: id
    .optional()
    .meta({ description: 'The one to keep; without it the one further along the line, then the older' }),
  dry_run: z.boolean().default(false).meta({ description: 'Tell what would happen, and change nothing' }),
});

const party = z.object({ id: z.int(), email: z.string(), status: z.enum(contactStatuses) });
const shape = z
  .object({
    dry_run: z.boolean(),
    kept: party,
    gone: party.meta({ description: 'Deleted softly; its address is not taken for a new contact' }),
    changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    sightings_moved: z.int(),
    tags_added: z.array(z.string()),
    objection_shared: z.boolean().meta({ description: 'One address had said no; now both have' }),
  })
  .meta({ id: 'Merge' });

export const mergeContacts = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/merge',
  name: 'mergeContacts',
  summary: 'Make two contacts one that are the same person',
  description:
    'Evidence, tags and changes made by hand move to the contact that stays; of each field the best value wins (by hand, then the more ' +
    'trusted source, then the one seen lately). An objection of either address holds for both.',
  group: 'Contacts',
  access: partner('contacts:write'),
  body,
  answers: { 200: { description: 'Merged, or what merging would do', schema: shape } },
  problems: ['MERGE_REFUSED'],
  audit: ({ body }) => ({
    action: body.dry_run ? 'contact.merge_tried' : 'contact.merged',
    target: `contact:${body.kept.id}`,
  }),
  async handle({ body: { contact_ids, into, dry_run }, caller: { tenantId, key } }, surroundings) {
    const [one = 0, other = 0] = contact_ids;
    if (into !== undefined && into !== one && into !== other) throw wrong('into', 'is none of contact_ids');
    const outcome = await merge(surroundings.db, {
      tenantId,
      contactIds: [one, other],
      into,
      actor: `key:${key}`,
      dryRun: dry_run,
    });
    if (!outcome.ok) throw outcome.why === 'unknown' ? missing(one, other) : inMailwizz();
    const { optOutId } = outcome.merge;
    if (optOutId !== null && !dry_run) await wakeOptOut(surroundings, tenantId, optOutId);
    return answer(200, { dry_run, ...view(outcome.merge) });
  },
});

const view = ({ kept, gone, changes, sightings, tags, optOutId }: Merge) => ({
  kept: told(kept),
  gone: told(gone),
  changes,
  sightings_moved: sightings,
  tags_added: tags,
  objection_shared: optOutId !== null,
});
const told = ({ id, email, status }: MergeParty) => ({ id, email, status });

const wrong = (path: string, message: string) =>
  new Problem('INVALID_INPUT', `"${path}": ${message}`, { errors: [{ path, message }] });
const missing = (one: number, other: number) =>
  new Problem('NOT_FOUND', `There are no two contacts ${one} and ${other}.`);
const inMailwizz = () =>
  new Problem(
    'MERGE_REFUSED',
    'MailWizz holds a subscriber of the contact that would go, and would write to the same person twice: keep that one, or suppress its address first.',
  );

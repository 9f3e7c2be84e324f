import { addSuppressions, type NewSuppression } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { objectOf, soon } from '../../pages/object.ts';
import { type FieldProblem, keyOf, rowOf, type SuppressionInput, suppressionInput } from './target.ts';

const counts = {
  added: z.int(),
  known: z.int().meta({ description: 'Entries that were there before' }),
  stopped: z.int().meta({ description: 'Contacts on their way that left the line' }),
  followed: z.int().meta({ description: 'Contacts MailWizz had: every engine is told and read back' }),
};

/** A person's own will, which starts the clock of the proofs; what an operator enters does where MailWizz has the contact. */
const isObjection = ({ email, reason, expires_at }: SuppressionInput): boolean =>
  email !== undefined && expires_at === undefined && (!reason || reason === 'unsubscribed' || reason === 'objection');

export const suppress = endpoint({
  method: 'POST',
  path: '/api/v1/suppressions',
  name: 'suppressAddress',
  summary: 'Someone objects: write to this address no more',
  description:
    'Suppressed when answered, whether a contact of that address exists or not. Pushed to every MailWizz instance and partner and proved there; until the last one proves it, an alarm is set. With another `reason`, a `domain` or an end it is an entry of yours instead of a person’s objection.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: suppressionInput,
  answers: {
    202: {
      description: 'Suppressed here; the engines follow',
      schema: z
        .object({ opt_out_id: z.int().nullable().meta({ description: 'Null for an entry of yours' }), ...counts })
        .meta({ id: 'SuppressionAnswer' }),
    },
  },
  audit: ({ body }) => ({
    action: body.opt_out_id === null ? 'suppressions.added' : 'opt_out.requested',
    target: body.opt_out_id === null ? 'suppressions' : `opt_out:${body.opt_out_id}`,
  }),
  async handle({ body, caller: { tenantId } }, surroundings) {
    const key = keyOf(body, surroundings.hashOf);
    if ('message' in key) throw new Problem('INVALID_INPUT', `"${key.path}" ${key.message}`, { errors: [key] });
    if (isObjection(body) && key.emailHash !== undefined) {
      const optOutId = await objectOf({ tenantId, emailHash: key.emailHash }, 'api', surroundings);
      return answer(202, { opt_out_id: optOutId, added: 1, known: 0, stopped: 0, followed: 1 });
    }
    const added = await enter(surroundings, [rowOf(tenantId, key, body)]);
    return answer(202, { opt_out_id: null, ...added });
  },
});

export const importSuppressions = endpoint({
  method: 'POST',
  path: '/api/v1/suppressions/import',
  name: 'importSuppressions',
  summary: 'Enter up to 1,000 addresses or domains at once',
  description: 'One wrong entry is reported and the rest taken.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: z.object({ entries: z.array(suppressionInput).min(1).max(1_000) }),
  answers: {
    202: {
      description: 'Suppressed here; the engines follow',
      schema: z
        .object({
          ...counts,
          errors: z.array(z.object({ index: z.int(), path: z.string(), message: z.string() })),
        })
        .meta({ id: 'SuppressionImport' }),
    },
  },
  audit: () => ({ action: 'suppressions.added', target: 'suppressions' }),
  async handle({ body, caller: { tenantId } }, surroundings) {
    const errors: (FieldProblem & { index: number })[] = [];
    const rows: NewSuppression[] = [];
    for (const [index, entry] of body.entries.entries()) {
      const key = keyOf(entry, surroundings.hashOf);
      if ('message' in key) errors.push({ index, ...key });
      else rows.push(rowOf(tenantId, key, entry));
    }
    return answer(202, { ...(await enter(surroundings, rows)), errors });
  },
});

async function enter(
  { db, enqueue, log }: Parameters<typeof objectOf>[2],
  rows: readonly NewSuppression[],
): Promise<{ added: number; known: number; stopped: number; followed: number }> {
  const { injected, ...added } = await addSuppressions(db, rows, 'api');
  // The sweep takes the objections to MailWizz; partners can hear of it now.
  await soon(log, () => enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' }));
  return { ...added, followed: injected };
}

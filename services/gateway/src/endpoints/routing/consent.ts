import { words } from '@relais/contracts';
import { consentKinds, emailHashOf, recordConsent } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';

const past = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .refine((date) => date.getUTCFullYear() >= 1990 && date.getTime() <= Date.now() + 60_000, {
    message: 'a moment that has come',
  })
  .meta({ override: { type: 'string', format: 'date-time' } });

export const giveConsent = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/{id}/consent',
  name: 'recordConsent',
  summary: 'Hand in the proof that a contact agreed to be written to',
  description:
    'What the country gate held for want of it is routed again within a minute. The proof is kept and shown on request.',
  group: 'Routing',
  access: partner('contacts:write'),
  params: idParams,
  body: z.object({
    proof: words(2_000).meta({ description: 'Where and how it was given' }),
    kind: z.enum(consentKinds).default('consent'),
    obtained_at: past,
  }),
  answers: { 201: { description: 'Kept', schema: z.object({ id: z.int() }).meta({ id: 'ConsentRecorded' }) } },
  audit: ({ body }) => ({ action: 'consent.recorded', target: `consent:${body.id}` }),
  async handle({ params, body, caller }, { db }) {
    const { tenantId } = caller;
    const emailHash = await emailHashOf(db, tenantId, params.id);
    if (emailHash === null) throw new Problem('NOT_FOUND', `There is no contact ${params.id}.`);
    const { proof, kind, obtained_at: obtainedAt } = body;
    const id = await recordConsent(db, {
      tenantId,
      emailHash,
      kind,
      proof,
      obtainedAt,
      recordedBy: `key:${caller.key}`,
    });
    return answer(201, { id });
  },
});

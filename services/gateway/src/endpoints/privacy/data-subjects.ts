import { words } from '@relais/contracts';
import { parseAddress } from '@relais/email-address';
import { type ErasureReceipt, erasePerson, erasureReceipt, subjectData } from '@relais/prisma';
import { sealSecret, secretContexts } from '@relais/signing';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { soon } from '../../pages/object.ts';
import { notAnAddress } from '../feedback/not-an-address.ts';

export const exportSubject = endpoint({
  method: 'POST',
  path: '/api/v1/data-subjects/export',
  name: 'exportDataSubject',
  summary: 'Everything held on one person',
  description: 'Rows by table; empty when nothing is held. Leaves a line in the audit log.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: z.object({ email: words(320) }),
  answers: {
    200: {
      description: 'What is held',
      schema: z
        .object({ data: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) })
        .meta({ id: 'DataSubjectExport' }),
    },
  },
  audit: () => ({ action: 'subject.exported', target: 'data_subject' }),
  async handle({ body, caller }, { db, hashOf }) {
    const emailHash = hashOf(body.email);
    if (!emailHash) throw notAnAddress();
    return answer(200, { data: await subjectData(db, caller.tenantId, emailHash) });
  },
});

const receipt = z
  .object({
    id: z.int(),
    reason: z.enum(['request', 'retention', 'uninformed']),
    requested_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable().meta({ description: 'When the last engine had proved it' }),
    erased: z.record(z.string(), z.int()).meta({ description: 'Rows that went, by table' }),
    engines: z.array(
      z.object({
        engine: z.string().meta({ description: '`mailwizz:` or `partner:` and an id' }),
        proved_at: z.iso.datetime().nullable(),
        last_error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ErasureReceipt' });

const told = ({ id, reason, requestedAt, completedAt, erased, engines }: ErasureReceipt) => ({
  id,
  reason,
  requested_at: requestedAt.toISOString(),
  completed_at: completedAt?.toISOString() ?? null,
  erased,
  engines: engines.map(({ engine, provedAt, lastError }) => ({
    engine,
    proved_at: provedAt?.toISOString() ?? null,
    last_error: lastError,
  })),
});

export const eraseDataSubject = endpoint({
  method: 'POST',
  path: '/api/v1/data-subjects/erase',
  name: 'eraseDataSubject',
  summary: 'Erase one person everywhere',
  description:
    'Erased here when answered. MailWizz and partners follow, and each proves it on the receipt. A keyed hash stays, so that nobody writes to this person again.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: z.object({ email: words(320) }),
  answers: { 202: { description: 'Erased here; the receipt', schema: receipt } },
  audit: ({ body }) => ({ action: 'subject.erased', target: `erasure:${body.id}` }),
  async handle({ body, caller: { tenantId } }, { db, hashOf, keyring, enqueue, log }) {
    const emailHash = hashOf(body.email);
    const parsed = parseAddress(body.email);
    if (!emailHash || !parsed.ok) throw notAnAddress();
    const sealOf = (email: string, hash: string) =>
      sealSecret(email, keyring, secretContexts.erasureAddress(tenantId, hash));
    const emailSealed = sealOf(parsed.normalised, emailHash);
    const wish = { tenantId, emailHash, emailSealed, reason: 'request', channel: 'api' } as const;
    const erasureIds = await erasePerson(db, wish, sealOf);
    const [erasureId] = erasureIds;
    await soon(log, async () => {
      for (const id of erasureIds) await enqueue('sync', { kind: 'erase', tenantId, erasureId: id });
      await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
    });
    const stored = await erasureReceipt(db, tenantId, erasureId);
    if (!stored) throw new Error(`erasure ${erasureId} has no receipt`);
    return answer(202, told(stored));
  },
});

export const getErasure = endpoint({
  method: 'GET',
  path: '/api/v1/data-subjects/erasures/{id}',
  name: 'getErasureReceipt',
  summary: 'The receipt of an erasure: what went, and who proved it',
  group: 'Privacy',
  access: partner('privacy'),
  params: idParams,
  answers: { 200: { description: 'The receipt', schema: receipt } },
  async handle({ params: { id }, caller }, { db }) {
    const stored = await erasureReceipt(db, caller.tenantId, id);
    if (!stored) throw new Problem('NOT_FOUND', `There is no erasure ${id}.`);
    return answer(200, told(stored));
  },
});

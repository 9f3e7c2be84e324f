import { suppressionReasons } from '@relais/contracts';
import { lastingReasons, listSuppressions, removeSuppressions, suppressionOf } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { keyOf } from './target.ts';

const suppression = z
  .object({
    id: z.int(),
    for_every_tenant: z.boolean(),
    email_hash: z.string().nullable().meta({ description: 'The keyed hash: addresses are not kept' }),
    domain: z.string().nullable(),
    pattern: z.string().nullable().meta({ description: '`*` stands for any letters' }),
    reason: z.enum(suppressionReasons),
    source: z.string(),
    note: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Suppression' });

export const listSuppressed = endpoint({
  method: 'GET',
  path: '/api/v1/suppressions',
  name: 'listSuppressions',
  summary: 'Who is not written to, and why',
  group: 'Privacy',
  access: partner('privacy'),
  query: pageQuery.extend({
    reason: z.enum(suppressionReasons).optional(),
    kind: z.enum(['address', 'domain', 'pattern']).optional(),
    email: z.string().max(320).optional().meta({ description: 'Entries that stand for this address' }),
    domain: z.string().max(253).optional(),
  }),
  answers: { 200: { description: 'A page, oldest first', schema: pageOf(suppression) } },
  async handle({ query, caller }, { db, hashOf }) {
    const { limit, reason, kind, email, domain } = query;
    const wanted = email === undefined && domain === undefined ? null : keyOf({ email, domain }, hashOf);
    if (wanted && 'message' in wanted)
      throw new Problem('INVALID_INPUT', `"${wanted.path}" ${wanted.message}`, { errors: [wanted] });
    const [cursor] = decodeCursor(query.cursor, z.tuple([cursorId])) ?? [];
    const keys = wanted ? [wanted] : undefined;
    const rows = await listSuppressions(db, {
      tenantId: caller.tenantId,
      reason,
      kind,
      keys,
      addresses: email === undefined ? [] : [email.trim().toLowerCase()],
      cursor,
      limit: limit + 1,
    });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    return answer(200, {
      data: data.map((row) => ({
        id: row.id,
        for_every_tenant: row.tenantId === null,
        email_hash: row.emailHash,
        domain: row.domain,
        pattern: row.pattern,
        reason: row.reason,
        source: row.source,
        note: row.note,
        created_at: row.createdAt.toISOString(),
        expires_at: row.expiresAt?.toISOString() ?? null,
      })),
      next_cursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total: null,
    });
  },
});

export const unsuppress = endpoint({
  method: 'DELETE',
  path: '/api/v1/suppressions/{id}',
  name: 'removeSuppression',
  summary: 'Take an entry back',
  description:
    'Only entries of your own. What a person asked for, or a mail server said of a dead mailbox, is taken back with `asked_for=true` only: say it when this person has asked to be written to again. Contacts it stopped stay where they are.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  params: idParams,
  query: z.object({ asked_for: z.enum(['true', 'false']).optional() }),
  problems: ['SUPPRESSION_LASTS'],
  answers: {
    200: { description: 'Taken back', schema: z.object({ id: z.int() }).meta({ id: 'SuppressionRemoved' }) },
  },
  audit: ({ body }) => ({ action: 'suppressions.removed', target: `suppression:${body.id}` }),
  async handle({ params: { id }, query, caller }, { db }) {
    const entry = await suppressionOf(db, caller.tenantId, id);
    if (!entry) throw new Problem('NOT_FOUND', `There is no suppression ${id} of yours.`);
    if (entry.reason === 'erasure' || (lastingReasons.has(entry.reason) && query.asked_for !== 'true'))
      throw new Problem(
        'SUPPRESSION_LASTS',
        entry.reason === 'erasure'
          ? 'Who was erased is not written to again.'
          : `Suppressed as ${entry.reason}: say asked_for=true if this person has asked to be written to again.`,
      );
    await removeSuppressions(db, [id]);
    return answer(200, { id });
  },
});

import { words } from '@relais/contracts';
import { answerCorrection, listCorrections } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';

/** What the law leaves for an answer (GDPR, Article 12(3); checklist Z9). */
const DAYS_TO_ANSWER = 30;
const DAY_MS = 86_400_000;

const correction = z
  .object({
    id: z.int(),
    contact_id: z.int(),
    email: z.string().nullable().meta({ description: 'Null once the contact is erased' }),
    message: z.string().meta({ description: 'The person’s own words' }),
    requested_at: z.iso.datetime(),
    due_at: z.iso.datetime().meta({ description: 'To be answered by then; operators are told ten days before' }),
    answered_at: z.iso.datetime().nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'CorrectionRequest' });

export const listCorrectionRequests = endpoint({
  method: 'GET',
  path: '/api/v1/correction-requests',
  name: 'listCorrectionRequests',
  summary: 'Who says that what is held on them is wrong, and by when they are to be answered',
  group: 'Privacy',
  access: partner('privacy'),
  query: pageQuery.extend({ open: z.enum(['true', 'false']).optional().meta({ description: 'Not answered yet' }) }),
  answers: { 200: { description: 'A page, newest first', schema: pageOf(correction) } },
  async handle({ query: { limit, cursor, open }, caller: { tenantId } }, { db }) {
    const [from] = decodeCursor(cursor, z.tuple([cursorId])) ?? [];
    const rows = await listCorrections(db, {
      tenantId,
      open: open === undefined ? undefined : open === 'true',
      cursor: from,
      limit: limit + 1,
    });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    return answer(200, {
      data: data.map(({ contactId, requestedAt, answeredAt, ...row }) => ({
        id: row.id,
        contact_id: contactId,
        email: row.email,
        message: row.message,
        requested_at: requestedAt.toISOString(),
        due_at: new Date(requestedAt.getTime() + DAYS_TO_ANSWER * DAY_MS).toISOString(),
        answered_at: answeredAt?.toISOString() ?? null,
        answer: row.answer,
      })),
      next_cursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total: null,
    });
  },
});

export const answerCorrectionRequest = endpoint({
  method: 'POST',
  path: '/api/v1/correction-requests/{id}/answer',
  name: 'answerCorrectionRequest',
  summary: 'Keep what a person was answered',
  description:
    'Correct the contact first (`PATCH /api/v1/contacts/{id}`) or say why not, write to the person, then keep the words here. The first answer stands.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  params: idParams,
  body: z.object({ answer: words(2_000) }),
  answers: {
    200: {
      description: 'Answered',
      schema: z
        .object({ id: z.int(), answered_at: z.iso.datetime(), answer: z.string() })
        .meta({ id: 'CorrectionAnswer' }),
    },
  },
  audit: ({ body }) => ({ action: 'correction.answered', target: `correction_request:${body.id}` }),
  async handle({ params: { id }, body, caller: { tenantId } }, { db }) {
    const kept = await answerCorrection(db, { tenantId, id, words: body.answer });
    if (!kept) throw new Problem('NOT_FOUND', `There is no correction request ${id}.`);
    return answer(200, { id, answered_at: kept.answeredAt.toISOString(), answer: kept.answer });
  },
});

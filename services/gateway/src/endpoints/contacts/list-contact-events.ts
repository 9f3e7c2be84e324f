import { contactEventTypes } from '@relais/contracts';
import { listContactEvents as readEvents } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorMoment, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';

const event = z
  .object({
    id: z.string(),
    type: z.enum(contactEventTypes),
    source: z.string().meta({ description: 'Who reported it' }),
    data: z.record(z.string(), z.unknown()),
    occurred_at: z.iso.datetime(),
  })
  .meta({ id: 'ContactEvent' });

/** Events are counted in int8, which JSON's numbers cannot hold. */
const eventId = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform((text) => BigInt(text));
const cursorKey = z.tuple([cursorMoment, eventId]);

export const listContactEvents = endpoint({
  method: 'GET',
  path: '/api/v1/contacts/{id}/events',
  name: 'listContactEvents',
  summary: 'What happened to a contact, latest first',
  group: 'Contacts',
  access: partner('contacts:read'),
  params: idParams,
  query: pageQuery,
  answers: { 200: { description: 'A page', schema: pageOf(event) } },
  async handle({ params, query, caller }, { db }) {
    const key = decodeCursor(query.cursor, cursorKey);
    const page = await readEvents(db, caller.tenantId, params.id, {
      limit: query.limit,
      cursor: key && { occurredAt: key[0], id: key[1] },
    });
    if (!page) throw new Problem('NOT_FOUND', `There is no contact ${params.id}.`);
    return answer(200, {
      data: page.events.map(({ id, occurredAt, ...told }) => ({
        id: String(id),
        ...told,
        occurred_at: occurredAt.toISOString(),
      })),
      next_cursor: page.next && encodeCursor([page.next.occurredAt.toISOString(), String(page.next.id)]),
      total: null,
    });
  },
});

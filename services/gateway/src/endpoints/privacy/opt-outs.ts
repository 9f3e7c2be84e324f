import { optOutChannels, words } from '@relais/contracts';
import { listOptOuts } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/lists.ts';
import { objectOf } from '../../pages/object.ts';
import { notAnAddress } from '../feedback/not-an-address.ts';

const optOut = z
  .object({
    id: z.int(),
    contact_id: z.int().nullable(),
    channel: z.enum(optOutChannels),
    requested_at: z.iso.datetime(),
    proved_at: z.iso.datetime().nullable().meta({ description: 'When the last engine had proved it' }),
    engines: z.array(
      z.object({
        engine: z.string().meta({ description: '`mailwizz:` or `partner:` and an id' }),
        proved_at: z.iso.datetime().nullable(),
        last_error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'OptOut' });

export const listObjections = endpoint({
  method: 'GET',
  path: '/api/v1/opt-outs',
  name: 'listOptOuts',
  summary: 'Objections, and what every engine proved of them',
  group: 'Privacy',
  access: partner('privacy'),
  query: pageQuery.extend({ open: z.enum(['true', 'false']).optional().meta({ description: 'Not proved yet' }) }),
  answers: { 200: { description: 'A page, newest first', schema: pageOf(optOut) } },
  async handle({ query: { limit, cursor, open }, caller }, { db }) {
    const [from] = decodeCursor(cursor, z.tuple([cursorId])) ?? [];
    const rows = await listOptOuts(db, {
      tenantId: caller.tenantId,
      open: open === undefined ? undefined : open === 'true',
      cursor: from,
      limit: limit + 1,
    });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    return answer(200, {
      data: data.map((row) => ({
        id: row.id,
        contact_id: row.contactId,
        channel: row.channel,
        requested_at: row.requestedAt.toISOString(),
        proved_at: row.provedAt?.toISOString() ?? null,
        engines: row.engines.map(({ engine, provedAt, lastError }) => ({
          engine,
          proved_at: provedAt && new Date(provedAt).toISOString(),
          last_error: lastError,
        })),
      })),
      next_cursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total: null,
    });
  },
});

export const enterObjection = endpoint({
  method: 'POST',
  path: '/api/v1/opt-outs',
  name: 'enterOptOut',
  summary: 'Enter an objection that came by telephone, letter or answer',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: z.object({ email: words(320), channel: z.enum(['operator', 'reply', 'mailto', 'api']).default('operator') }),
  answers: {
    202: {
      description: 'Suppressed here; the engines follow',
      schema: z.object({ opt_out_id: z.int() }).meta({ id: 'OptOutAnswer' }),
    },
  },
  audit: ({ body }) => ({ action: 'opt_out.requested', target: `opt_out:${body.opt_out_id}` }),
  async handle({ body, caller: { tenantId } }, surroundings) {
    const emailHash = surroundings.hashOf(body.email);
    if (!emailHash) throw notAnAddress();
    return answer(202, { opt_out_id: await objectOf({ tenantId, emailHash }, body.channel, surroundings) });
  },
});

import { hostRefusalReasons } from '@relais/contracts';
import { listRefusals } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/lists.ts';

const refusal = z
  .object({
    id: z.int(),
    host: z.string().meta({ description: 'As in URLs: with the port unless it is the scheme’s own' }),
    covers_below: z.boolean().meta({ description: 'Names below it are refused too' }),
    reason: z.enum(hostRefusalReasons),
    evidence_url: z.string().meta({ description: 'The page that told it; empty when a person did' }),
    refused_at: z.iso.datetime(),
    until: z.iso.datetime().nullable().meta({ description: 'When it ends by itself' }),
  })
  .meta({ id: 'HostRefusal' });

export const listHostRefusals = endpoint({
  method: 'GET',
  path: '/api/v1/scraping/host-refusals',
  name: 'listHostRefusals',
  summary: 'Sites that are not read, and why',
  description:
    'A captcha, a wall, a notice against unasked mail, or the word of the owner or an operator. They hold for every tenant: pages of such a host are skipped as `host_refused`.',
  group: 'Scraping',
  access: partner('scraping:read'),
  query: pageQuery.extend({
    host: z.string().max(260).optional().meta({ description: 'What stands for this host, by a name above it too' }),
    reason: z.enum(hostRefusalReasons).optional(),
  }),
  answers: { 200: { description: 'A page, newest first', schema: pageOf(refusal) } },
  async handle({ query: { limit, cursor, host, reason } }, { db }) {
    const [from] = decodeCursor(cursor, z.tuple([cursorId])) ?? [];
    const hosts = host === undefined ? undefined : [host.toLowerCase()];
    const rows = await listRefusals(db, { hosts, reason, cursor: from, limit: limit + 1 });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    return answer(200, {
      data: data.map((row) => ({
        id: row.id,
        host: row.host,
        covers_below: row.coversBelow,
        reason: row.reason,
        evidence_url: row.evidenceUrl,
        refused_at: row.refusedAt.toISOString(),
        until: row.until?.toISOString() ?? null,
      })),
      next_cursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total: null,
    });
  },
});

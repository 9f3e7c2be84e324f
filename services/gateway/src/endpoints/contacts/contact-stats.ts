import { contactStats as read } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { integerParam } from '../../http/lists.ts';

const counts = z.record(z.string(), z.int());
const rate = z.number().nullable().meta({ description: '0 to 1; null while there is nothing to divide by' });

const shape = z
  .object({
    total: z.int(),
    contactable: z
      .int()
      .meta({ description: 'Neither refused nor suppressed: may be written to, now or once its turn comes' }),
    by_status: counts,
    invalid_by_reason: counts,
    unrouted_by_reason: counts,
    rates: z.object({
      validation: rate.meta({ description: 'Worth a mail, of all that have a verdict' }),
      injection: rate.meta({ description: 'In MailWizz once, of all worth a mail' }),
      bounce: rate.meta({ description: 'Bounced, of all that were in MailWizz' }),
    }),
    sources: z.array(
      z.object({
        source_id: z.string(),
        contacts: z.int(),
        validated: z.int(),
        invalid: z.int(),
        injected: z.int(),
        bounced: z.int(),
      }),
    ),
    days: z
      .array(
        z.object({
          day: z.iso.date(),
          ingested: z.int(),
          validated: z.int(),
          invalid: z.int(),
          injected: z.int(),
          bounced: z.int(),
          unsubscribed: z.int(),
        }),
      )
      .meta({ description: 'UTC days on which something happened' }),
  })
  .meta({ id: 'ContactStats' });

export const contactStats = endpoint({
  method: 'GET',
  path: '/api/v1/contacts/stats',
  name: 'contactStats',
  summary: 'How the contacts stand: by state, reason, source and day',
  group: 'Contacts',
  access: partner('contacts:read'),
  query: z.object({ days: integerParam(1, 366).default(30).meta({ description: 'Days told one by one' }) }),
  answers: { 200: { description: 'Counted from the rows', schema: shape } },
  async handle({ query, caller }, { db }) {
    const stats = await read(db, caller.tenantId, query.days);
    const sum = (key: 'validated' | 'invalid' | 'injected' | 'bounced') =>
      stats.sources.reduce((total, source) => total + source[key], 0);
    const [validated, injected] = [sum('validated'), sum('injected')];
    return answer(200, {
      total: stats.total,
      contactable: stats.contactable,
      by_status: stats.byStatus,
      invalid_by_reason: stats.invalidByReason,
      unrouted_by_reason: stats.unroutedByReason,
      rates: {
        validation: share(validated, validated + sum('invalid')),
        injection: share(injected, validated),
        bounce: share(sum('bounced'), injected),
      },
      sources: stats.sources.map(({ sourceId, ...source }) => ({ source_id: sourceId, ...source })),
      days: stats.days,
    });
  },
});

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((Math.min(part, whole) / whole) * 10_000) / 10_000;

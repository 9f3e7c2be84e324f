import { templateStats } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { noTemplate } from './template-shape.ts';

const rate = z.number().min(0).nullable().meta({ description: 'Of those sent; null while nothing was sent' });
const reaction = z.object({ all: z.int(), human: z.int(), rate_all: rate, rate_human: rate });

const stats = z
  .object({
    times_used: z.int().meta({ description: 'Campaigns that sent it' }),
    last_used_at: z.iso.datetime().nullable(),
    sent: z.int().meta({ description: 'Each contact once a mailing' }),
    opened: reaction,
    clicked: reaction,
    bounced: z.int(),
    unsubscribed: z.int(),
    complained: z.int(),
  })
  .meta({ id: 'EmailTemplateStats' });

export const getTemplateStats = endpoint({
  method: 'GET',
  path: '/api/v1/email-templates/{id}/stats',
  name: 'getEmailTemplateStats',
  summary: 'What came of a template, over all its versions',
  description:
    'Counted from events. Security scanners open and click too: `human` leaves out those that were recognised.',
  group: 'Templates',
  access: partner('campaigns:read'),
  params: idParams,
  answers: { 200: { description: 'The counts of today', schema: stats } },
  async handle({ params: { id }, caller }, { db }) {
    const found = await templateStats(db, caller.tenantId, id);
    if (!found) throw noTemplate(id);
    const { timesUsed, lastUsedAt, sent, opened, clicked, ...rest } = found;
    const rated = ({ all, human }: { all: number; human: number }) => ({
      ...{ all, human },
      rate_all: sent === 0 ? null : all / sent,
      rate_human: sent === 0 ? null : human / sent,
    });
    return answer(200, {
      ...{ times_used: timesUsed, last_used_at: lastUsedAt?.toISOString() ?? null, sent },
      ...{ opened: rated(opened), clicked: rated(clicked) },
      ...rest,
    });
  },
});

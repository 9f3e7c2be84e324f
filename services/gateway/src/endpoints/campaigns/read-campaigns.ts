import { chooseMails } from '@relais/campaigns';
import { campaignStatuses } from '@relais/contracts';
import { campaignFigures, getCampaign, listCampaigns, type MailFigures } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { judge, noCampaign } from './ask-gate.ts';
import { campaign, gateAnswer, toCampaign, toGate } from './campaign-shape.ts';
import { campaignNow } from './campaign-work.ts';

const group = 'Campaigns';
const access = partner('campaigns:read');

const count = z.int().min(0);
const figures = z.object({
  sent: count,
  delivered: count,
  opened: count.meta({ description: 'People; scanners left out' }),
  clicked: count.meta({ description: 'People; scanners left out' }),
  raw_opens: count.meta({ description: 'Every hit, scanners’ too' }),
  raw_clicks: count,
  bounced: count,
  hard_bounced: count,
  unsubscribed: count,
  complained: count,
  rates: z
    .object({
      delivery: z.number(),
      open: z.number(),
      click: z.number(),
      bounce: z.number(),
      unsubscribe: z.number(),
      complaint: z.number(),
    })
    .meta({ description: '0 to 1: delivery and bounce of what was sent, the rest of what was delivered' }),
});
const stats = figures
  .extend({
    recipients: count,
    variants: z.array(figures.extend({ step: z.int(), variant: z.int(), recipients: count })),
    over_time: z.array(
      z.object({
        hour: z.iso.datetime(),
        delivered: count,
        opened: count,
        clicked: count,
        bounced: count,
        unsubscribed: count,
        complained: count,
      }),
    ),
  })
  .meta({ id: 'CampaignStats' });

const cursorKey = z.tuple([cursorId]);

export const listCampaignsEndpoint = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns',
  name: 'listCampaigns',
  summary: 'Campaigns, newest first',
  group,
  access,
  query: pageQuery.extend({
    status: z.enum(campaignStatuses).optional(),
    mailwizz_instance: z.string().max(64).optional(),
    source_id: z.string().max(100).optional(),
  }),
  answers: { 200: { description: 'A page of campaigns', schema: pageOf(campaign) } },
  async handle({ query: { cursor, limit, status, mailwizz_instance, source_id }, caller }, { db }) {
    const [last] = decodeCursor(cursor, cursorKey) ?? [];
    const wish = { status, instance: mailwizz_instance, sourceId: source_id, cursor: last, limit: limit + 1 };
    const rows = await listCampaigns(db, caller.tenantId, wish);
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map((entry) => toCampaign(entry, null)),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

export const getCampaignEndpoint = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/{id}',
  name: 'getCampaign',
  summary: 'One campaign with its live figures',
  group,
  access,
  params: idParams,
  answers: {
    200: { description: 'The campaign', schema: campaign.extend({ stats: figures }).meta({ id: 'CampaignInFull' }) },
  },
  async handle({ params: { id }, caller }, surroundings) {
    const entry = await campaignNow(surroundings, caller.tenantId, id);
    return answer(200, { ...entry, stats: toFigures(await campaignFigures(surroundings.db, caller.tenantId, id)) });
  },
});

export const campaignStats = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/{id}/stats',
  name: 'getCampaignStats',
  summary: 'What became of a campaign’s mails',
  description: 'Counted from events whenever it is asked, in all, for each variant and step, and hour by hour.',
  group,
  access,
  params: idParams,
  answers: { 200: { description: 'The figures', schema: stats } },
  async handle({ params: { id }, caller }, { db }) {
    if (!(await getCampaign(db, caller.tenantId, id))) throw noCampaign(id);
    const counted = await campaignFigures(db, caller.tenantId, id);
    return answer(200, {
      ...toFigures(counted),
      recipients: counted.recipients,
      variants: counted.variants.map(({ step, variant, recipients, ...rest }) => ({
        ...toFigures(rest),
        step,
        variant,
        recipients,
      })),
      over_time: counted.hours.map(({ at, ...hour }) => ({ hour: at.toISOString(), ...hour })),
    });
  },
});

export const previewCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/{id}/preview',
  name: 'previewCampaign',
  summary: 'Who would be written to, and who not and why',
  description: 'Judged as of now; nothing is changed. The audience is fixed when the campaign starts.',
  group,
  access,
  params: idParams,
  harmlessTwice: true,
  answers: {
    200: {
      description: 'The audience as it would be',
      schema: z
        .object({
          matched: count.meta({ description: 'Contacts the segment names' }),
          count: count.meta({ description: 'Contacts that would be written to' }),
          excluded: z.record(z.string(), count).meta({ description: 'Who is left out, by reason' }),
          mails: z.array(
            z.object({
              step: z.int(),
              variant: z.int(),
              language: z.string().nullable(),
              category: z.string().nullable(),
              contacts: count,
              email_template_id: z.int().nullable(),
              template_name: z.string().nullable(),
              chosen_by: z
                .string()
                .nullable()
                .meta({ description: 'campaign, language+category, language, english; null: no template' }),
            }),
          ),
          sample: z.array(
            z.object({
              id: z.int(),
              email: z.string(),
              name: z.string().nullable(),
              company: z.string().nullable(),
              language: z.string().nullable(),
              category: z.string().nullable(),
              country_code: z.string().nullable(),
            }),
          ),
          gate: gateAnswer,
        })
        .meta({ id: 'CampaignPreview' }),
    },
  },
  async handle({ params: { id }, caller }, { db }) {
    const { facts, verdict } = await judge(db, caller.tenantId, id);
    const { audience, campaign: entry, templates } = facts;
    return answer(200, {
      matched: audience.matched,
      count: audience.eligible,
      excluded: audience.excluded,
      mails: chooseMails(entry.mails, templates, audience.groups).map(({ template, by, sourceId: _, ...mail }) => ({
        ...mail,
        email_template_id: template?.id ?? null,
        template_name: template?.name ?? null,
        chosen_by: by,
      })),
      sample: audience.sample.map(({ countryCode, ...person }) => ({ ...person, country_code: countryCode })),
      gate: toGate(verdict, new Date()),
    });
  },
});

/** Figures with their rates; a rate of nothing is 0. */
function toFigures(counted: MailFigures): z.input<typeof figures> {
  const { sent, delivered, opened, clicked, rawOpens, rawClicks, bounced, hardBounced, unsubscribed, complained } =
    counted;
  const of = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000);
  return {
    sent,
    delivered,
    opened,
    clicked,
    raw_opens: rawOpens,
    raw_clicks: rawClicks,
    bounced,
    hard_bounced: hardBounced,
    unsubscribed,
    complained,
    rates: {
      delivery: of(delivered, sent),
      open: of(opened, delivered),
      click: of(clicked, delivered),
      bounce: of(bounced, sent),
      unsubscribe: of(unsubscribed, delivered),
      complaint: of(complained, delivered),
    },
  };
}

import { campaignInput, campaignPatch, campaignShortForm } from '@relais/contracts';
import { campaignPlaces, changeCampaign, createCampaign, getCampaign, moveCampaign } from '@relais/prisma';
import type { z } from 'zod';
import { type Partner, partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import type { Surroundings } from '../../surroundings.ts';
import { noCampaign } from './ask-gate.ts';
import { campaign } from './campaign-shape.ts';
import { campaignWords } from './campaign-words.ts';
import { askWorker, campaignNow, planIfAsked, tellPartners, wrongState } from './campaign-work.ts';

const group = 'Campaigns';
const access = partner('campaigns:write');
const created = {
  201: {
    description: 'Stored; `gate` tells whether it could be sent now, `scheduled` that it will be',
    schema: campaign,
    headers: { Location: 'Where it is told' },
  },
};

async function store(surroundings: Surroundings, caller: Partner, wish: z.output<typeof campaignInput>) {
  const { db } = surroundings;
  const { tenantId } = caller;
  const words = await campaignWords(db, tenantId, wish);
  const id = await createCampaign(db, tenantId, words, `key:${caller.key}`);
  await planIfAsked(surroundings, caller, id, wish.scheduled_at);
  return answer(201, await campaignNow(surroundings, tenantId, id), { Location: `/api/v1/campaigns/${id}` });
}

export const createCampaignEndpoint = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns',
  name: 'createCampaign',
  summary: 'Prepare a campaign',
  description:
    'Stored as a draft. With `scheduled_at` it is planned at once if the launch gate passes. The audience is fixed at its start.',
  group,
  access,
  body: campaignInput,
  answers: created,
  audit: ({ body }) => ({ action: 'campaign.created', target: `campaign:${body.id}` }),
  handle: ({ body, caller }, surroundings) => store(surroundings, caller, body),
});

export const createCampaignShort = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/create',
  name: 'createCampaignShort',
  summary: 'Prepare a campaign, in the first partners’ short form',
  description: 'List, template, subject and sender; the fields of the long form may stand beside them.',
  group,
  access,
  body: campaignShortForm,
  answers: created,
  audit: ({ body }) => ({ action: 'campaign.created', target: `campaign:${body.id}` }),
  async handle({ body, caller }, surroundings) {
    const { list_id, template, subject, name, ...rest } = body;
    const { templateId } = await campaignPlaces(surroundings.db, caller.tenantId, { template });
    if (templateId === null)
      throw new Problem('INVALID_INPUT', '"template": the tenant has no such template', {
        errors: [{ path: 'template', message: 'the tenant has no such template' }],
      });
    return store(surroundings, caller, {
      ...rest,
      name: name ?? subject ?? `Campaign to list ${list_id}`,
      mailwizz_list_id: list_id,
      email_template_id: templateId,
      subject_line: subject,
    });
  },
});

export const changeCampaignEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/v1/campaigns/{id}',
  name: 'changeCampaign',
  summary: 'Change a campaign nobody has been mailed by',
  description: 'Only what is named changes. A planned one is judged anew and stays planned if the gate passes.',
  group,
  access,
  params: idParams,
  body: campaignPatch,
  answers: { 200: { description: 'As it stands now', schema: campaign } },
  problems: ['CAMPAIGN_STATE'],
  audit: ({ body }) => ({ action: 'campaign.changed', target: `campaign:${body.id}` }),
  async handle({ params: { id }, body, caller }, surroundings) {
    const { db } = surroundings;
    const { tenantId } = caller;
    const before = await getCampaign(db, tenantId, id);
    if (!before) throw noCampaign(id);
    const words = await campaignWords(db, tenantId, body, before);
    if (!(await changeCampaign(db, tenantId, id, words))) throw await wrongState(surroundings, tenantId, id, 'changed');
    const stood = before.status === 'scheduled' ? before.scheduledAt : null;
    await planIfAsked(surroundings, caller, id, body.scheduled_at === undefined ? stood : body.scheduled_at);
    return answer(200, await campaignNow(surroundings, tenantId, id));
  },
});

export const cancelCampaign = endpoint({
  method: 'DELETE',
  path: '/api/v1/campaigns/{id}',
  name: 'cancelCampaign',
  summary: 'Cancel a campaign',
  description: 'Nothing more leaves. What was sent, and its figures, stay.',
  group,
  access,
  params: idParams,
  answers: { 200: { description: 'Cancelled', schema: campaign } },
  problems: ['CAMPAIGN_STATE'],
  audit: ({ body }) => ({ action: 'campaign.cancelled', target: `campaign:${body.id}` }),
  async handle({ params: { id }, caller }, surroundings) {
    const { tenantId, key } = caller;
    const move = { tenantId, campaignId: id, to: 'cancelled' as const, reason: `cancelled by key:${key}` };
    if (!(await moveCampaign(surroundings.db, move))) throw await wrongState(surroundings, tenantId, id, 'cancelled');
    await askWorker(surroundings, { kind: 'follow', tenantId, campaignId: id });
    await tellPartners(surroundings);
    return answer(200, await campaignNow(surroundings, tenantId, id));
  },
});

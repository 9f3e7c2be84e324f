import { text, words } from '@relais/contracts';
import { declareWinner, getCampaign, moveCampaign, recordReply } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { notAnAddress } from '../feedback/not-an-address.ts';
import { askGate, noCampaign, refusal } from './ask-gate.ts';
import { campaign } from './campaign-shape.ts';
import { askWorker, campaignNow, plan, tellPartners, wrongState } from './campaign-work.ts';

const group = 'Campaigns';
const access = partner('campaigns:write');
const accepted = { 202: { description: 'Accepted; a worker carries it out within seconds', schema: campaign } };
const target = (id: number) => `campaign:${id}`;

export const launchCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/{id}/launch',
  name: 'launchCampaign',
  summary: 'Launch a campaign now',
  description:
    'Whenever it was planned for. The launch gate is never skipped: a 409 lists every refusal, its code as `path`, with the way out.',
  group,
  access,
  params: idParams,
  answers: accepted,
  problems: ['CAMPAIGN_REFUSED', 'CAMPAIGN_STATE'],
  audit: ({ body }) => ({ action: 'campaign.launched', target: target(body.id) }),
  async handle({ params: { id }, caller }, surroundings) {
    const { tenantId } = caller;
    const entry = await getCampaign(surroundings.db, tenantId, id);
    if (!entry) throw noCampaign(id);
    if (entry.startedAt || !['draft', 'scheduled', 'paused'].includes(entry.status))
      throw await wrongState(surroundings, tenantId, id, 'launched');
    const { verdict } = await askGate(surroundings.db, caller, id, 'launch');
    if (!verdict.passed) throw refusal(verdict);
    if (!(await plan(surroundings, tenantId, id, null))) throw await wrongState(surroundings, tenantId, id, 'launched');
    return answer(202, await campaignNow(surroundings, tenantId, id));
  },
});

export const pauseCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/{id}/pause',
  name: 'pauseCampaign',
  summary: 'Pause a campaign',
  description: 'MailWizz is told at once; mails it has already handed on cannot be called back.',
  group,
  access,
  params: idParams,
  answers: accepted,
  problems: ['CAMPAIGN_STATE'],
  audit: ({ body }) => ({ action: 'campaign.paused', target: target(body.id) }),
  async handle({ params: { id }, caller }, surroundings) {
    const { tenantId, key } = caller;
    const move = { tenantId, campaignId: id, to: 'paused' as const, reason: `paused by key:${key}` };
    if (!(await moveCampaign(surroundings.db, move))) throw await wrongState(surroundings, tenantId, id, 'paused');
    await askWorker(surroundings, { kind: 'follow', tenantId, campaignId: id });
    await tellPartners(surroundings);
    return answer(202, await campaignNow(surroundings, tenantId, id));
  },
});

/** Of a campaign under way only these can still be lost; its audience and mails are fixed. */
const LASTING = new Set([
  'interest_missing',
  'interest_revoked',
  'interest_expired',
  'brand_incomplete',
  'sender_missing',
]);

export const resumeCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/{id}/resume',
  name: 'resumeCampaign',
  summary: 'Let a paused campaign go on',
  description:
    'A note says why, and stays in the audit log. The rules on complaints and bounces go on counting from here. One that never started passes the whole gate again.',
  group,
  access,
  params: idParams,
  body: z.object({ note: words(1_000) }),
  answers: accepted,
  problems: ['CAMPAIGN_REFUSED', 'CAMPAIGN_STATE'],
  audit: ({ body }) => ({ action: 'campaign.resumed', target: target(body.id) }),
  async handle({ params: { id }, body, caller }, surroundings) {
    const { db } = surroundings;
    const { tenantId } = caller;
    const entry = await getCampaign(db, tenantId, id);
    if (!entry) throw noCampaign(id);
    if (entry.status !== 'paused') throw await wrongState(surroundings, tenantId, id, 'resumed');
    const { verdict } = await askGate(db, caller, id, 'resume');
    const findings = entry.startedAt ? verdict.findings.filter(({ code }) => LASTING.has(code)) : verdict.findings;
    if (findings.some(({ severity }) => severity === 'block')) throw refusal({ passed: false, findings });
    const resumed = entry.startedAt
      ? await moveCampaign(db, {
          tenantId,
          campaignId: id,
          to: 'running',
          from: ['paused'],
          reason: `resumed: ${body.note}`,
        })
      : await plan(surroundings, tenantId, id, null);
    if (!resumed) throw await wrongState(surroundings, tenantId, id, 'resumed');
    if (entry.startedAt) await askWorker(surroundings, { kind: 'follow', tenantId, campaignId: id });
    return answer(202, await campaignNow(surroundings, tenantId, id));
  },
});

export const chooseWinner = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/{id}/winner',
  name: 'chooseWinner',
  summary: 'Choose the winner of a test by hand',
  description: 'Whoever was held gets this variant. A winner stands once.',
  group,
  access,
  params: idParams,
  body: z.object({ variant: z.int().min(0).max(3).meta({ description: 'From 0, in the order of `variants`' }) }),
  answers: accepted,
  problems: ['CAMPAIGN_STATE'],
  audit: ({ body }) => ({ action: 'campaign.winner', target: target(body.id) }),
  async handle({ params: { id }, body, caller }, surroundings) {
    const { tenantId, key } = caller;
    if (!(await declareWinner(surroundings.db, tenantId, id, { variant: body.variant, by: `key:${key}` })))
      throw await wrongState(surroundings, tenantId, id, `given winner ${body.variant}`);
    await askWorker(surroundings, { kind: 'follow', tenantId, campaignId: id });
    return answer(202, await campaignNow(surroundings, tenantId, id));
  },
});

export const reportReply = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/{id}/replies',
  name: 'reportReply',
  summary: 'Report that somebody replied',
  description:
    'Ends the sequence for this contact where the follow-up stops on replies. An objection is reported elsewhere.',
  group,
  access,
  params: idParams,
  harmlessTwice: true,
  body: z.object({ email: text(320) }),
  answers: {
    202: {
      description: 'Heard',
      schema: z
        .object({ counted: z.boolean().meta({ description: 'False when nobody of the campaign has this address' }) })
        .meta({ id: 'ReplyAnswer' }),
    },
  },
  async handle({ params: { id }, body, caller }, { db, hashOf }) {
    const emailHash = hashOf(body.email);
    if (!emailHash) throw notAnAddress();
    if (!(await getCampaign(db, caller.tenantId, id))) throw noCampaign(id);
    return answer(202, { counted: await recordReply(db, caller.tenantId, id, emailHash) });
  },
});

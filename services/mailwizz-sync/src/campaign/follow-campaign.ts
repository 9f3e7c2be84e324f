import { judgeTest } from '@relais/campaigns';
import {
  type CampaignEntry,
  type CampaignFigures,
  campaignFigures,
  campaignIsOver,
  declareWinner,
  getCampaign,
  lookAgain,
  moveCampaign,
  planFollowUps,
  recordAudit,
  type SendStanding,
  sendsOf,
} from '@relais/prisma';
import { done, type Outcome, skip } from '@relais/queues';
import { applyBrakes } from './apply-brakes.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { followSends } from './follow-sends.ts';
import { planCampaign } from './plan-campaign.ts';

interface CampaignKey {
  tenantId: number;
  campaignId: number;
}

/**
 * One look at a campaign: the brakes first, from our own events and without MailWizz; then MailWizz is made to follow what the campaign
 * is, and asked how far it came; then whatever is due: a winner, follow-ups, tomorrow's wave, the end. Every part can be
 * repeated, so a look may happen at any time and as often as anybody likes.
 */
export async function followCampaign(deps: CampaignDeps, key: CampaignKey, signal: AbortSignal): Promise<Outcome> {
  const { db } = deps;
  const { tenantId, campaignId } = key;
  const before = await getCampaign(db, tenantId, campaignId);
  if (!before) return skip('no such campaign');
  if (before.status === 'draft' || before.status === 'scheduled' || before.status === 'completed')
    return skip(`the campaign is ${before.status}`);

  if (before.status === 'running')
    await applyBrakes(deps, before, await campaignFigures(db, tenantId, campaignId, before.statusSince));
  const campaign = (await getCampaign(db, tenantId, campaignId)) ?? before;
  const held = await followSends(deps, campaign, signal);
  // One instance that fails keeps neither the brakes nor the other instances' sends from working.
  if (campaign.status === 'running') await advance(deps, campaign, signal);

  const sends = await sendsOf(db, tenantId, campaignId);
  const open = sends.some(
    ({ status }) => status === 'running' || (campaign.status === 'cancelled' && status === 'paused'),
  );
  const owed = campaign.status === 'running' || held !== null || open;
  const wait = owed ? Math.max(deps.watchEveryMs, held?.waitMs ?? 0) : null;
  const now = await getCampaign(db, tenantId, campaignId);
  if (now?.status === campaign.status) await lookAgain(db, tenantId, campaignId, wait);
  return done({ status: campaign.status, ...(held ? { held: held.code } : {}) });
}

/** What a running campaign is due for. */
async function advance(deps: CampaignDeps, campaign: CampaignEntry, signal: AbortSignal): Promise<void> {
  const { db, enqueue } = deps;
  const { tenantId, id: campaignId } = campaign;
  if (campaign.ab && campaign.winner === null) await lookForWinner(deps, campaign);
  await planFollowUps(db, tenantId, campaignId);
  await planCampaign(deps, { tenantId, campaignId }, signal);
  if (!(await campaignIsOver(db, tenantId, campaignId))) return;
  if (await moveCampaign(db, { tenantId, campaignId, to: 'completed', from: ['running'], reason: null })) {
    await recordAudit(db, {
      tenantId,
      actor: 'mailwizz-sync',
      action: 'campaign.completed',
      target: `campaign:${campaignId}`,
    });
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  }
}

async function lookForWinner({ db }: CampaignDeps, campaign: CampaignEntry): Promise<void> {
  const { tenantId, id: campaignId, ab, mails } = campaign;
  if (!ab) return;
  const [sends, figures] = await Promise.all([
    sendsOf(db, tenantId, campaignId),
    campaignFigures(db, tenantId, campaignId),
  ]);
  const variants = mails.filter(({ step }) => step === 0).map(({ variant }) => variant);
  const { winner, reason } = judgeTest(
    variants.map((variant) => resultOf(figures, variant)),
    ab,
    sampleSentAt(sends, campaign),
    new Date(),
  );
  const variant = winner === null ? undefined : variants[winner];
  if (variant === undefined) return;
  if (await declareWinner(db, tenantId, campaignId, { variant, by: reason }))
    await recordAudit(db, {
      tenantId,
      actor: 'mailwizz-sync',
      action: 'campaign.winner',
      target: `campaign:${campaignId}`,
      detail: { variant, reason },
    });
}

function resultOf(figures: CampaignFigures, variant: number) {
  const found = figures.variants.find((one) => one.step === 0 && one.variant === variant);
  return { delivered: found?.delivered ?? 0, opens: found?.opened ?? 0, clicks: found?.clicked ?? 0 };
}

/** When the last mail of the sample was sent; null while some wait. */
function sampleSentAt(sends: readonly SendStanding[], { recipients }: CampaignEntry): Date | null {
  const first = sends.filter(({ step }) => step === 0);
  const open = first.some(({ status }) => status === 'pending' || status === 'running' || status === 'paused');
  if (first.length === 0 || open || (recipients.waiting ?? 0) > 0) return null;
  const ends = first.flatMap(({ finishedAt }) => (finishedAt ? [finishedAt.getTime()] : []));
  return ends.length > 0 ? new Date(Math.max(...ends)) : null;
}

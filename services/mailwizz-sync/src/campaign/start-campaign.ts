import { judgeLaunch, launchFactsOf } from '@relais/campaigns';
import { campaignFacts, fixAudience, moveCampaign, raiseAlert, recordAudit, recordGate } from '@relais/prisma';
import { done, later, type Outcome, skip } from '@relais/queues';
import type { CampaignDeps } from './campaign-deps.ts';
import { planCampaign } from './plan-campaign.ts';

/**
 * Starts a campaign whose time has come: the gate once more, since days may lie between the plan and the start; then the audience is
 * fixed in one statement and put into sends. Running it again finds the campaign running and goes on with what is left.
 */
export async function startCampaign(
  deps: CampaignDeps,
  { tenantId, campaignId }: { tenantId: number; campaignId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const { db, enqueue } = deps;
  const facts = await campaignFacts(db, tenantId, campaignId);
  if (!facts) return skip('no such campaign');
  const { campaign } = facts;
  if (campaign.status === 'running') return planCampaign(deps, { tenantId, campaignId }, signal);
  if (campaign.status !== 'scheduled' || !campaign.scheduledAt) return skip(`the campaign is ${campaign.status}`);
  const early = campaign.scheduledAt.getTime() - Date.now();
  // The clocks of this process and of PostgreSQL may differ a little; a plan that was moved has a job of its own.
  if (early > 60_000) return skip('planned for later');
  if (early > 0) return later(early, 'planned for later');

  const verdict = judgeLaunch(launchFactsOf(facts, new Date()));
  const { matched, eligible, excluded } = facts.audience;
  const actor = 'mailwizz-sync';
  await recordGate(db, {
    tenantId,
    campaignId,
    wish: 'start',
    actor,
    ...verdict,
    facts: { matched, eligible, excluded },
  });
  if (!verdict.passed) {
    const reasons = verdict.findings.filter(({ severity }) => severity === 'block').map(({ code }) => code);
    const reason = `refused at the start: ${[...new Set(reasons)].join(', ')}`;
    if (await moveCampaign(db, { tenantId, campaignId, to: 'paused', from: ['scheduled'], reason })) {
      await tell(deps, {
        tenantId,
        campaignId,
        kind: 'campaign_refused',
        message: `Campaign ${campaignId} “${campaign.name}” was ${reason}.`,
      });
    }
    return done({ refusals: reasons.length });
  }

  const recipients = await fixAudience(db, tenantId, campaignId, { decided: campaign.ab === null });
  if (recipients === null) return skip('started or stopped meanwhile');
  await recordAudit(db, {
    tenantId,
    actor,
    action: 'campaign.started',
    target: `campaign:${campaignId}`,
    detail: { recipients },
  });
  await tell(deps, {
    tenantId,
    campaignId,
    kind: 'campaign_started',
    message: `Campaign ${campaignId} “${campaign.name}” was launched to ${recipients} contacts.`,
  });
  await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  return planCampaign(deps, { tenantId, campaignId }, signal);
}

/** One alert a campaign and kind. */
export async function tell(
  { db, enqueue }: CampaignDeps,
  { tenantId, campaignId, kind, message }: { tenantId: number; campaignId: number; kind: string; message: string },
): Promise<void> {
  const alertId = await raiseAlert(db, { tenantId, kind, key: String(campaignId), message });
  if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
}

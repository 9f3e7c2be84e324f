import { judgeRates } from '@relais/campaigns';
import { type CampaignEntry, type CampaignFigures, moveCampaign, recordAudit } from '@relais/prisma';
import type { CampaignDeps } from './campaign-deps.ts';
import { tell } from './start-campaign.ts';

/**
 * Pauses a campaign whose complaints or bounces passed their limit (checklist Z20, Z21), with an alert and a line in the audit log. Rates
 * are judged anew at every look, so whoever resumes it does not switch the rule off.
 */
export async function applyBrakes(
  deps: CampaignDeps,
  campaign: CampaignEntry,
  figures: CampaignFigures,
): Promise<void> {
  const { db, enqueue } = deps;
  const { tenantId, id: campaignId, name } = campaign;
  const findings = judgeRates({
    sent: figures.sent,
    delivered: figures.delivered,
    complaints: figures.complained,
    hardBounces: figures.hardBounced,
  });
  for (const { code, action, message } of findings) {
    if (action === 'warn') {
      await tell(deps, { tenantId, campaignId, kind: code, message: `Campaign ${campaignId} “${name}”: ${message}.` });
      continue;
    }
    const reason = `${code}: ${message}`;
    if (!(await moveCampaign(db, { tenantId, campaignId, to: 'paused', from: ['running'], reason }))) continue;
    await recordAudit(db, {
      tenantId,
      actor: 'mailwizz-sync',
      action: 'campaign.paused',
      target: `campaign:${campaignId}`,
      detail: { rule: code, ...rates(figures) },
    });
    const advice = action === 'stop' ? ' Do not go on before the list is mended.' : '';
    await tell(deps, {
      tenantId,
      campaignId,
      kind: code,
      message: `Campaign ${campaignId} “${name}” was paused: ${message}.${advice}`,
    });
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  }
}

const rates = ({ sent, delivered, complained, hardBounced }: CampaignFigures) => ({
  sent,
  delivered,
  complained,
  hard_bounced: hardBounced,
});

import { chooseMails, splitAudience } from '@relais/campaigns';
import {
  campaignTemplates,
  decideVariants,
  excludeWithoutMail,
  getCampaign,
  planSends,
  undecidedRecipients,
  waitingGroups,
} from '@relais/prisma';
import { done, type Outcome, skip } from '@relais/queues';
import type { CampaignDeps } from './campaign-deps.ts';

/**
 * Puts whoever waits into sends: variants decided by hash, the mail chosen for each language and category, as many as the instances may
 * mail today. Safe to run at any time: who is in a send already is not looked at again.
 */
export async function planCampaign(
  { db, enqueue }: CampaignDeps,
  { tenantId, campaignId }: { tenantId: number; campaignId: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const campaign = await getCampaign(db, tenantId, campaignId);
  if (campaign?.status !== 'running') return skip('the campaign does not run');
  const { ab, mails } = campaign;
  if (ab) {
    const variants = mails.filter(({ step }) => step === 0);
    const split = { samplePercent: ab.sample_percent, weights: variants.map(({ weight }) => weight) };
    for (;;) {
      const contactIds = await undecidedRecipients(db, tenantId, campaignId);
      if (contactIds.length === 0 || signal.aborted) break;
      await decideVariants(db, tenantId, campaignId, splitAudience(contactIds, campaignId, split));
    }
  }

  const groups = await waitingGroups(db, tenantId, campaignId);
  if (groups.length === 0) return done({ sends: 0 });
  const templates = await campaignTemplates(db, tenantId);
  const chosen = groups.flatMap((group) => {
    const mail = mails.find(({ step, variant }) => step === group.step && variant === group.variant);
    return mail ? chooseMails([mail], templates, [group]) : [];
  });
  const planned = chosen.flatMap(({ template, contacts: _, by: __, ...group }) =>
    template ? [{ ...group, templateId: template.id, version: template.version, inLanguage: template.language }] : [],
  );
  await excludeWithoutMail(
    db,
    tenantId,
    campaignId,
    chosen.filter(({ template }) => template === null),
  );
  const { sendIds, left } = await planSends(db, tenantId, campaignId, planned);
  await enqueue.many(
    'campaign',
    sendIds.map((sendId) => ({ kind: 'deliver' as const, tenantId, sendId })),
  );
  return done({ sends: sendIds.length, tomorrow: left });
}

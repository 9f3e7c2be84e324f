import { dueCampaigns, overdueSends } from '@relais/prisma';
import type { CampaignDeps } from './campaign-deps.ts';

/** Campaigns and sends whose time has come: after a crash, an emptied Redis, or because somebody has to look again. */
export async function sweepCampaigns({ db, enqueue }: Pick<CampaignDeps, 'db' | 'enqueue'>): Promise<void> {
  for (const { tenantId, campaignId, status } of await dueCampaigns(db)) {
    const kind = status === 'scheduled' ? ('start' as const) : ('follow' as const);
    await enqueue('campaign', { kind, tenantId, campaignId }, { once: `${kind}-${campaignId}` });
  }
  const sends = await overdueSends(db);
  await enqueue.many(
    'campaign',
    sends.map((send) => ({ kind: 'deliver' as const, ...send })),
  );
}

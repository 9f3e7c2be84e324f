import type { Campaign } from '../state.ts';

/** A campaign's totals, each as a count and as a rate of what was processed. */
export function campaignStats(campaign: Campaign, audience: number): Record<string, string | number> {
  const { deliveryLogs, opens, clicks, unsubscribes, complaints, bounces } = campaign;
  const processed = deliveryLogs.length;
  const success = deliveryLogs.filter(({ status }) => status === 'success').length;
  const bouncesOf = (type: string) => bounces.filter(({ bounceType }) => bounceType === type).length;
  const counts = {
    delivery_success: success,
    delivery_error: processed - success,
    opens: opens.length,
    unique_opens: people(opens),
    clicks: clicks.length,
    unique_clicks: people(clicks),
    unsubscribes: unsubscribes.length,
    complaints: complaints.length,
    bounces: bounces.length,
    hard_bounces: bouncesOf('hard'),
    soft_bounces: bouncesOf('soft'),
    internal_bounces: bouncesOf('internal'),
  };
  const pairs = Object.entries(counts).flatMap(([name, count]) => [
    [`${name}_count`, count],
    [`${name}_rate`, processed === 0 ? 0 : Math.round((count / processed) * 10_000) / 100],
  ]);
  return {
    campaign_status: campaign.status,
    subscribers_count: Math.max(audience, processed),
    processed_count: processed,
    ...Object.fromEntries(pairs),
  };
}

function people(events: readonly { subscriberUid: string }[]): number {
  return new Set(events.map(({ subscriberUid }) => subscriberUid)).size;
}

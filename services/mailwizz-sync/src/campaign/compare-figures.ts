import { noteMailwizz, type SendComparison, sendsToCompare, syncInstance } from '@relais/prisma';
import type { CampaignStats } from 'mailwizz-api-ts';
import { holdFor } from '../circuit.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { tell } from './start-campaign.ts';

/** Sends of so many days are compared each night. */
const DAYS = 14;
/** Off by more than this part, and more than these few, is a drift. */
const TOLERANCE = { part: 0.05, people: 3 };

/**
 * Counts every finished send again from our own events and compares with what MailWizz counted: a feeder that loses reports shows here first
 * (checklist I15). Figures are only compared, never written over each other.
 */
export async function compareFigures(
  deps: CampaignDeps,
  signal: AbortSignal,
): Promise<{ compared: number; drifting: number }> {
  const { db, circuits } = deps;
  let compared = 0;
  let drifting = 0;
  for (const send of await sendsToCompare(db, DAYS)) {
    if (signal.aborted) break;
    const { tenantId, campaignId, campaignUid } = send;
    const instance = await syncInstance(db, tenantId, send.instanceId);
    if (!instance) continue;
    try {
      const stats = await circuits.run(instance.id, () =>
        deps.clientFor(instance).campaigns.stats(campaignUid, { signal }),
      );
      await noteMailwizz(db, tenantId, send.sendId, { status: stats.campaignStatus, stats });
      compared += 1;
      const drift = driftOf(send.ours, stats);
      if (drift.length === 0) continue;
      drifting += 1;
      const message = `“${send.name}”: ${drift.join('; ')}. Reports were lost on the way, or counted there and not here.`;
      await tell(deps, { tenantId, campaignId, kind: 'figures_drift', message });
    } catch (error) {
      // The next night compares again.
      if (signal.aborted || !holdFor(error, deps.restMs)) throw error;
    }
  }
  return { compared, drifting };
}

/** Each figure that is further off than reports on their way explain, in words. Pure. */
export function driftOf(ours: SendComparison['ours'], stats: CampaignStats): string[] {
  const pairs: [string, number, number | null][] = [
    ['delivered', ours.delivered, stats.deliverySuccessCount],
    ['bounced', ours.bounced, stats.bouncesCount],
    ['unsubscribed', ours.unsubscribed, stats.unsubscribesCount],
    ['complained', ours.complained, stats.complaintsCount],
  ];
  return pairs.flatMap(([what, here, there]) => {
    if (there === null) return [];
    const off = Math.abs(here - there);
    return off > TOLERANCE.people && off > TOLERANCE.part * Math.max(here, there)
      ? [`${what} ${here} here, ${there} in MailWizz`]
      : [];
  });
}

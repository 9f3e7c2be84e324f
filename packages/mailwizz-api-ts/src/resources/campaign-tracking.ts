import type { Caller } from '../caller.ts';
import { done } from '../envelope.ts';
import type { CallOptions } from '../options.ts';

/**
 * Records what happened in mails rendered or linked elsewhere. These write, the GETs too, so nothing is repeated or cached.
 */
export function createCampaignTracking(caller: Caller) {
  return {
    trackOpening: (campaignUid: string, subscriberUid: string, { signal }: CallOptions = {}): Promise<void> => {
      const path = ['campaigns', campaignUid, 'track-opening', subscriberUid];
      return caller.call({ method: 'GET', path, once: true, signal }, done);
    },
    trackUrl: (
      campaignUid: string,
      subscriberUid: string,
      hash: string,
      { signal }: CallOptions = {},
    ): Promise<void> => {
      const path = ['campaigns', campaignUid, 'track-url', subscriberUid, hash];
      return caller.call({ method: 'GET', path, once: true, signal }, done);
    },
    /** Unsubscribes from the list and counts it for the campaign, which `subscribers.unsubscribe` does not. */
    trackUnsubscribe: (
      campaignUid: string,
      subscriberUid: string,
      about: { ipAddress?: string; userAgent?: string; reason?: string } = {},
      { signal }: CallOptions = {},
    ): Promise<void> => {
      const path = ['campaigns', campaignUid, 'track-unsubscribe', subscriberUid];
      const form = { ip_address: about.ipAddress, user_agent: about.userAgent, reason: about.reason };
      return caller.call({ method: 'POST', path, form, signal }, done);
    },
  };
}

import type { QueueNamed } from '@relais/contracts';
import type { Processor } from '@relais/queues';
import type { CampaignDeps } from './campaign-deps.ts';
import { deliverSend } from './deliver-send.ts';
import { followCampaign } from './follow-campaign.ts';
import { startCampaign } from './start-campaign.ts';

/** Starts a campaign, hands one of its sends to MailWizz, or looks how it goes. */
export const processCampaign =
  (deps: CampaignDeps): Processor<QueueNamed<'campaign'>> =>
  (payload, attempt) => {
    switch (payload.kind) {
      case 'start':
        return startCampaign(deps, payload, attempt.signal);
      case 'deliver':
        return deliverSend(deps, payload, attempt.signal);
      case 'follow':
        return followCampaign(deps, payload, attempt.signal);
    }
  };

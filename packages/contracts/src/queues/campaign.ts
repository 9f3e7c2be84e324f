import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/**
 * `start` fixes the audience of a campaign whose time has come; `deliver` hands one of its sends to MailWizz; `follow` makes MailWizz do
 * what the campaign is (a pause, a cancel), learns how far it is and does what is due: brakes, winner, follow-ups, the end.
 */
export const campaign = defineQueue({
  name: 'campaign',
  consumer: 'mailwizz-sync',
  payload: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('start'), tenantId: z.int(), campaignId: z.int() }),
    z.object({ kind: z.literal('deliver'), tenantId: z.int(), sendId: z.int() }),
    z.object({ kind: z.literal('follow'), tenantId: z.int(), campaignId: z.int() }),
  ]),
  retry: { attempts: 8, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/** Bring a campaign in MailWizz to where its row says it should be. The row's status is the order. */
export const campaign = defineQueue({
  name: 'campaign',
  consumer: 'mailwizz-sync',
  payload: z.object({ tenantId: z.int(), campaignId: z.int() }),
  retry: { attempts: 8, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

import { z } from 'zod';
import { defineQueue } from './define-queue.ts';
import { contactBatch } from './validate.ts';

/** Put these contacts into one MailWizz instance. One instance a job, so a dead instance delays only its own. */
export const sync = defineQueue({
  name: 'sync',
  consumer: 'mailwizz-sync',
  payload: contactBatch.extend({ instanceId: z.int() }),
  retry: { attempts: 8, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

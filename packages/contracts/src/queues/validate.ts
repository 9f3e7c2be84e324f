import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

export const CONTACTS_PER_JOB = 500;
export const contactBatch = z.object({
  tenantId: z.int(),
  contactIds: z.array(z.int()).min(1).max(CONTACTS_PER_JOB),
});

/** Which of these addresses are worth mailing? Ids only: the rows hold the truth. */
export const validate = defineQueue({
  name: 'validate',
  consumer: 'validator',
  payload: contactBatch,
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

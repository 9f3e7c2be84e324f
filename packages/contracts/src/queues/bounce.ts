import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

export const reportBatch = z.object({
  /** feedback_reports.id, as text: they outgrow a JSON number one day. */
  reportIds: z.array(z.string().regex(/^\d+$/)).min(1).max(1_000),
});

/** What came back that may change a contact: bounces, complaints, unsubscribes, deliveries. */
export const bounce = defineQueue({
  name: 'bounce',
  consumer: 'feedback',
  payload: reportBatch,
  retry: { attempts: 8, firstDelayMs: 2_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

import { reportBatch } from './bounce.ts';
import { defineQueue } from './define-queue.ts';

/** Opens and clicks: many, and none of them may wait before a bounce. */
export const engagement = defineQueue({
  name: 'engagement',
  consumer: 'feedback',
  payload: reportBatch,
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 600, failedSeconds: 14 * 86_400 },
});

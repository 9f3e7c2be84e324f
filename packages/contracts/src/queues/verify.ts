import { defineQueue } from './define-queue.ts';
import { contactBatch } from './validate.ts';

/** What does a third-party verifier say of these addresses? Its answers are kept; the verdict stays with `validate`. */
export const verify = defineQueue({
  name: 'verify',
  consumer: 'validator',
  payload: contactBatch,
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

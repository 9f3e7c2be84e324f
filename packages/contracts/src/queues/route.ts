import { defineQueue } from './define-queue.ts';
import { contactBatch } from './validate.ts';

/** Whose contacts are these, and which list takes each? */
export const route = defineQueue({
  name: 'route',
  consumer: 'router',
  payload: contactBatch,
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

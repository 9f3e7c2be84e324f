import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/** Read an uploaded file of contacts, from the row it has come to. */
export const contactImport = defineQueue({
  name: 'import',
  consumer: 'validator',
  payload: z.object({ tenantId: z.int(), importId: z.int() }),
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

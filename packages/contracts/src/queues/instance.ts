import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/** Look at one MailWizz account, or take its templates over. What was asked for, and what came of it, stands on the instance. */
export const instance = defineQueue({
  name: 'instance',
  consumer: 'mailwizz-sync',
  payload: z.object({
    kind: z.enum(['check', 'import_templates']),
    tenantId: z.int(),
    instanceId: z.int(),
  }),
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

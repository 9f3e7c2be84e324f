import { z } from 'zod';
import { defineQueue } from './define-queue.ts';
import { contactBatch } from './validate.ts';

/**
 * Put these contacts into one MailWizz instance (one instance a job, so a dead instance delays only its own), push an
 * objection or an erasure to every instance and read it back, or keep Relais and an instance in step about who bounced and
 * who left, or hold an instance against the suppressions.
 */
export const sync = defineQueue({
  name: 'sync',
  consumer: 'mailwizz-sync',
  payload: z.union([
    // Jobs of the first release carry no kind.
    contactBatch.extend({ kind: z.literal('contacts').optional(), instanceId: z.int() }),
    z.object({ kind: z.literal('opt_out'), tenantId: z.int(), optOutId: z.int() }),
    z.object({ kind: z.literal('erase'), tenantId: z.int(), erasureId: z.int() }),
    // Ask an instance what happened there that no webhook tells.
    z.object({ kind: z.literal('poll'), tenantId: z.int(), instanceId: z.int() }),
    // Tell MailWizz of contacts that left the line by what it has not seen: a bounce in PowerMTA's accounting.
    contactBatch.extend({ kind: z.literal('departed') }),
    z.object({ kind: z.literal('reconcile'), tenantId: z.int(), instanceId: z.int() }),
  ]),
  retry: { attempts: 8, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/** Tell a partner, or an operator. `fan_out` makes deliveries of waiting events; `deliver` tries one endpoint's; `alert` tells operators. */
export const notify = defineQueue({
  name: 'notify',
  consumer: 'notifier',
  payload: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fan_out') }),
    z.object({ kind: z.literal('deliver'), tenantId: z.int(), endpointId: z.int() }),
    z.object({ kind: z.literal('alert'), alertId: z.int() }),
  ]),
  retry: { attempts: 8, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

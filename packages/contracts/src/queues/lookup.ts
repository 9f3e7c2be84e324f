import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/**
 * Find something out before, or beside, reading: `whois` asks who a domain is registered with and since when; `estimate` looks
 * at what a scrape job would come to. The question stands in a row, and so does the answer.
 */
export const lookup = defineQueue({
  name: 'lookup',
  consumer: 'crawler',
  payload: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('whois'), tenantId: z.int(), lookupId: z.int() }),
    z.object({ kind: z.literal('estimate'), tenantId: z.int(), estimateId: z.int() }),
  ]),
  retry: { attempts: 5, firstDelayMs: 5_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

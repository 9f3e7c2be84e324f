import { z } from 'zod';
import { defineQueue } from './define-queue.ts';

/**
 * Read on at one scrape job. The job's frontier lives in PostgreSQL, so a lane carries nothing but the way there:
 * several lanes on several replicas work at one frontier.
 */
export const crawl = defineQueue({
  name: 'crawl',
  consumer: 'crawler',
  payload: z.object({ tenantId: z.int(), scrapeJobId: z.int(), lane: z.int().min(0) }),
  retry: { attempts: 10, firstDelayMs: 2_000 },
  keep: { doneSeconds: 3_600, failedSeconds: 14 * 86_400 },
});

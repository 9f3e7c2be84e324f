import { type Enqueue, QueueUnreachable } from '@relais/queues';
import type { Logger } from '@relais/service';

const FIRST_LANE = 0;

/** Asks a crawler for the first lane of a stored job. Where Redis is away, the crawler's sweep finds the job. */
export async function enqueueFirstLane(
  enqueue: Enqueue,
  log: Logger,
  tenantId: number,
  scrapeJobId: number,
): Promise<void> {
  try {
    await enqueue('crawl', { tenantId, scrapeJobId, lane: FIRST_LANE }, { once: `crawl-${scrapeJobId}-${FIRST_LANE}` });
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed', queue: 'crawl', scrape_job: scrapeJobId }, error.message);
  }
}

/** Partners hear of an end that is stored already. Where Redis is away, the notifier's sweep finds it. */
export async function tellPartners(enqueue: Enqueue, log: Logger): Promise<void> {
  try {
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  } catch (error) {
    if (!(error instanceof QueueUnreachable)) throw error;
    log.warn({ event: 'enqueue.postponed', queue: 'notify' }, error.message);
  }
}

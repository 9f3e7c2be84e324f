import { type Database, dueSchedules, runSchedule } from '@relais/prisma';
import { type Enqueue, nextRun } from '@relais/queues';
import type { Logger } from '@relais/service';
import { laneKey } from './crawl-lane.ts';

/**
 * Starts the jobs of schedules whose moment has come. The next moment is reckoned from now: what was missed while nothing ran comes
 * round once. @returns how many jobs were started
 */
export async function runDue(db: Database, enqueue: Enqueue, log: Logger, now = new Date()): Promise<number> {
  let started = 0;
  for (const { id, tenantId, cron, timeZone } of await dueSchedules(db)) {
    try {
      const scrapeJobId = await runSchedule(db, tenantId, id, nextRun(cron, timeZone, now));
      if (scrapeJobId === null) continue;
      started += 1;
      log.info({ event: 'schedule.started', schedule_id: id, scrape_job_id: scrapeJobId }, 'a schedule came round');
      await enqueue('crawl', { tenantId, scrapeJobId, lane: 0 }, { once: laneKey(scrapeJobId, 0) });
    } catch (error) {
      // One that cannot be run keeps none of the others waiting; it comes round again.
      log.error({ event: 'schedule.not_run', schedule_id: id, err: error }, 'a schedule could not be run');
    }
  }
  return started;
}

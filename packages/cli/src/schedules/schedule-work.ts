import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  moveSchedule,
  type ScrapeSchedule,
} from '@relais/prisma';
import { CronInvalid, checkCron, nextRun } from '@relais/queues';
import type { CrawlWish } from '../crawl/crawl-wish.ts';
import { toNewJob } from '../crawl/new-job.ts';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { tenantCalled } from '../stack/tenant.ts';

/** A tenant's schedules, newest first. */
export async function schedulesOf({ db }: Access, slug: string, limit: number): Promise<ScrapeSchedule[]> {
  const { id } = await tenantCalled(db, slug);
  return listSchedules(db, id, { limit });
}

/** @throws {CommandFailed} CRON_INVALID */
export async function addSchedule(
  { db }: Access,
  { cron, timeZone, ...wish }: CrawlWish & { readonly cron: string; readonly timeZone: string },
): Promise<ScrapeSchedule> {
  const { id: tenantId } = await tenantCalled(db, wish.tenant);
  try {
    checkCron(cron, timeZone);
  } catch (error) {
    if (error instanceof CronInvalid) throw new CommandFailed('CRON_INVALID', error.message, { cause: error });
    throw error;
  }
  const job = await toNewJob(db, tenantId, wish);
  const id = await createSchedule(db, { ...job, cron, timeZone, nextRunAt: nextRun(cron, timeZone, new Date()) });
  return scheduleCalled({ db }, tenantId, id);
}

export type ScheduleMove = 'pause' | 'resume' | 'delete';

/** @throws {CommandFailed} SCHEDULE_UNKNOWN */
export async function changeSchedule(
  { db }: Access,
  slug: string,
  id: number,
  move: ScheduleMove,
): Promise<ScrapeSchedule> {
  const { id: tenantId } = await tenantCalled(db, slug);
  const schedule = await scheduleCalled({ db }, tenantId, id);
  if (move === 'delete') {
    await deleteSchedule(db, tenantId, id);
    return schedule;
  }
  const { cron, timeZone } = schedule;
  await moveSchedule(db, tenantId, id, move === 'pause' ? null : nextRun(cron, timeZone, new Date()));
  return scheduleCalled({ db }, tenantId, id);
}

async function scheduleCalled({ db }: Pick<Access, 'db'>, tenantId: number, id: number): Promise<ScrapeSchedule> {
  const schedule = await getSchedule(db, tenantId, id);
  if (schedule) return schedule;
  throw new CommandFailed('SCHEDULE_UNKNOWN', `there is no schedule ${id}`);
}

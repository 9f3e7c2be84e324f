import type { Category, Platform, Spider } from '@relais/contracts';
import { scrapeJobLife } from '@relais/contracts';
import type { Database, Db } from './open-db.ts';
import { createScrapeJob, type NewScrapeJob, type StoredScrapeConfig } from './scrape-jobs.ts';

export type ScheduleStatus = 'active' | 'paused';
/** What became of the last run. `still_running`: the job before it had not ended, so none was started. */
export type RunOutcome = 'started' | 'still_running' | 'source_inactive';

export interface NewSchedule extends NewScrapeJob {
  /** Five fields. */
  cron: string;
  timeZone: string;
  nextRunAt: Date;
}

export interface ScrapeSchedule {
  id: number;
  tenantId: number;
  dataSourceId: number;
  spider: Spider;
  name: string;
  config: StoredScrapeConfig;
  category: Category | null;
  platform: Platform | null;
  tags: string[];
  cron: string;
  timeZone: string;
  status: ScheduleStatus;
  /** Null while it is paused. */
  nextRunAt: Date | null;
  lastRunAt: Date | null;
  lastOutcome: RunOutcome | null;
  lastJobId: number | null;
  createdAt: Date;
}

/** @throws when the data source is not the tenant's */
export async function createSchedule(db: Db, schedule: NewSchedule): Promise<number> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO scrape_schedules (tenant_id, data_source_id, spider, name, config, category, platform, tags, cron, time_zone, next_run_at)
    SELECT ${schedule.tenantId}, s.id, ${schedule.spider}, ${schedule.name}, ${JSON.stringify(schedule.config)}::jsonb,
           ${schedule.category ?? null}, ${schedule.platform ?? null}, ${[...(schedule.tags ?? [])]}::text[],
           ${schedule.cron}, ${schedule.timeZone}, ${schedule.nextRunAt}
      FROM data_sources s WHERE s.id = ${schedule.dataSourceId} AND s.tenant_id = ${schedule.tenantId}
    RETURNING id`;
  if (!row) throw new RangeError(`tenant ${schedule.tenantId} has no data source ${schedule.dataSourceId}`);
  return row.id;
}

export interface SchedulesQuery {
  id?: number | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** A tenant's schedules, newest first, by keyset. */
export async function listSchedules(
  db: Db,
  tenantId: number,
  { id, cursor, limit }: SchedulesQuery,
): Promise<ScrapeSchedule[]> {
  return db.$queryRaw`
    SELECT id, tenant_id AS "tenantId", data_source_id AS "dataSourceId", spider, name, config, category, platform, tags, cron,
           time_zone AS "timeZone", status, next_run_at AS "nextRunAt", last_run_at AS "lastRunAt", last_outcome AS "lastOutcome",
           last_job_id AS "lastJobId", created_at AS "createdAt"
      FROM scrape_schedules
     WHERE tenant_id = ${tenantId} AND (${id ?? null}::int IS NULL OR id = ${id ?? null})
       AND (${cursor ?? null}::int IS NULL OR id < ${cursor ?? null})
     ORDER BY id DESC LIMIT ${limit}`;
}

/** One of them; null for another tenant's or none. */
export async function getSchedule(db: Db, tenantId: number, id: number): Promise<ScrapeSchedule | null> {
  const [schedule] = await listSchedules(db, tenantId, { id, limit: 1 });
  return schedule ?? null;
}

/** Lets a schedule rest (no next run), or go on from a moment. @returns whether there is such a schedule */
export async function moveSchedule(db: Db, tenantId: number, id: number, nextRunAt: Date | null): Promise<boolean> {
  const moved = await db.$executeRaw`
    UPDATE scrape_schedules SET status = CASE WHEN ${nextRunAt}::timestamptz IS NULL THEN 'paused' ELSE 'active' END, next_run_at = ${nextRunAt}::timestamptz
     WHERE tenant_id = ${tenantId} AND id = ${id}`;
  return moved > 0;
}

/** Jobs it has started stay. @returns whether there was such a schedule */
export async function deleteSchedule(db: Db, tenantId: number, id: number): Promise<boolean> {
  return (await db.$executeRaw`DELETE FROM scrape_schedules WHERE tenant_id = ${tenantId} AND id = ${id}`) > 0;
}

/** Schedules whose moment has come, the longest overdue first. */
export async function dueSchedules(
  db: Db,
  limit = 100,
): Promise<Pick<ScrapeSchedule, 'id' | 'tenantId' | 'cron' | 'timeZone'>[]> {
  return db.$queryRaw`
    SELECT id, tenant_id AS "tenantId", cron, time_zone AS "timeZone" FROM scrape_schedules
     WHERE status = 'active' AND next_run_at <= now() ORDER BY next_run_at LIMIT ${limit}`;
}

/**
 * Runs a schedule that is due, once over all replicas, however many moments were missed: the job, and the next moment, all or
 * nothing. While the job of the run before has not ended no other is started.
 * @returns the job that was started, to be enqueued after commit; null when none was, or another replica was quicker
 */
export async function runSchedule(db: Database, tenantId: number, id: number, nextRunAt: Date): Promise<number | null> {
  return db.$transaction(async (tx) => {
    const [due] = await tx.$queryRaw<(ScrapeSchedule & { lastStatus: string | null; sourceActive: boolean | null })[]>`
      UPDATE scrape_schedules r SET last_run_at = now(), next_run_at = ${nextRunAt}
       WHERE r.tenant_id = ${tenantId} AND r.id = ${id} AND r.status = 'active' AND r.next_run_at <= now()
      RETURNING r.id, r.tenant_id AS "tenantId", r.data_source_id AS "dataSourceId", r.spider, r.name, r.config, r.category, r.platform, r.tags,
                (SELECT j.status FROM scrape_jobs j WHERE j.id = r.last_job_id AND j.tenant_id = r.tenant_id) AS "lastStatus",
                (SELECT s.is_active FROM data_sources s WHERE s.id = r.data_source_id AND s.tenant_id = r.tenant_id) AS "sourceActive"`;
    if (!due) return null;
    const outcome = outcomeOf(due.lastStatus, due.sourceActive === true);
    const { dataSourceId, spider, name, config, category, platform, tags } = due;
    const jobId =
      outcome === 'started'
        ? await createScrapeJob(tx, {
            tenantId,
            dataSourceId,
            spider,
            name,
            config,
            category: category ?? undefined,
            platform: platform ?? undefined,
            tags,
          })
        : null;
    await tx.$executeRaw`
      UPDATE scrape_schedules SET last_outcome = ${outcome}, last_job_id = coalesce(${jobId}::int, last_job_id)
       WHERE tenant_id = ${tenantId} AND id = ${id}`;
    return jobId;
  });
}

/** A failed job has ended, though it may be tried again by hand. */
function outcomeOf(lastStatus: string | null, sourceActive: boolean): RunOutcome {
  if (!sourceActive) return 'source_inactive';
  const ended = lastStatus === null || lastStatus === 'failed' || isLast(lastStatus);
  return ended ? 'started' : 'still_running';
}

const isLast = (status: string): boolean =>
  Object.entries(scrapeJobLife).some(([name, next]) => name === status && next.length === 0);

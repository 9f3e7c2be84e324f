import { scrapeJobInput, spiders } from '@relais/contracts';
import type { ScrapeSchedule } from '@relais/prisma';
import { CronInvalid, checkCron } from '@relais/queues';
import { z } from 'zod';

export const PATH = '/api/v1/scraping/schedules';
export const pathOf = (id: number): string => `${PATH}/${id}`;

const CRON =
  'Minute, hour, day of month, month, day of week: `0 6 * * 1` is every Monday at six; 15 minutes apart at the least';

const fields = {
  cron: z.string().max(100).meta({ description: CRON }),
  timezone: z.string().max(60).default('UTC').meta({ description: 'Whose clocks it goes by, such as `Europe/Paris`' }),
  job: scrapeJobInput.meta({ description: 'What `POST /api/v1/scraping/jobs` takes' }),
};
/** As documents show it; what is read is checked for whether it ever comes round, too. */
export const scheduleInDocuments = z.object(fields);

export const scheduleInput = z.object(fields).superRefine(({ cron, timezone }, context) => {
  try {
    checkCron(cron, timezone);
  } catch (error) {
    if (!(error instanceof CronInvalid)) throw error;
    const path = /time zone/.test(error.message) ? ['timezone'] : ['cron'];
    context.addIssue({ code: 'custom', message: error.message, path });
  }
});

export const scheduleShape = z
  .object({
    id: z.int(),
    name: z.string(),
    cron: z.string(),
    timezone: z.string(),
    status: z.enum(['active', 'paused']),
    next_run_at: z.iso.datetime().nullable().meta({ description: 'Null while it is paused' }),
    last_run_at: z.iso.datetime().nullable(),
    last_outcome: z
      .enum(['started', 'still_running', 'source_inactive'])
      .nullable()
      .meta({ description: '`still_running`: the job of the run before had not ended, so none was started' }),
    last_job_id: z.int().nullable(),
    source_type: z.enum(spiders),
    category: z.string().nullable(),
    platform: z.string().nullable(),
    tags: z.array(z.string()),
    config: z.record(z.string(), z.unknown()),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'ScrapeSchedule' });

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toSchedule(schedule: ScrapeSchedule): z.input<typeof scheduleShape> {
  // Which private hosts an operator opened is not the partner's to know.
  const { allow_private: _, ...config } = schedule.config;
  return {
    id: schedule.id,
    name: schedule.name,
    cron: schedule.cron,
    timezone: schedule.timeZone,
    status: schedule.status,
    next_run_at: iso(schedule.nextRunAt),
    last_run_at: iso(schedule.lastRunAt),
    last_outcome: schedule.lastOutcome,
    last_job_id: schedule.lastJobId,
    source_type: schedule.spider,
    category: schedule.category,
    platform: schedule.platform,
    tags: schedule.tags,
    config,
    created_at: schedule.createdAt.toISOString(),
  };
}

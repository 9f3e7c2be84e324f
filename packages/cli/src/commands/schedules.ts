import type { ScrapeSchedule } from '@relais/prisma';
import { Argument, type Command } from 'commander';
import { type CrawlWords, readWish } from '../crawl/read-wish.ts';
import { withWishOptions } from '../crawl/wish-options.ts';
import { json, wholeNumber } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { ScheduleMove } from '../schedules/schedule-work.ts';

interface ScheduleOptions {
  tenant: string;
  json?: true;
}

/** `relais schedules`: scrape jobs that come round by themselves. */
export function schedulesCommand(program: Command): void {
  const schedules = program
    .command('schedules')
    .summary('scrape jobs that come round by themselves')
    .description(
      'Each run is a scrape job as `relais jobs` shows them. Moments that pass while no crawler runs come round once; none is started while the job of the run before has not ended.',
    );
  withTenant(schedules.command('list'))
    .description('Schedules, newest first.')
    .option('--limit <n>', 'so many at the most', wholeNumber(1, 200), 50)
    .action(async (options: ScheduleOptions & { limit: number }) => {
      const { withAccess, schedulesOf } = await load();
      const found = await withAccess((access) => schedulesOf(access, options.tenant, options.limit));
      if (options.json) for (const schedule of found) await printJson(line(schedule));
      else for (const text of table(HEAD, found.map(row), ['schedule', 'last job'])) await print(text);
    });
  withTenant(withWishOptions(schedules.command('create')))
    .description('Has sites read again and again.')
    .requiredOption(
      '--cron <expression>',
      'minute, hour, day of month, month, day of week: "0 6 * * 1" is every Monday at six',
    )
    .option('--timezone <name>', 'whose clocks it goes by', 'UTC')
    .option('--name <words>', 'what its jobs are called')
    .action(
      async (
        urls: string[],
        options: ScheduleOptions & CrawlWords & { cron: string; timezone: string; name?: string },
      ) => {
        const wish = readWish(urls, options);
        const { withAccess, addSchedule } = await load();
        const { tenant, cron, timezone: timeZone, name = wish.name } = options;
        const schedule = await withAccess((access) => addSchedule(access, { ...wish, tenant, name, cron, timeZone }));
        if (options.json) await printJson(line(schedule));
        else await print(`Schedule ${schedule.id} runs next at ${schedule.nextRunAt?.toISOString()}.`);
      },
    );
  move(schedules, 'pause', 'Lets a schedule rest until it is resumed.');
  move(schedules, 'resume', 'Goes on from its next moment.');
  move(schedules, 'delete', 'Ends a schedule; its jobs and what they found stay.');
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../schedules/schedule-work.ts')),
});

const withTenant = (command: Command): Command =>
  command.option('--tenant <slug>', 'whose schedules', 'sos-expat').addOption(json());

function move(schedules: Command, name: ScheduleMove, description: string): void {
  const id = new Argument('<schedule>', 'its number').argParser(wholeNumber(1, 2_147_483_647));
  withTenant(schedules.command(name).addArgument(id))
    .description(description)
    .action(async (id: number, options: ScheduleOptions) => {
      const { withAccess, changeSchedule } = await load();
      const schedule = await withAccess((access) => changeSchedule(access, options.tenant, id, name));
      if (options.json) return printJson(line(schedule));
      if (name === 'delete') return print(`Schedule ${id} is gone.`);
      await print(
        schedule.nextRunAt === null
          ? `Schedule ${id} rests.`
          : `Schedule ${id} runs next at ${schedule.nextRunAt.toISOString()}.`,
      );
    });
}

const HEAD = ['schedule', 'name', 'cron', 'zone', 'state', 'next run', 'last run', 'came to', 'last job'];

const row = (schedule: ScrapeSchedule) => [
  schedule.id,
  schedule.name,
  schedule.cron,
  schedule.timeZone,
  schedule.status,
  momentOf(schedule.nextRunAt),
  momentOf(schedule.lastRunAt),
  schedule.lastOutcome ?? '–',
  schedule.lastJobId ?? '–',
];

const momentOf = (date: Date | null): string => date?.toISOString().slice(0, 16).replace('T', ' ') ?? '–';

const line = ({
  config,
  timeZone,
  nextRunAt,
  lastRunAt,
  lastOutcome,
  lastJobId,
  createdAt,
  ...schedule
}: ScrapeSchedule) => {
  const { allow_private: _, ...shown } = config;
  const { id, name, cron, status, spider, category, platform, tags } = schedule;
  return {
    schedule: id,
    name,
    cron,
    timezone: timeZone,
    status,
    next_run_at: nextRunAt,
    last_run_at: lastRunAt,
    last_outcome: lastOutcome,
    last_job_id: lastJobId,
    source_type: spider,
    category,
    platform,
    tags,
    config: shown,
    created_at: createdAt,
  };
};

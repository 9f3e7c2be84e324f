import { type ScrapeJobStatus, scrapeJobStatuses } from '@relais/contracts';
import type { ScrapeJobProgress } from '@relais/prisma';
import { Argument, type Command, Option } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { JobMove } from '../jobs/job-work.ts';
import { restNote } from '../why/job-story.ts';

interface JobOptions {
  tenant: string;
  json?: true;
}

/** `relais jobs`: scrape jobs, and what an operator does with them. */
export function jobsCommand(program: Command): void {
  const jobs = program
    .command('jobs')
    .summary('scrape jobs: list, watch, pause, resume, cancel')
    .description(
      'Scrape jobs of a tenant, with their live counts. A paused job rests, whatever restarts, until it is resumed; a cancelled one finishes what it has in flight.',
    );
  listJobs(jobs);
  showJob(jobs);
  watch(jobs);
  move(jobs, 'pause', 'Lets a job rest until it is resumed.');
  move(jobs, 'resume', 'Goes on with a paused job, or tries a failed one again.');
  move(jobs, 'cancel', 'Ends a job; what it has in flight is finished and kept.');
}

const load = async () => {
  const [{ withAccess }, work] = await Promise.all([import('../stack/access.ts'), import('../jobs/job-work.ts')]);
  return { withAccess, ...work };
};

const idArgument = () => new Argument('<job>', 'its number').argParser(wholeNumber(1, 2_147_483_647));
const withOptions = (command: Command): Command =>
  command.option('--tenant <slug>', 'whose jobs', 'sos-expat').addOption(json());

function listJobs(jobs: Command): void {
  withOptions(jobs.command('list'))
    .description('Jobs, newest first.')
    .addOption(new Option('--status <word>', 'only those').choices(scrapeJobStatuses))
    .option('--limit <n>', 'so many at the most', wholeNumber(1, 200), 20)
    .action(async (options: JobOptions & { status?: ScrapeJobStatus; limit: number }) => {
      const { withAccess, jobsOf } = await load();
      const found = await withAccess((access) => jobsOf(access, options.tenant, options));
      if (options.json) for (const job of found) await printJson(line(job));
      else for (const text of table(HEAD, found.map(row), NUMBERS)) await print(text);
    });
}

function showJob(jobs: Command): void {
  withOptions(jobs.command('show').addArgument(idArgument()))
    .description('One job, why pages of it were left alone, and until when others rest.')
    .action(async (id: number, options: JobOptions) => {
      const { withAccess, jobOf } = await load();
      const { job, reasons } = await withAccess((access) => jobOf(access, options.tenant, id));
      if (options.json) return printJson({ ...line(job), reasons });
      for (const text of table(HEAD, [row(job)], NUMBERS)) await print(text);
      if (restNote(job)) await print(`\nNothing moves now${restNote(job)}`);
      if (reasons.length === 0) return;
      await print();
      const rows = reasons.map(({ status, reason, pages }) => [status, reason, pages]);
      for (const text of table(['pages', 'because', 'how many'], rows, ['how many'])) await print(text);
    });
}

function watch(jobs: Command): void {
  withOptions(jobs.command('watch').addArgument(idArgument()))
    .description('Follows a job until it ends: each page and contact as it is stored.')
    .action(async (id: number, options: JobOptions) => {
      const [{ withAccess, watchJob }, { liveLine }] = await Promise.all([load(), import('../terminal.ts')]);
      const interrupt = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
      const live = liveLine(process.stderr);
      const job = await withAccess((access) =>
        watchJob(access, options.tenant, id, {
          signal: interrupt.signal,
          progress: (job) => live.update(progressLine(job)),
          told: (what) => (options.json ? printJson(what) : print(Object.values(what).filter(Boolean).join('  '))),
        }),
      );
      live.keep(progressLine(job));
      if (options.json) await printJson({ job: line(job) });
      if (job.status === 'failed') process.exitCode = 1;
    });
}

function move(jobs: Command, name: JobMove, description: string): void {
  withOptions(jobs.command(name).addArgument(idArgument()))
    .description(description)
    .action(async (id: number, options: JobOptions) => {
      const { withAccess, moveJob } = await load();
      const job = await withAccess((access) => moveJob(access, options.tenant, id, name));
      if (options.json) await printJson(line(job));
      else await print(`Job ${id} is ${job.status}.`);
      if (name === 'cancel' && job.pages.reading > 0) note(`${job.pages.reading} pages in flight are finished first.`);
    });
}

const HEAD = [
  'job',
  'status',
  'name',
  'read',
  'to go',
  'failed',
  'left alone',
  'contacts',
  'pages/s',
  'ends in',
  'cost',
];
const NUMBERS = ['job', 'read', 'to go', 'failed', 'left alone', 'contacts', 'pages/s', 'ends in', 'cost'];

const row = (job: ScrapeJobProgress) => {
  const { id, status, statusReason, name, pages, contacts, pagesPerSecond, etaSeconds, costMicros } = job;
  return [
    id,
    statusReason === null ? status : `${status} (${statusReason})`,
    name,
    pages.done,
    pages.waiting + pages.reading,
    pages.failed,
    pages.skipped,
    contacts,
    pagesPerSecond,
    etaSeconds === null ? '–' : `${etaSeconds} s`,
    costMicros === 0 ? '–' : `${(costMicros / 1e6).toFixed(3)} €`,
  ];
};

const line = ({
  statusReason,
  pagesPerSecond,
  etaSeconds,
  createdAt,
  startedAt,
  finishedAt,
  config,
  proxyRequests,
  proxyBytes,
  costMicros,
  ...job
}: ScrapeJobProgress) => {
  // Which private hosts were opened is the stack's own business.
  const { allow_private: _, ...shown } = config;
  return {
    ...job,
    config: shown,
    status_reason: statusReason,
    proxy_requests: proxyRequests,
    proxy_bytes: Math.round(proxyBytes),
    cost_eur: Math.round(costMicros) / 1e6,
    pages_per_second: pagesPerSecond,
    eta_seconds: etaSeconds,
    created_at: createdAt,
    started_at: startedAt,
    finished_at: finishedAt,
  };
};

const progressLine = (job: ScrapeJobProgress): string => {
  const { id, status, pages, contacts, pagesPerSecond, etaSeconds } = job;
  return `job ${id} ${status} · ${pages.done} pages read, ${pages.waiting + pages.reading} to go · ${contacts} contacts · ${pagesPerSecond} pages/s${etaSeconds === null ? '' : `, ${etaSeconds} s left`}${restNote(job)}`;
};

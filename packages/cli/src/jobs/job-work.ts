import type { ScrapeJobStatus } from '@relais/contracts';
import {
  getScrapeJob,
  jobSightings,
  listenToScrapeJobs,
  listScrapeJobs,
  moveScrapeJob,
  pageReasons,
  type ScrapeJobProgress,
  scrapePagesOf,
  tenantOfScrapeJob,
} from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import { note } from '../io/output.ts';
import type { Access } from '../stack/access.ts';
import { producerOf } from '../stack/queue-connection.ts';
import { tenantCalled } from '../stack/tenant.ts';

/** A tenant's jobs, newest first. */
export async function jobsOf(
  { db }: Access,
  slug: string,
  filter: { status?: ScrapeJobStatus | undefined; limit: number },
): Promise<ScrapeJobProgress[]> {
  const { id } = await tenantCalled(db, slug);
  return listScrapeJobs(db, id, filter);
}

/** One job, with why pages of it were left alone. @throws {CommandFailed} JOB_UNKNOWN */
export async function jobOf({ db }: Access, slug: string, jobId: number) {
  const tenantId = (await tenantCalled(db, slug)).id;
  const job = await getScrapeJob(db, tenantId, jobId);
  if (!job) throw new CommandFailed('JOB_UNKNOWN', `${slug} has no scrape job ${jobId}`);
  return { tenantId, job, reasons: await pageReasons(db, tenantId, jobId) };
}

/** One job by its number alone, or of one tenant. @throws {CommandFailed} JOB_UNKNOWN */
export async function jobAnywhere(access: Access, jobId: number, slug: string | undefined) {
  if (slug !== undefined) return jobOf(access, slug, jobId);
  const tenantId = await tenantOfScrapeJob(access.db, jobId);
  const job = tenantId === null ? null : await getScrapeJob(access.db, tenantId, jobId);
  if (tenantId === null || !job) throw new CommandFailed('JOB_UNKNOWN', `there is no scrape job ${jobId}`);
  return { tenantId, job, reasons: await pageReasons(access.db, tenantId, jobId) };
}

const targets = { pause: 'paused', resume: 'pending', cancel: 'cancelled' } as const;
export type JobMove = keyof typeof targets;

/**
 * Moves a job. A resumed one is asked for at once where a Redis is known; elsewhere the crawler's sweep finds it.
 * @throws {CommandFailed} JOB_UNKNOWN, JOB_STATE
 */
export async function moveJob(access: Access, slug: string, jobId: number, move: JobMove): Promise<ScrapeJobProgress> {
  const { db } = access;
  const { tenantId, job } = await jobOf(access, slug, jobId);
  const moved = await moveScrapeJob(db, tenantId, jobId, targets[move], 'operator');
  const already = job.status === targets[move] || (move === 'resume' && job.status === 'running');
  if (moved === null && !already) {
    throw new CommandFailed('JOB_STATE', `job ${jobId} is ${job.status}: ${move} is not possible now`);
  }
  if (moved === 'pending') await askForLane(access, tenantId, jobId);
  return (await jobOf(access, slug, jobId)).job;
}

async function askForLane(access: Access, tenantId: number, scrapeJobId: number): Promise<void> {
  if (access.redisUrl === null) return note('No Redis is known here; a crawler takes the job up within a minute.');
  const queues = await producerOf(access);
  try {
    await queues.enqueue('crawl', { tenantId, scrapeJobId, lane: 0 }, { once: `crawl-${scrapeJobId}-0` });
  } finally {
    await queues.close();
  }
}

export interface JobEars {
  progress(job: ScrapeJobProgress): void;
  /** A page that ended, or a contact it named, as one line of JSON would tell it. */
  told(what: Record<string, unknown>): Promise<void>;
  readonly signal: AbortSignal;
}

const LOOK_AGAIN_MS = 5_000;
const ENDED: readonly ScrapeJobStatus[] = ['completed', 'failed', 'cancelled'];

/** Follows a job by the news of PostgreSQL until it has ended and nothing of it is in flight, or the signal aborts. */
export async function watchJob(access: Access, slug: string, jobId: number, ears: JobEars): Promise<ScrapeJobProgress> {
  const { db } = access;
  let { tenantId, job } = await jobOf(access, slug, jobId);
  const pageIds = new Set<number>();
  let rouse = () => {};
  const listener = listenToScrapeJobs(access.databaseUrl, {
    onNews(news) {
      if (news.jobId !== jobId) return;
      for (const id of news.pageIds) pageIds.add(id);
      rouse();
    },
    onBack: () => rouse(),
    onError: (error) => note(error.message),
  });
  const onAbort = () => rouse();
  ears.signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      const ids = [...pageIds];
      pageIds.clear();
      const pages = await scrapePagesOf(db, tenantId, jobId, ids);
      const showing = pages.filter(({ contacts }) => contacts > 0).map(({ url }) => url);
      for (const { email, sourceUrl } of await jobSightings(db, tenantId, jobId, showing)) {
        await ears.told({ contact: email, source_url: sourceUrl });
      }
      for (const { url, status, reason, contacts } of pages) await ears.told({ page: url, status, reason, contacts });
      job = (await jobOf(access, slug, jobId)).job;
      ears.progress(job);
      if (ears.signal.aborted || (ENDED.includes(job.status) && job.pages.reading === 0)) return job;
      if (pageIds.size > 0) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AGAIN_MS);
        rouse = () => {
          clearTimeout(timer);
          resolve();
        };
        if (ears.signal.aborted) rouse();
      });
    }
  } finally {
    ears.signal.removeEventListener('abort', onAbort);
    await listener.close();
  }
}

import { allows, scrapeJobLife } from '@relais/contracts';
import {
  type Db,
  getScrapeJob,
  type JobSighting,
  jobSightings,
  listenToScrapeJobs,
  type NewsListener,
  type ScrapeJobProgress,
  type ScrapePageEntry,
  scrapePagesOf,
  scrapePagesSince,
} from '@relais/prisma';
import type { Logger } from '@relais/service';

/** What became of a job since it was last told. */
export interface JobTelling {
  readonly job: ScrapeJobProgress;
  /** The job has ended, and every page of it is told. A cancelled one ends when what it had in flight is stored. */
  readonly over: boolean;
  /** Pages that ended, in the order they did. */
  readonly pages: readonly ScrapePageEntry[];
  /** Whom those pages named. */
  readonly contacts: readonly JobSighting[];
}

export interface JobWatch {
  /** Calls `tell` now and whenever something changed, until the answered function is called. */
  follow(tenantId: number, jobId: number, tell: (telling: JobTelling) => void): () => void;
  close(): Promise<void>;
}

export interface JobWatchOptions {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly log: Logger;
  /** A busy job is not told of more often. */
  readonly everyMs?: number;
  /** And one nothing is heard of is looked at this often: its news may have been lost with a connection. */
  readonly lookAgainMs?: number;
}

/** Pages of several lanes are committed in another order than their times; what is caught up begins that much earlier. */
export const OVERLAP_MS = 5_000;
const MOST_CAUGHT_UP = 5_000;
/** As many as can end within the overlap, and some. */
const MOST_REMEMBERED = 10_000;

interface Watched {
  readonly tenantId: number;
  readonly jobId: number;
  readonly followers: Set<(telling: JobTelling) => void>;
  readonly pageIds: Set<number>;
  /** The last pages told, oldest first. */
  readonly told: Set<number>;
  /** No page that ended before is told. */
  since: number;
  /** There was a time when news could not be heard. */
  deaf: boolean;
  timer: NodeJS.Timeout | undefined;
  looking: boolean;
  lookAt: number;
}

/**
 * One look at a watched job serves all who watch it, and looks follow the news of PostgreSQL, not the number of watchers.
 */
export function watchJobs(options: JobWatchOptions): JobWatch {
  const { db, databaseUrl, log, everyMs = 500, lookAgainMs = 5_000 } = options;
  const watched = new Map<number, Watched>();
  let listener: NewsListener | undefined;

  function lookIn(one: Watched, ms: number): void {
    const at = performance.now() + ms;
    if (one.looking || (one.timer && one.lookAt <= at)) return;
    clearTimeout(one.timer);
    one.lookAt = at;
    one.timer = setTimeout(() => void look(one), ms);
  }

  async function look(one: Watched): Promise<void> {
    one.timer = undefined;
    one.looking = true;
    const { tenantId, jobId, deaf } = one;
    const ids = [...one.pageIds];
    one.pageIds.clear();
    one.deaf = false;
    try {
      // The job first: what its last page gave was stored before it could be seen to have ended.
      const job = await getScrapeJob(db, tenantId, jobId);
      const over = job !== null && hasEnded(job);
      const pages = await pagesToTell(one, ids, over || deaf);
      const showing = pages.filter(({ contacts }) => contacts > 0).map(({ url }) => url);
      const contacts = await jobSightings(db, tenantId, jobId, showing);
      if (job) for (const tell of one.followers) tell({ job, over, pages, contacts });
      remember(one, pages);
    } catch (error) {
      for (const id of ids) one.pageIds.add(id);
      one.deaf ||= deaf;
      log.warn({ event: 'watch.failed', scrape_job: one.jobId, err: error }, 'a watched job could not be looked at');
    }
    one.looking = false;
    if (watched.get(one.jobId) === one) lookIn(one, one.pageIds.size > 0 ? everyMs : lookAgainMs);
  }

  /** News of a job's last pages may come after the end itself, so then, as after a deaf time, the table is asked. */
  async function pagesToTell(one: Watched, ids: readonly number[], mayMiss: boolean): Promise<ScrapePageEntry[]> {
    const { tenantId, jobId, since, told } = one;
    if (!mayMiss) return scrapePagesOf(db, tenantId, jobId, ids);
    const pages = await scrapePagesSince(db, tenantId, jobId, new Date(since), MOST_CAUGHT_UP);
    return pages.filter(({ id }) => !told.has(id));
  }

  const listen = () =>
    listenToScrapeJobs(databaseUrl, {
      onNews({ jobId, pageIds }) {
        const one = watched.get(jobId);
        if (!one) return;
        for (const id of pageIds) one.pageIds.add(id);
        lookIn(one, everyMs);
      },
      onBack() {
        for (const one of watched.values()) {
          one.deaf = true;
          lookIn(one, 0);
        }
      },
      onError: (error) => log.warn({ event: 'watch.deaf' }, error.message),
    });

  return {
    follow(tenantId, jobId, tell) {
      listener ??= listen();
      const known = watched.get(jobId);
      const one: Watched = known ?? {
        tenantId,
        jobId,
        followers: new Set(),
        pageIds: new Set(),
        told: new Set(),
        since: Date.now(),
        deaf: false,
        timer: undefined,
        looking: false,
        lookAt: 0,
      };
      watched.set(jobId, one);
      one.followers.add(tell);
      lookIn(one, 0);
      return () => {
        one.followers.delete(tell);
        if (one.followers.size > 0) return;
        clearTimeout(one.timer);
        watched.delete(jobId);
      };
    },
    async close() {
      for (const { timer } of watched.values()) clearTimeout(timer);
      watched.clear();
      await listener?.close();
    },
  };
}

function remember(one: Watched, pages: readonly ScrapePageEntry[]): void {
  for (const { id, status, fetchedAt } of pages) {
    // One that waits again will be told again.
    if (status === 'done' || status === 'failed' || status === 'skipped') one.told.add(id);
    one.since = Math.max(one.since, (fetchedAt?.getTime() ?? 0) - OVERLAP_MS);
  }
  for (const id of one.told) {
    if (one.told.size <= MOST_REMEMBERED) return;
    one.told.delete(id);
  }
}

const hasEnded = ({ status, pages }: ScrapeJobProgress): boolean =>
  !allows(scrapeJobLife, status, 'running') && status !== 'running' && pages.reading === 0;

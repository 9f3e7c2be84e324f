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
} from '@relais/prisma';
import type { Logger } from '@relais/service';

/** What became of a job since it was last told. */
export interface JobTelling {
  readonly job: ScrapeJobProgress;
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

interface Watched {
  readonly tenantId: number;
  readonly jobId: number;
  readonly followers: Set<(telling: JobTelling) => void>;
  readonly pageIds: Set<number>;
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
    const ids = [...one.pageIds];
    one.pageIds.clear();
    try {
      const { tenantId, jobId } = one;
      const pages = await scrapePagesOf(db, tenantId, jobId, ids);
      const showing = pages.filter(({ contacts }) => contacts > 0).map(({ url }) => url);
      const [job, contacts] = await Promise.all([
        getScrapeJob(db, tenantId, jobId),
        jobSightings(db, tenantId, jobId, showing),
      ]);
      if (job) for (const tell of one.followers) tell({ job, pages, contacts });
    } catch (error) {
      for (const id of ids) one.pageIds.add(id);
      log.warn({ event: 'watch.failed', scrape_job: one.jobId, err: error }, 'a watched job could not be looked at');
    }
    one.looking = false;
    if (watched.get(one.jobId) === one) lookIn(one, one.pageIds.size > 0 ? everyMs : lookAgainMs);
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
        for (const one of watched.values()) lookIn(one, 0);
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

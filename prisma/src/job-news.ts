import pg from 'pg';

/** The channel on which transactions tell of scrape jobs: `<job id>:<ids of pages that ended, comma-separated>`. */
export const SCRAPE_JOB_NEWS = 'relais_scrape_jobs';

/** A job moved, or pages of it ended. */
export interface ScrapeJobNews {
  readonly jobId: number;
  readonly pageIds: readonly number[];
}

export interface NewsListener {
  close(): Promise<void>;
}

const AGAIN_MS = 1_000;

/**
 * Hears of scrape jobs as transactions commit. A connection of its own, made again when it is lost; what was told meanwhile
 * is lost too, so a listener looks for itself now and then.
 * @param onBack the connection stands (again): what came before may have been missed
 */
export function listenToScrapeJobs(
  databaseUrl: string,
  ears: { onNews(news: ScrapeJobNews): void; onBack(): void; onError(error: Error): void },
): NewsListener {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const mine = new pg.Client({ connectionString: databaseUrl, keepAlive: true, application_name: 'relais-news' });
    client = mine;
    const lost = (error: Error) => {
      if (closed || client !== mine) return;
      client = undefined;
      ears.onError(error);
      mine.end().catch(() => {});
      timer = setTimeout(() => void connect(), AGAIN_MS);
    };
    mine.on('error', lost);
    mine.on('end', () => lost(new Error('the connection that hears of scrape jobs ended')));
    mine.on('notification', ({ payload = '' }) => {
      const news = readNews(payload);
      if (news) ears.onNews(news);
    });
    try {
      await mine.connect();
      await mine.query(`LISTEN ${SCRAPE_JOB_NEWS}`);
      ears.onBack();
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)));
    }
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

/** Null for what is no news of ours: anybody who may connect may notify. */
export function readNews(payload: string): ScrapeJobNews | null {
  const [, jobId, pages] = /^(\d{1,10}):((?:\d{1,10},?)*)$/.exec(payload) ?? [];
  if (jobId === undefined) return null;
  return { jobId: Number(jobId), pageIds: (pages ?? '').split(',').filter(Boolean).map(Number) };
}

import type { Spider } from '@relais/contracts';
import {
  type Article,
  articlesToExport,
  contactsToSettle,
  crawledContacts,
  createScrapeJob,
  type Db,
  getScrapeJob,
  moveScrapeJob,
  pageReasons,
  type ScrapeJobProgress,
} from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import { tenantCalled } from '../stack/tenant.ts';
import { type ArticleLine, articleLine } from './article-line.ts';
import { type ContactLine, contactLine, type Validation } from './contact-line.ts';
import type { CrawlPlace } from './crawl-place.ts';
import type { CrawlWish } from './crawl-wish.ts';
import { toNewJob } from './new-job.ts';

/** What a crawl came to, as its last line tells. */
export interface CrawlSummary {
  status: ScrapeJobProgress['status'];
  reason: string | null;
  /** Read to their end. */
  pages: number;
  skipped: number;
  failed: number;
  contacts: number;
  /** Opened in a browser. */
  rendered: number;
  articles: number;
  proxy_requests: number;
  cost_eur: number;
  discovery: ScrapeJobProgress['discovery'];
  validation: Record<Validation, number>;
  /** Contacts by category; those without one under `none`. */
  categories: Record<string, number>;
  seconds: number;
  job_id: number;
  /** Why pages were skipped or failed. */
  reasons: Record<string, number>;
}

export interface CrawlEars {
  progress(job: ScrapeJobProgress, toSettle: number): void;
  /** Each contact, once all have settled. */
  contact(line: ContactLine): Promise<void>;
  /** Each article the job kept, after the contacts. */
  article(article: ArticleLine): Promise<void>;
  signal: AbortSignal;
}

/** Short crawls are told at once; long ones are not counted more often than anybody looks. */
const pollMs = (elapsedMs: number): number => Math.min(2_000, 250 + elapsedMs / 50);
/** After the last page, verdicts come within seconds; a validator that brings none for so long has none to bring. */
const SETTLED_AFTER_MS = 30_000;
const CONTACTS_A_TIME = 500;
const ARTICLES_A_TIME = 100;

/**
 * Crawls and waits until the pages are read and every contact has its verdict or waits for a silent DNS. Interrupted, it
 * cancels the job and tells what was found until then.
 */
export async function runCrawl(place: CrawlPlace, wish: CrawlWish, ears: CrawlEars): Promise<CrawlSummary> {
  const { db, queues } = place;
  const startedAt = Date.now();
  const { id: tenantId } = await tenantCalled(db, wish.tenant);
  const jobId = await createScrapeJob(db, await toNewJob(db, tenantId, wish));
  await queues.enqueue('crawl', { tenantId, scrapeJobId: jobId, lane: 0 }, { once: `crawl-${jobId}-0` });
  const job = await untilSettled(place, tenantId, jobId, ears);
  const validation: CrawlSummary['validation'] = { accept: 0, accept_with_warning: 0, reject: 0, unknown: 0 };
  const categories: Record<string, number> = {};
  let contacts = 0;
  for await (const line of linesOf(db, tenantId, jobId, wish.spider)) {
    contacts += 1;
    validation[line.validation] += 1;
    const category = line.category ?? 'none';
    categories[category] = (categories[category] ?? 0) + 1;
    await ears.contact(line);
  }
  for await (const article of articlesOf(db, tenantId, jobId)) await ears.article(articleLine(article));
  const reasons = await pageReasons(db, tenantId, jobId);
  return {
    status: job.status,
    reason: job.statusReason,
    pages: job.pages.done,
    skipped: job.pages.skipped,
    failed: job.pages.failed,
    contacts,
    rendered: job.rendered,
    articles: job.articles,
    proxy_requests: job.proxyRequests,
    cost_eur: Math.round(job.costMicros) / 1e6,
    discovery: job.discovery,
    validation,
    categories,
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    job_id: jobId,
    reasons: Object.fromEntries(reasons.map(({ reason, pages }) => [reason, pages])),
  };
}

/** Polls PostgreSQL: the truth is there, whoever works at it. */
async function untilSettled(
  { db, death }: CrawlPlace,
  tenantId: number,
  jobId: number,
  { progress, signal }: CrawlEars,
): Promise<ScrapeJobProgress> {
  const startedAt = Date.now();
  let owed = Number.POSITIVE_INFINITY;
  let movedAt = Date.now();
  for (;;) {
    if (signal.aborted) await moveScrapeJob(db, tenantId, jobId, 'cancelled', 'interrupted by the operator');
    const job = await getScrapeJob(db, tenantId, jobId);
    if (!job) throw new CommandFailed('JOB_GONE', `scrape job ${jobId} has vanished from the database`);
    const toSettle = await contactsToSettle(db, tenantId, jobId);
    progress(job, toSettle);
    if (signal.aborted) return job;
    const dead = death();
    if (dead) throw new CommandFailed('SERVICE_DIED', dead);

    if (toSettle !== owed || job.finishedAt === null) movedAt = Date.now();
    owed = toSettle;
    if (job.finishedAt !== null && (toSettle === 0 || Date.now() - movedAt > SETTLED_AFTER_MS)) return job;
    await new Promise((resolve) => setTimeout(resolve, pollMs(Date.now() - startedAt)));
  }
}

async function* linesOf(db: Db, tenantId: number, jobId: number, spider: Spider): AsyncGenerator<ContactLine> {
  let cursor: number | undefined;
  for (;;) {
    const page = await crawledContacts(db, tenantId, jobId, { cursor, limit: CONTACTS_A_TIME });
    for (const contact of page) yield contactLine(contact, spider);
    cursor = page.at(-1)?.id;
    if (page.length < CONTACTS_A_TIME) return;
  }
}

async function* articlesOf(db: Db, tenantId: number, jobId: number): AsyncGenerator<Article> {
  let cursor: number | undefined;
  for (;;) {
    const page = await articlesToExport(db, tenantId, { jobId }, { cursor, limit: ARTICLES_A_TIME });
    yield* page;
    cursor = page.at(-1)?.id;
    if (page.length < ARTICLES_A_TIME) return;
  }
}

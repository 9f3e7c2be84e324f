import { restWords, standsStill } from '@relais/contracts';
import type { ScrapeJobProgress } from '@relais/prisma';

/** What a scrape job waits for, or that nothing does; and the way out. */
export function jobHold({ id, status, statusReason, pages, rests }: ScrapeJobProgress): {
  says: string;
  mend: string | null;
} {
  switch (status) {
    case 'pending':
      return { says: 'it waits for a crawler to take it up', mend: 'relais queues crawl shows depth and workers' };
    case 'running':
      if (rests && standsStill({ pages, rests })) return { says: restLine(rests), mend: mendOf(rests.reason) };
      return {
        says: `nothing: ${pages.reading} pages are being read, ${pages.waiting} wait for their turn`,
        mend: null,
      };
    case 'paused':
      return { says: statusReason ?? 'it was paused', mend: `relais jobs resume ${id}` };
    case 'failed':
      return { says: statusReason ?? 'no page could be read', mend: `relais jobs resume ${id}` };
    case 'completed':
      return {
        says: statusReason === 'page_budget' ? 'nothing: its budget of pages is spent' : 'nothing: it is over',
        mend: null,
      };
    case 'cancelled':
      return { says: statusReason ?? 'it was cancelled', mend: null };
  }
}

/** When a job that stands still goes on, and why not before. */
export const restLine = ({ until, reason }: NonNullable<ScrapeJobProgress['rests']>): string =>
  `it rests until ${until.toISOString()}: ${restWords(reason)}`;

/** As an ending of a line of progress; empty where pages move. */
export const restNote = ({ status, pages, rests }: ScrapeJobProgress): string =>
  status === 'running' && rests && standsStill({ pages, rests }) ? ` · ${restLine(rests)}` : '';

const mendOf = (reason: string | null): string | null =>
  reason === 'host_day_full' ? 'CRAWLER_HOST_PAGES_PER_DAY, with the site owner’s consent' : null;

/** One screen for a person. */
export function jobLines(
  job: ScrapeJobProgress,
  reasons: readonly { status: string; reason: string; pages: number }[],
): string[] {
  const hold = jobHold(job);
  const { waiting, reading, done, failed, skipped } = job.pages;
  return [
    `scrape job ${job.id} “${job.name}”`,
    `${job.status}${job.statusReason ? ` (${job.statusReason})` : ''} since ${(job.finishedAt ?? job.startedAt ?? job.createdAt).toISOString()}`,
    '',
    hold.says,
    ...(hold.mend ? [`  → ${hold.mend}`] : []),
    '',
    `pages  ${done} read, ${waiting} waiting, ${reading} being read, ${failed} failed, ${skipped} left alone`,
    ...(reasons.length > 0 ? ['', 'because'] : []),
    ...reasons.map(({ status, reason, pages }) => `  ${pages} ${status}: ${reason}`),
  ];
}

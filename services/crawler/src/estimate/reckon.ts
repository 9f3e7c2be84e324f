import type { CrawlEstimate } from '@relais/contracts';
import type { StoredScrapeConfig } from '@relais/prisma';

/** What was seen of one host of the start pages. */
export interface HostSeen {
  readonly host: string;
  /** A stable word for why it would not be read; null when it would. */
  readonly reason: string | null;
  /** Null: it names none that could be read. */
  readonly sitemapPages: number | null;
  /** To pages of its own, on the start page; null when that was not read. */
  readonly links: number | null;
  /** Of the start page; null when it was not read. */
  readonly bytes: number | null;
  readonly delayMs: number;
}

export interface Seen {
  readonly hosts: readonly HostSeen[];
  readonly hostsUnseen: number;
  readonly requests: number;
}

export interface Prices {
  /** Of one call of the interface that would be asked; null when there is none, or none is needed. */
  readonly callMicros: number | null;
  /** As they would be asked. */
  readonly questions: readonly string[];
  /** Of the proxies that would be used, on average; null when pages are read directly. */
  readonly proxy: { readonly microsPerRequest: number; readonly microsPerGb: number } | null;
}

/** A page that links to pages: each level below tends to bring about so many more. */
const GROWTH_BELOW = 3;
/** Where sites are yet to be found, or could not be looked at: about what small business sites have. */
const PAGES_OF_A_SITE = 12;
const BYTES_OF_A_PAGE = 60_000;
/** A page, its answer and its storing, where no pace holds it. */
const SECONDS_A_PAGE = 0.5;

/** What a job would come to, from what was seen and what is known of prices. Pure: the same in, the same out. */
export function reckon(
  config: StoredScrapeConfig,
  { hosts, hostsUnseen, requests }: Seen,
  prices: Prices,
): CrawlEstimate {
  const searched = 'queries' in config;
  const sites = searched ? config.max_results : hostsUnseen;
  const notes: string[] = [];
  const told = hosts.map((seen) => ({ ...seen, pages: pagesOf(seen, config.max_depth) }));
  const unseenPages = sites * PAGES_OF_A_SITE;
  const known = sum(told.map(({ pages }) => pages)) + unseenPages;
  const likely = Math.min(known, config.max_pages);
  if (sites > 0) {
    notes.push(
      `${searched ? 'Sites are yet to be found' : `${sites} hosts were not looked at`}: ${PAGES_OF_A_SITE} pages are taken for each.`,
    );
  }
  if (told.some(({ sitemapPages, reason }) => sitemapPages === null && reason === null)) {
    notes.push('Without a sitemap, pages are guessed from the links of the start page.');
  }

  const search = searched ? prices.questions.length * config.result_pages * (prices.callMicros ?? 0) : 0;
  if (searched && prices.callMicros === null) notes.push('No search interface is configured: the job would fail.');
  const bytes = average(told.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))) ?? BYTES_OF_A_PAGE;
  // robots.txt of each host is read the same way.
  const asked = likely + told.length + sites;
  const proxies = prices.proxy ? asked * (prices.proxy.microsPerRequest + (prices.proxy.microsPerGb * bytes) / 1e9) : 0;
  const total = search + proxies;

  // Budgets cut all hosts alike: pages are claimed breadth first.
  const share = known > 0 ? likely / known : 0;
  const slowest = Math.max(0, ...told.map(({ pages, delayMs }) => (pages * share * delayMs) / 1_000));
  const unseenDelay = sites > 0 ? PAGES_OF_A_SITE * share * config.delay_seconds : 0;
  const minutes = Math.max(slowest, unseenDelay, (likely * SECONDS_A_PAGE) / config.concurrency) / 60;

  return {
    hosts: told.map(({ host, reason, sitemapPages, links, pages, delayMs }) => ({
      host,
      readable: reason === null,
      reason,
      sitemap_pages: sitemapPages,
      links,
      pages,
      delay_seconds: delayMs / 1_000,
    })),
    questions: [...prices.questions],
    hosts_unseen: hostsUnseen,
    pages: { likely, at_most: config.max_pages },
    minutes: round(Math.min(minutes, config.max_minutes ?? minutes), 2),
    cost_eur: { search: euros(search), proxies: euros(proxies), total: euros(total) },
    ends_by: endOf(config, { known, minutes, total }),
    requests,
    notes,
  };
}

function pagesOf({ reason, sitemapPages, links }: HostSeen, maxDepth: number): number {
  if (reason !== null) return 0;
  const linked = maxDepth === 0 ? 0 : (links ?? 0) * (maxDepth === 1 ? 1 : GROWTH_BELOW);
  // A sitemap is read by spiders that follow feeds, and tells the others how large the site is; no page beyond links is reached at depth 0.
  return maxDepth === 0 ? 1 : Math.max(1, sitemapPages ?? 1 + linked);
}

function endOf(
  config: StoredScrapeConfig,
  { known, minutes, total }: { readonly known: number; readonly minutes: number; readonly total: number },
): CrawlEstimate['ends_by'] {
  // The share of the way at which each budget is spent: the smallest comes first.
  const ends = [
    { by: 'page_budget', at: known > config.max_pages ? 0.99 : Number.POSITIVE_INFINITY },
    { by: 'time_budget', at: spentAt(config.max_minutes, minutes) },
    { by: 'cost_budget', at: spentAt(config.max_cost, total / 1e6) },
  ] as const;
  const first = [...ends].sort((a, b) => a.at - b.at)[0];
  return first && first.at < 1 ? first.by : 'read';
}

const spentAt = (budget: number | undefined, wanted: number): number =>
  budget === undefined || wanted <= 0 ? Number.POSITIVE_INFINITY : budget / wanted;

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length;
const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const euros = (micros: number): number => round(micros / 1e6, 4);

import { type Spider, spiderCatalogue } from '@relais/contracts';
import { CommandFailed } from '../io/errors.ts';
import type { CrawlWish } from './crawl-wish.ts';

/** What `relais crawl` was asked on the command line. */
export interface CrawlWords {
  maxPages: number;
  maxMinutes?: number;
  maxCost?: number;
  maxDepth: number;
  spider: Spider;
  delay: number;
  concurrency: number;
  render: string;
  query?: string[];
  country?: string[];
  city?: string[];
  language?: string[];
  maxResults?: number;
}

/** Which option says what of the configuration, for messages. */
const optionOf: Readonly<Record<string, string>> = {
  urls: '<url>',
  queries: '--query',
  countries: '--country',
  cities: '--city',
  languages: '--language',
  max_results: '--max-results',
};

/**
 * The scrape job these words ask for: the spider's own declaration says what is wanted.
 * @throws {CommandFailed} naming what is missing, wrong or of no use to this spider
 */
export function readWish(urls: readonly string[], words: CrawlWords): Pick<CrawlWish, 'spider' | 'config' | 'name'> {
  const spider = spiderCatalogue[words.spider];
  const given = {
    urls: urls.length > 0 ? urls : undefined,
    queries: words.query,
    countries: words.country?.map((country) => country.toUpperCase()),
    cities: words.city,
    languages: words.language,
    max_results: words.maxResults,
  };
  const ownWords = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [field] of ownWords) {
    if (!(field in spider.config.shape)) throw unfit(`${spider.name} takes no ${optionOf[field]}: it ${spider.does}`);
  }
  const parsed = spider.config.safeParse({
    ...Object.fromEntries(ownWords),
    max_pages: words.maxPages,
    max_minutes: words.maxMinutes,
    max_cost: words.maxCost,
    max_depth: words.maxDepth,
    delay_seconds: words.delay,
    concurrency: words.concurrency,
    render: words.render,
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = String(issue?.path[0] ?? '');
    throw unfit(`${optionOf[field] ?? field} of ${spider.name}: ${issue?.message}`);
  }
  const name = urls.length > 0 ? urls.map((url) => new URL(url).host).join(', ') : (words.query ?? []).join(', ');
  return { spider: spider.name, config: parsed.data, name: name.slice(0, 200) };
}

const unfit = (message: string) => new CommandFailed('CRAWL_UNCLEAR', message);

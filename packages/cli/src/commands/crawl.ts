import type { Command } from 'commander';
import type { ArticleLine } from '../crawl/article-line.ts';
import type { ContactLine } from '../crawl/contact-line.ts';
import type { CrawlPlace } from '../crawl/crawl-place.ts';
import type { CrawlWish } from '../crawl/crawl-wish.ts';
import { type CrawlWords, readWish } from '../crawl/read-wish.ts';
import type { CrawlSummary } from '../crawl/run-crawl.ts';
import { withWishOptions } from '../crawl/wish-options.ts';
import { dnsServer, json } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import { restNote } from '../why/job-story.ts';

interface CrawlOptions extends CrawlWords {
  tenant: string;
  dnsServer?: string[];
  dryRun: boolean;
  verbose: boolean;
  json?: true;
}

/** `relais crawl`: reads sites and prints whom they name. */
export function crawlCommand(program: Command): void {
  withWishOptions(program.command('crawl'))
    .summary('read sites and print the contacts they publish')
    .description(
      'Reads sites as a scrape job does: robots.txt obeyed, hosts paced, every contact judged. Goes through the running services, else through a crawler and a validator of its own, which are gone afterwards.\n' +
        'With --json: a line a contact, a line an article, then one line {"summary": …}. validation is accept, accept_with_warning, reject, or unknown where the DNS did not answer.\n' +
        'A start page opens exactly its own host and port, even on this machine; links to other private addresses stay closed.',
    )
    .option('--tenant <slug>', 'whose contacts they are', 'sos-expat')
    .option(
      '--dns-server <ip[:port]>',
      'resolver for mail domains, where no services run yet; may be given several times',
      dnsServer,
    )
    .option(
      '--dry-run',
      'reads robots.txt, sitemaps and start pages alone, and tells what the crawl would come to',
      false,
    )
    .option('--verbose', 'show what services of our own write', false)
    .addOption(json())
    .action(crawl);
}

async function crawl(urls: string[], options: CrawlOptions): Promise<void> {
  const wish = readWish(urls, options);
  const [{ openCrawlPlace }, { runCrawl }, { liveLine }] = await Promise.all([
    import('../crawl/crawl-place.ts'),
    import('../crawl/run-crawl.ts'),
    import('../terminal.ts'),
  ]);
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const live = liveLine(process.stderr);
  const found: ContactLine[] = [];
  const articles: ArticleLine[] = [];
  const place = await openCrawlPlace({
    dnsServers: options.dnsServer ?? [],
    ...(options.verbose ? { onLine: (service, line) => live.keep(`  ${service}: ${line}`) } : {}),
  });
  try {
    if (options.dryRun) return await showEstimate(place, { tenant: options.tenant, ...wish }, options.json);
    const summary = await runCrawl(
      place,
      { tenant: options.tenant, ...wish },
      {
        signal: interrupt.signal,
        progress(job, toSettle) {
          const { pages, contacts } = job;
          live.update(
            `pages ${pages.done} read, ${pages.waiting + pages.reading} to go · contacts ${contacts}, ${toSettle} to judge${restNote(job)}`,
          );
        },
        contact: async (line) => void (options.json ? await printJson(line) : found.push(line)),
        article: async (line) => void (options.json ? await printJson(line) : articles.push(line)),
      },
    );
    live.keep(`${summary.pages} pages read, ${summary.contacts} contacts, ${summary.seconds} s`);
    if (options.json) await printJson({ summary });
    else await showTables(found, articles, summary);
    judgeEnd(summary);
  } finally {
    await place.close();
  }
}

async function showEstimate(place: CrawlPlace, wish: CrawlWish, asJson: true | undefined): Promise<void> {
  const { runEstimate, estimateLines } = await import('../crawl/run-estimate.ts');
  const estimate = await runEstimate(place, wish);
  if (asJson) return printJson({ estimate });
  const rows = estimate.hosts.map((one) => [
    one.host,
    one.readable ? one.pages : (one.reason ?? ''),
    one.sitemap_pages ?? '–',
    one.links ?? '–',
    `${one.delay_seconds} s`,
  ]);
  if (rows.length > 0) {
    for (const line of table(['host', 'pages', 'in its sitemap', 'links', 'pause'], rows)) await print(line);
  }
  for (const line of estimateLines(estimate)) await print(line);
}

async function showTables(
  found: readonly ContactLine[],
  articles: readonly ArticleLine[],
  { reasons, discovery }: CrawlSummary,
): Promise<void> {
  const rows = found.map((line) => [
    line.email,
    line.validation,
    line.category ?? '–',
    line.name ?? '',
    line.phone ?? '',
    line.source_url,
  ]);
  for (const line of table(['address', 'validation', 'category', 'name', 'phone', 'seen on'], rows)) await print(line);
  if (articles.length > 0) {
    const texts = articles.map((line) => [
      line.article,
      line.author ?? '',
      line.published_at?.slice(0, 10) ?? '',
      String(line.words),
      line.url,
    ]);
    for (const line of table(['article', 'author', 'date', 'words', 'stands on'], texts)) await print(line);
  }
  if (discovery) note(`${discovery.results} results, ${discovery.sites} sites read, ${discovery.calls} calls`);
  const left = Object.entries(reasons).map(([reason, pages]) => `${reason} ${pages}`);
  if (left.length > 0) note(`not read: ${left.join(', ')}`);
}

/** A crawl that was interrupted, or could read nothing although it was allowed to, is no success. */
function judgeEnd({ status, reason, pages, reasons }: CrawlSummary): void {
  if (status === 'completed' && pages > 0) return;
  const why = Object.keys(reasons);
  if (status === 'completed' && why.every((word) => word === 'robots_disallowed')) {
    note('robots.txt allows none of these pages.');
    return;
  }
  note(
    `relais: ${status === 'completed' ? 'no page could be read' : `the crawl has ${status}`}: ${reason ?? why.join(', ')}`,
  );
  process.exitCode = 1;
}

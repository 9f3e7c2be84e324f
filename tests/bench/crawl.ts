import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { entryOf, spawnNode } from '@relais/sandbox';
import type { BenchLine } from './bench-line.ts';
import { CONCURRENCY, type Crawled, withOwnCrawlers } from './own-crawler.ts';

const PAGES = 3_000;
/** The quickest of so many counts: neighbours on the machine slow all of them, but not all rounds alike. */
const ROUNDS = 3;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const siteMain = entryOf(new URL('../../packages/sandbox/src/sites/big-site-main.ts', import.meta.url));
const cheerioMain = here('./crawlers/cheerio-crawl.ts');
const scrapyScript = here('./crawlers/scrapy_crawl.py');

/**
 * One generated site in a process of its own, crawled by our service as one process and as two replicas that share the job,
 * by bare CheerioCrawler (queue in memory, one regular expression) and by Scrapy where Debian's python3-scrapy is there.
 * All at the same concurrency; neither baseline can use a second core, and replicas are how ours does. The best of three
 * rounds counts, and the Node crawlers make all of theirs in one process: a service is warm.
 */
export async function run(): Promise<BenchLine[]> {
  const site = spawnNode(siteMain, { name: 'site', args: ['--pages', String(PAGES)] });
  try {
    const { url } = JSON.parse(await site.waitForLine(/"ready":true/)) as { url: string };
    const scrapy = scrapyIsThere() ? best(Array.from({ length: ROUNDS }, () => withScrapy(url))) : undefined;
    const cheerio = await withCheerio(url);
    const alone = await withReplicas(1, url);
    const paired = await withReplicas(2, url);
    return [
      ...compare('1 process', alone, 'scrapy', scrapy, 2.5),
      ...compare('1 process', alone, 'cheerio_crawler', cheerio, 1.5),
      ...compare('2 replicas', paired, 'scrapy', scrapy, 2.5),
      ...compare('2 replicas', paired, 'cheerio_crawler', cheerio, 1.5),
    ];
  } finally {
    await site.stop();
  }
}

function compare(
  how: string,
  ours: Crawled,
  against: string,
  theirs: Crawled | undefined,
  target: number,
): BenchLine[] {
  const line = { bench: 'crawl', metric: `pages_per_second, ${how}`, value: rate(ours), against };
  if (!theirs) return [{ ...line, note: `${against} is not installed here: apt-get install python3-scrapy` }];
  const ratio = Math.round((rate(ours) / rate(theirs)) * 100) / 100;
  const complete = ours.addresses === PAGES;
  const note = `${against}: ${rate(theirs)} pages/s, ${theirs.addresses} addresses; ours: ${ours.addresses} of ${PAGES}`;
  return [{ ...line, ratio, target, ok: ratio >= target && complete, note }];
}

const best = (rounds: readonly Crawled[]): Crawled => rounds.reduce((a, b) => (rate(b) > rate(a) ? b : a));

const rate = ({ pages, seconds }: Crawled) => Math.round(pages / seconds);

const scrapyIsThere = () => spawnSync('/usr/bin/python3', ['-c', 'import scrapy']).status === 0;

function withScrapy(url: string): Crawled {
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [scrapyScript, url, String(CONCURRENCY)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`scrapy failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function withCheerio(url: string): Promise<Crawled> {
  const crawler = spawnNode(cheerioMain, {
    name: 'cheerio',
    args: [url, String(CONCURRENCY), String(ROUNDS)],
    cwd: here('.'),
  });
  const { code } = await crawler.exited;
  if (code !== 0) throw new Error(`cheerio failed: ${crawler.logs.slice(-5).join('\n')}`);
  return best(crawler.logs.filter((line) => line.startsWith('{"pages"')).map((line): Crawled => JSON.parse(line)));
}

const withReplicas = (replicas: number, url: string): Promise<Crawled> =>
  withOwnCrawlers(replicas, async ({ crawl }) => {
    const rounds: Crawled[] = [];
    while (rounds.length < ROUNDS) rounds.push(await crawl(url, PAGES));
    return best(rounds);
  });

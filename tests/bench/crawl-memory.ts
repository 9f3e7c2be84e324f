import { entryOf, spawnNode } from '@relais/sandbox';
import type { BenchLine } from './bench-line.ts';
import { withOwnCrawlers } from './own-crawler.ts';

const PAGES = 100_000;
/** Resident memory at the end, against that after the first fifth, when caches are full and the heap has its size. */
const MOST_GROWTH = 1.2;

/** One job over 100,000 pages of one site: the crawler's memory must not follow the number of pages. */
export async function run(): Promise<BenchLine[]> {
  const site = spawnNode(entryOf(new URL('../../packages/sandbox/src/sites/big-site-main.ts', import.meta.url)), {
    name: 'site',
    args: ['--pages', String(PAGES)],
  });
  try {
    const { url } = JSON.parse(await site.waitForLine(/"ready":true/)) as { url: string };
    return await withOwnCrawlers(1, async ({ crawl, residentMb }) => {
      const seen: number[] = [];
      const { pages, seconds } = await crawl(url, PAGES, () => seen.push(residentMb()[0] ?? 0));
      const fifth = Math.floor(seen.length / 5);
      const [early, late] = [median(seen.slice(fifth, 2 * fifth)), median(seen.slice(-fifth))];
      const ratio = Math.round((late / early) * 100) / 100;
      return [
        {
          bench: 'crawl-memory',
          metric: 'rss_mb, last fifth',
          value: late,
          against: 'rss_mb, second fifth',
          ratio,
          target: MOST_GROWTH,
          ok: ratio <= MOST_GROWTH && pages === PAGES,
          note: `${pages} pages in ${Math.round(seconds)} s; ${early} MB in the second fifth, ${Math.max(...seen)} at most`,
        },
      ];
    });
  } finally {
    await site.stop();
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

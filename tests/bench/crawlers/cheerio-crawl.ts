import { CheerioCrawler } from '@crawlee/cheerio';
import { Configuration, LogLevel, log } from '@crawlee/core';
import { MemoryStorage } from '@crawlee/memory-storage';

/** Bare Crawlee over one site: in-memory queue, links enqueued, addresses by one regular expression. Prints its figures, a line a round. */
const [url = '', concurrency = '32', rounds = '2'] = process.argv.slice(2);
const ADDRESS = /[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}/gi;

log.setLevel(LogLevel.ERROR);

async function crawl() {
  const addresses = new Set<string>();
  let pages = 0;
  const crawler = new CheerioCrawler(
    {
      minConcurrency: Number(concurrency),
      maxConcurrency: Number(concurrency),
      async requestHandler({ body, enqueueLinks }) {
        pages += 1;
        for (const [address] of String(body).matchAll(ADDRESS)) addresses.add(address);
        await enqueueLinks({ strategy: 'same-hostname' });
      },
    },
    new Configuration({ storageClient: new MemoryStorage({ persistStorage: false }), persistStorage: false }),
  );
  const started = performance.now();
  await crawler.run([url]);
  return { pages, addresses: addresses.size, seconds: (performance.now() - started) / 1_000 };
}

for (let round = 0; round < Number(rounds); round += 1) process.stdout.write(`${JSON.stringify(await crawl())}\n`);

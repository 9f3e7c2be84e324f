import type { BenchLine } from './bench-line.ts';

/** Every benchmark by name; loaded when asked for, since each brings its own world. */
const benches: Record<string, () => Promise<{ run(): Promise<BenchLine[]> }>> = {
  pipeline: () => import('./pipeline.ts'),
  crawl: () => import('./crawl.ts'),
  'crawl-memory': () => import('./crawl-memory.ts'),
  ingest: () => import('./ingest.ts'),
  webhooks: () => import('./webhooks.ts'),
  feedback: () => import('./feedback.ts'),
  listing: () => import('./listing.ts'),
  extraction: () => import('./extraction.ts'),
  addresses: () => import('./addresses.ts'),
  validation: () => import('./validation.ts'),
  bounces: () => import('./bounces.ts'),
  judgement: () => import('./judgement.ts'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`);
  process.exit(1);
}

let missed = 0;
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`bench: ${name} …\n`);
  try {
    for (const line of await (await load()).run()) {
      process.stdout.write(`${JSON.stringify(line)}\n`);
      if (line.ok === false) missed += 1;
    }
  } catch (error) {
    missed += 1;
    process.stderr.write(`bench: ${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
process.stderr.write(missed === 0 ? 'bench: every target reached\n' : `bench: ${missed} figures missed their target\n`);
process.exit(missed === 0 ? 0 : 1);

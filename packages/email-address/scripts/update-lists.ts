/**
 * Refreshes our own disposable domains from a public list: `pnpm update-lists [file or URL]`. The lists that come as
 * packages are refreshed by raising their version in pnpm-workspace.yaml.
 */
import { readFile, writeFile } from 'node:fs/promises';
import own from '../src/data/disposable.json' with { type: 'json' };
import { isDisposable } from '../src/disposable.ts';
import { mergeDisposable } from '../src/merge-disposable.ts';

const PUBLIC_LIST =
  'https://raw.githubusercontent.com/disposable-email-domains/disposable-email-domains/main/disposable_email_blocklist.conf';

const source = process.argv[2] ?? PUBLIC_LIST;
const merged = mergeDisposable(own, await read(source), isDisposable, new Date());
const added = merged.disposable.length - own.disposable.length;
if (added > 0) {
  await writeFile(new URL('../src/data/disposable.json', import.meta.url), `${JSON.stringify(merged, null, 2)}\n`);
}
process.stdout.write(
  `${added} added, ${merged.disposable.length} of our own, version ${merged.version}; npm run format\n`,
);

async function read(from: string): Promise<string> {
  if (!/^https?:/.test(from)) return readFile(from, 'utf8');
  const answer = await fetch(from, { signal: AbortSignal.timeout(60_000) });
  if (!answer.ok) throw new Error(`${from} answered ${answer.status}`);
  return answer.text();
}

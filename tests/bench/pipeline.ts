import { prepareTemplate } from '@relais/prisma/testing';
import { startPostgres } from '@relais/sandbox';
import { type Line, lawyers, startLine } from '../line/start-line.ts';
import type { BenchLine } from './bench-line.ts';
import { straightScript } from './straight-script.ts';

const CONTACTS = 20_000;
const DOMAINS = 500;
const BATCH = 1_000;

/**
 * Contacts through ingest → validate → route → sync with all services running, against the same SQL, DNS cache and
 * MailWizz bulk calls in one straight script without queues, on the same stores, in one run.
 */
export async function run(): Promise<BenchLine[]> {
  const postgres = await startPostgres();
  try {
    await prepareTemplate(postgres.url);
    const straight = await timed(postgres.url, [], (line) => straightScript(line, batches()));
    const queued = await timed(postgres.url, ['validator', 'router', 'mailwizz-sync'], async (line) => {
      for (const batch of batches()) await line.ingest(batch);
      while ((await line.figures()).contacts.injected !== CONTACTS)
        await new Promise((resolve) => setTimeout(resolve, 50));
    });
    const ratio = queued / straight;
    return [
      { bench: 'pipeline', metric: 'contacts_per_second_straight', value: Math.round(straight) },
      {
        bench: 'pipeline',
        metric: 'contacts_per_second',
        value: Math.round(queued),
        against: 'straight script',
        ratio: round(ratio),
        target: 0.5,
        ok: ratio >= 0.5,
      },
    ];
  } finally {
    await postgres.stop();
  }
}

function* batches() {
  const all = lawyers(CONTACTS, DOMAINS);
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}

const round = (ratio: number) => Math.round(ratio * 100) / 100;

async function timed(
  pgAdminUrl: string,
  services: readonly ('validator' | 'router' | 'mailwizz-sync')[],
  work: (line: Line) => Promise<void>,
) {
  const line = await startLine({ pgAdminUrl });
  try {
    for (const service of services) await line.start(service);
    const started = performance.now();
    await work(line);
    return CONTACTS / ((performance.now() - started) / 1_000);
  } finally {
    await line.stop();
  }
}

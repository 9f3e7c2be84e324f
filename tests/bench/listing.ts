import { type ContactCursor, type ContactFilters, type Database, listContacts } from '@relais/prisma';
import { createTestDatabase, prepareTemplate } from '@relais/prisma/testing';
import { startPostgres } from '@relais/sandbox';
import type { BenchLine } from './bench-line.ts';
import { seedContacts, surnameOf } from './listing-seed.ts';

const FEW = 10_000;
const MANY = 1_000_000;
const LIMIT = 50;
const ROUNDS = 21;
const TARGET = 2;

/** One request to the list, for a table of so many contacts. */
interface Question {
  readonly name: string;
  readonly filters: (contacts: number) => ContactFilters;
}

/** The moment when this part of the contacts was there; they came one every 25 s. */
const momentAt = (contacts: number, part: number) => new Date(Date.UTC(2026, 0, 1) + contacts * part * 25_000);

const questions: readonly Question[] = [
  { name: 'none', filters: () => ({}) },
  { name: 'source_id', filters: () => ({ sourceId: 'source-3' }) },
  { name: 'status, common', filters: () => ({ status: 'injected' }) },
  { name: 'status, rare', filters: () => ({ status: 'unsubscribed' }) },
  { name: 'status, of nobody', filters: () => ({ status: 'blacklisted' }) },
  { name: 'category', filters: () => ({ category: 'notaire' }) },
  { name: 'country_code', filters: () => ({ countryCode: 'TH' }) },
  { name: 'language', filters: () => ({ language: 'fr' }) },
  { name: 'platform', filters: () => ({ platform: 'ulixai' }) },
  { name: 'mailwizz_instance', filters: () => ({ mailwizzInstance: 'client-2' }) },
  { name: 'tags_all, leaf', filters: () => ({ tagsAll: ['avocat'] }) },
  { name: 'tags_all, parent', filters: () => ({ tagsAll: ['prestataire'] }) },
  { name: 'tags_all, two', filters: () => ({ tagsAll: ['prestataire', 'lang-fr'] }) },
  { name: 'tags_any', filters: () => ({ tagsAny: ['avocat', 'lang-fr'] }) },
  { name: 'exclude_tags', filters: () => ({ excludeTags: ['prestataire'] }) },
  { name: 'q, a surname', filters: (contacts) => ({ q: surnameOf(contacts / 2) }) },
  { name: 'q, a common word', filters: () => ({ q: 'claire' }) },
  { name: 'q, of nobody', filters: () => ({ q: 'xylophone' }) },
  { name: 'emailHash', filters: () => ({ emailHash: 'hash-5000' }) },
  { name: 'created_after', filters: (contacts) => ({ createdAfter: momentAt(contacts, 0.5) }) },
  { name: 'created_before', filters: (contacts) => ({ createdBefore: momentAt(contacts, 0.3) }) },
  {
    name: 'created range',
    filters: (contacts) => ({ createdAfter: momentAt(contacts, 0.3), createdBefore: momentAt(contacts, 0.4) }),
  },
  { name: 'status and country', filters: () => ({ status: 'injected', countryCode: 'TH' }) },
  {
    name: 'category and range',
    filters: (contacts) => ({ category: 'avocat', createdBefore: momentAt(contacts, 0.5) }),
  },
];

/** Pages that both tables have: the first, the tenth by number, and one far down by cursor. */
const pages: readonly { name: string; wish: (contacts: number) => { offset?: number; cursor?: ContactCursor } }[] = [
  { name: 'first page', wish: () => ({}) },
  { name: 'tenth page', wish: () => ({ offset: 9 * LIMIT }) },
  {
    name: 'page at a fifth',
    wish: (contacts) => ({ cursor: { id: Math.round(contacts * 0.2), createdAt: momentAt(contacts, 0.2) } }),
  },
];

interface Measured {
  name: string;
  few: number;
  many: number;
  ratio: number;
}

/**
 * The same questions to a table of a hundred times as many contacts. Rounds alternate between the tables; the lower
 * quartile of each counts, since a busy machine only adds, and the worst ratio is the figure. A page that the small table does not fill is left out: there is nothing to compare.
 */
export async function run(): Promise<BenchLine[]> {
  const postgres = await startPostgres();
  try {
    await prepareTemplate(postgres.url);
    const [few, many] = [await createTestDatabase(postgres.url), await createTestDatabase(postgres.url)];
    try {
      const tenantId = await seedContacts(few.url, FEW);
      await seedContacts(many.url, MANY);
      return lines(await measureAll(few.db, many.db, tenantId));
    } finally {
      await few.drop();
      await many.drop();
    }
  } finally {
    await postgres.stop();
  }
}

async function measureAll(few: Database, many: Database, tenantId: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { name, filters } of questions) {
    for (const page of pages) {
      const ask = async (db: Database, contacts: number) => {
        const started = performance.now();
        const answer = await listContacts(db, tenantId, filters(contacts), { limit: LIMIT, ...page.wish(contacts) });
        return { ms: performance.now() - started, found: answer.contacts.length };
      };
      if ((await ask(few, FEW)).found !== (await ask(many, MANY)).found) continue;
      const times = { few: [] as number[], many: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        times.few.push((await ask(few, FEW)).ms);
        times.many.push((await ask(many, MANY)).ms);
      }
      const usual = { few: quartile(times.few), many: quartile(times.many) };
      measured.push({ name: `${name}, ${page.name}`, ...usual, ratio: usual.many / usual.few });
    }
  }
  return measured;
}

function lines(measured: readonly Measured[]): BenchLine[] {
  const worstFirst = [...measured].sort((one, other) => other.ratio - one.ratio);
  for (const { name, few, many, ratio } of worstFirst)
    process.stderr.write(`listing: ${round(ratio)} × ${name}: ${round(few)} ms, ${round(many)} ms\n`);
  const [worst] = worstFirst;
  if (!worst) throw new Error('no page was measured');
  return [
    {
      bench: 'listing',
      metric: 'worst_ms_at_1m_contacts',
      value: round(worst.many),
      against: 'the same page at 10,000 contacts',
      ratio: round(worst.ratio),
      target: TARGET,
      ok: worst.ratio < TARGET,
      note: `${worst.name}; ${measured.length} pages measured`,
    },
  ];
}

const quartile = (values: readonly number[]) => [...values].sort((one, other) => one - other)[values.length >> 2] ?? 0;
const round = (value: number) => Math.round(value * 100) / 100;

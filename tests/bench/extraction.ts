import { readFileSync } from 'node:fs';
import { extractPage, type PageContacts } from '@relais/extraction';
import type { BenchLine } from './bench-line.ts';

/** What a page of the labelled set holds, by hand. */
export interface PageLabel {
  page: string;
  url: string;
  language: string | null;
  emails: string[];
  phones: string[];
  people: { name: string; title: string | null; email: string }[];
  company: string | null;
  city: string | null;
  country: string | null;
  socials?: Partial<Record<keyof PageContacts['socials'], string[]>>;
  /** Language of the notice that refuses commercial mail. */
  refusal?: string;
}

export interface Miss {
  page: string;
  what: string;
  missing: string[];
  surplus: string[];
}

export interface Agreement {
  precision: number;
  recall: number;
  misses: Miss[];
}

const SET = new URL('../fixtures/extraction/', import.meta.url);

export function labelledPages(): { label: PageLabel; html: string }[] {
  return readFileSync(new URL('labels.jsonl', SET), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const label = JSON.parse(line) as PageLabel;
      return { label, html: readFileSync(new URL(label.page, SET), 'utf8') };
    });
}

/** What of the labelled set the extraction agrees with, by kind of finding; micro averages over all pages. */
export function agreement(): Record<string, Agreement> {
  const counts: Record<string, { right: number; found: number; labelled: number; misses: Miss[] }> = {};
  for (const { label, html } of labelledPages()) {
    const page = extractPage({ html, url: label.url });
    for (const [what, [found, labelled]] of Object.entries(compared(page, label))) {
      counts[what] ??= { right: 0, found: 0, labelled: 0, misses: [] };
      const count = counts[what];
      const missing = labelled.filter((item) => !found.includes(item));
      const surplus = found.filter((item) => !labelled.includes(item));
      count.right += labelled.length - missing.length;
      count.found += found.length;
      count.labelled += labelled.length;
      if (missing.length + surplus.length > 0) count.misses.push({ page: label.page, what, missing, surplus });
    }
  }
  return Object.fromEntries(
    Object.entries(counts).map(([what, { right, found, labelled, misses }]) => [
      what,
      { precision: found === 0 ? 1 : right / found, recall: labelled === 0 ? 1 : right / labelled, misses },
    ]),
  );
}

function compared(page: PageContacts, label: PageLabel): Record<string, [string[], string[]]> {
  const one = (value: string | null | undefined) => (value == null ? [] : [value]);
  return {
    addresses: [page.emails.map(({ address }) => address), label.emails],
    phones: [page.phones.map(({ e164 }) => e164), label.phones],
    bearers: [
      page.emails.flatMap(({ address, name }) => (name === null ? [] : [`${address} ${name}`])),
      label.people.map(({ name, email }) => `${email} ${name}`),
    ],
    titles: [
      page.people.flatMap(({ name, title }) => (title === null ? [] : [`${name}: ${title}`])),
      label.people.flatMap(({ name, title }) => (title === null ? [] : [`${name}: ${title}`])),
    ],
    socials: [Object.values(page.socials).flat(), Object.values(label.socials ?? {}).flat()],
    language: [one(page.language), one(label.language)],
    company: [label.company === null ? [] : one(page.company), one(label.company)],
    city: [one(page.city), one(label.city)],
    country: [one(page.country), one(label.country)],
    refusal: [one(page.refusal?.language), one(label.refusal)],
  };
}

/** The floors the project keeps on its own set: precision and recall. */
export const FLOORS: Readonly<Record<string, readonly [number, number]>> = {
  addresses: [0.95, 0.9],
  phones: [0.9, 0.85],
  bearers: [0.9, 0.85],
  titles: [0.85, 0.8],
  socials: [0.95, 0.9],
  language: [0.95, 0.95],
  company: [0.9, 0.85],
  city: [0.9, 0.85],
  country: [0.9, 0.9],
  refusal: [0.95, 0.9],
};

export async function run(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const [what, { precision, recall, misses }] of Object.entries(agreement())) {
    const [precisionFloor, recallFloor] = FLOORS[what] ?? [];
    lines.push(line(`${what}_precision`, precision, precisionFloor), line(`${what}_recall`, recall, recallFloor));
    for (const miss of misses) console.error(JSON.stringify(miss));
  }
  lines.push(speed());
  return lines;
}

function line(metric: string, value: number, target?: number): BenchLine {
  const rounded = Math.round(value * 1_000) / 1_000;
  return { bench: 'extraction', metric, value: rounded, ...(target !== undefined && { target, ok: value >= target }) };
}

/** Processor time a typical page of 20 KB takes once the code is warm. */
function speed(): BenchLine {
  const filler =
    '<p class="text">Lorem ipsum dolor sit amet, <a href="/x">consectetur</a> adipiscing elit.</p>\n'.repeat(190);
  const pages = labelledPages().map(({ html, label }) => ({
    html: html.replace('</body>', `${filler}</body>`),
    url: label.url,
  }));
  const pass = () => {
    for (const page of pages) extractPage(page);
  };
  for (let round = 0; round < 4; round++) pass();
  const rounds = 10;
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) pass();
  const { user, system } = process.cpuUsage(before);
  return line('cpu_ms_per_page', (user + system) / 1_000 / (rounds * pages.length));
}

import type { PhoneNumber } from 'libphonenumber-js/max';
import { faxColumns } from './fax-columns.ts';
import type { PhoneSighting } from './page-contacts.ts';
import { type Candidate, isFaxAt, judge } from './phone-context.ts';
import { homes, numberFrom, numbersIn } from './phone-numbers.ts';
import type { PageReading } from './reading/page-reading.ts';
import { whatsappNumber } from './socials.ts';
import type { Thing } from './structured/things.ts';

/** A telephone and the place of the flow where it stands; -1 for one that only markup names. */
export interface PlacedPhone extends PhoneSighting {
  start: number;
  end: number;
}

/**
 * A run that could be a number: starts with a digit, `+` or `(`, goes on with digits and the signs people group them
 * with. At most 32 characters, so matching is linear.
 */
const CANDIDATE = /(?:\+|\(\+?)?\d[\d().\-/ \u2010-\u2015\u00B7]{5,30}\d/g;
const MOST_PHONES = 300;
/** A page with more runs of digits is a table of figures. */
const MOST_CANDIDATES = 4_000;
/** Real pages mark a handful of links and faxes; more is an attack on our time. */
const MOST_MARKED = 300;

/**
 * The telephones of a page, in text, links, structured data: each once, in order of appearance. Faxes, company and tax
 * numbers, dates, prices and the like are left out, and so are numbers that no country can have.
 * @param text the flow in ASCII forms
 * @param countries where a number without international prefix may be at home, likeliest first
 */
export function phonesOf(
  reading: PageReading,
  text: string,
  things: readonly Thing[],
  countries: readonly string[],
): PlacedPhone[] {
  const home = homes(countries);
  const phones = new Map<string, PlacedPhone>();
  const faxes = new Set<string>();
  const keep = (number: PhoneNumber, raw: string, start: number, end: number) => {
    if (phones.has(number.number) || phones.size >= MOST_PHONES) return;
    const type = number.getType();
    phones.set(number.number, { e164: number.number, raw: raw.trim(), ...(type && { type }), start, end });
  };

  const telLinks = reading.anchors.filter(({ href }) => dialled(href) !== null).slice(0, MOST_MARKED);
  const marked = [...reading.faxes, ...faxColumns(reading)].slice(0, 2 * MOST_MARKED);
  for (const candidate of candidatesIn(text)) {
    const verdict = judge(text, candidate, reading.marks, marked, telLinks);
    if (verdict === 'refused') continue;
    for (const { number, written, at } of numbersIn(candidate.raw, home, verdict !== 'plain')) {
      const start = candidate.start + at;
      const end = start + written.length;
      if (verdict === 'fax') faxes.add(number.number);
      else keep(number, reading.text.slice(start, end), start, end);
    }
  }
  for (const { href, start, end } of reading.anchors) {
    const written = dialled(href) ?? chatted(href);
    const number = written === null ? null : numberFrom(written, home, true);
    if (written === null || number === null) continue;
    if (faxes.has(number.number) && isFaxAt(text, start, marked)) continue;
    const shown = reading.text.slice(start, end).trim();
    keep(number, /\d{2}/.test(shown) && shown.length <= 40 ? shown : written, start, end);
  }
  for (const thing of things) {
    for (const telephone of thing.telephones) {
      const written = telephone.replace(/^tel:/i, '');
      const number = numberFrom(written, home, true);
      if (number !== null) keep(number, written, -1, -1);
    }
  }
  const place = ({ start }: PlacedPhone) => (start < 0 ? Number.MAX_SAFE_INTEGER : start);
  return [...phones.values()].sort((a, b) => place(a) - place(b));
}

function* candidatesIn(text: string): Generator<Candidate> {
  let judged = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    if (++judged > MOST_CANDIDATES) return;
    yield { raw: match[0], start: match.index, end: match.index + match[0].length };
  }
}

/** The number a `tel:` or `callto:` link dials; extensions and parameters dropped. */
function dialled(href: string): string | null {
  const match = /^\s*(?:tel|callto|sms|phone)\s*:(?:\/\/)?(.{3,80})/i.exec(href);
  if (match === null) return null;
  let written = match[1] ?? '';
  try {
    written = decodeURIComponent(written);
  } catch {
    // A stray percent sign: the digits are legible without decoding.
  }
  return written.split(/[;?,x]|ext/i, 1)[0] ?? null;
}

/** The number of a WhatsApp link. Mexico's still carry the 1 that mobiles there were once dialled with. */
function chatted(href: string): string | null {
  const digits = whatsappNumber(href);
  return digits === null ? null : `+${digits.replace(/^521(?=\d{10}$)/, '52')}`;
}

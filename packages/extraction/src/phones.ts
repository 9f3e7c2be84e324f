import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import {
  FAX_AFTER,
  FAX_LABEL,
  MONEY_AFTER,
  MONEY_BEFORE,
  OTHER_NUMBER_LABEL,
  PHONE_AND_FAX,
  PHONE_LABEL,
} from './data/number-labels.ts';
import { faxColumns } from './fax-columns.ts';
import type { PhoneSighting } from './page-contacts.ts';
import { firstMarkFrom } from './reading/flow.ts';
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
const WORD_BEFORE = /[\p{L}\d_#№@=&%$/\\:.,+-]/u;
const LABEL_WINDOW = 48;
const MOST_PHONES = 300;
/** Real pages mark a handful; more is an attack on our time. */
const MOST_SPANS = 300;

/**
 * The telephones of a page, in text, links, structured data: valid ones only, each once, in order of appearance.
 * Faxes, company and tax numbers, dates, prices and the like are left out.
 * @param text the flow in ASCII forms
 * @param countries where a number without international prefix may be at home, likeliest first
 */
export function phonesOf(
  reading: PageReading,
  text: string,
  things: readonly Thing[],
  countries: readonly string[],
): PlacedPhone[] {
  const home = countries.filter((country): country is CountryCode => isSupportedCountry(country));
  const phones = new Map<string, PlacedPhone>();
  const keep = (number: PhoneNumber | null, raw: string, start: number, end: number) => {
    if (number === null || phones.has(number.number) || phones.size >= MOST_PHONES) return;
    const type = number.getType();
    phones.set(number.number, { e164: number.number, raw: raw.trim(), ...(type && { type }), start, end });
  };

  const faxes: string[] = [];
  const telLinks = reading.anchors.filter(({ href }) => dialled(href) !== null).slice(0, MOST_SPANS);
  const marked = [...reading.faxes, ...faxColumns(reading)].slice(0, 2 * MOST_SPANS);
  for (const candidate of candidatesIn(text)) {
    const { raw, start } = candidate;
    const verdict = judge(text, candidate, reading.marks, marked, telLinks);
    if (verdict === 'refused') continue;
    for (const { number, written, at } of numbersIn(raw, home, verdict !== 'plain')) {
      if (verdict === 'fax') faxes.push(number.number);
      else keep(number, written, start + at, start + at + written.length);
    }
  }
  for (const { href, start, end } of reading.anchors) {
    const written = dialled(href);
    const whatsapp = written === null ? whatsappNumber(href) : null;
    if (written === null && whatsapp === null) continue;
    const number =
      written === null
        ? numberFrom(`+${whatsapp?.replace(/^521(?=\d{10}$)/, '52')}`, home, true)
        : numberFrom(written, home, true);
    if (number === null || (isFaxAt(text, start, marked) && faxes.includes(number.number))) continue;
    const shown = text.slice(start, end).trim();
    keep(number, /\d{2}/.test(shown) && shown.length <= 40 ? shown : (written ?? `+${whatsapp}`), start, end);
  }
  for (const thing of things) {
    for (const written of thing.telephones) {
      keep(numberFrom(written.replace(/^tel:/i, ''), home, true), written.replace(/^tel:/i, ''), -1, -1);
    }
  }
  return [...phones.values()];
}

/** A single written number to E.164, or null when it is not a valid one. */
export function toE164(written: string, countries: readonly string[]): string | null {
  const home = countries.filter((country): country is CountryCode => isSupportedCountry(country));
  return numberFrom(written, home, true)?.number ?? null;
}

interface Span {
  start: number;
  end: number;
}

interface Candidate extends Span {
  raw: string;
}

function* candidatesIn(text: string): Generator<Candidate> {
  CANDIDATE.lastIndex = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const raw = match[0];
    if (raw.length >= 7) yield { raw, start: match.index, end: match.index + raw.length };
  }
}

type Verdict = 'refused' | 'fax' | 'labelled' | 'plain';

/** What the words, signs and markup around a run of digits say it is. */
function judge(
  text: string,
  { raw, start, end }: Candidate,
  marks: PageReading['marks'],
  faxes: readonly number[],
  telLinks: readonly Span[],
): Verdict {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - LABEL_WINDOW);
  let before = text.slice(lineStart, start);
  if (before.trim() === '') before = labelOnLineBefore(text, start);
  if (FAX_LABEL.test(before) && !PHONE_AND_FAX.test(before)) return 'fax';
  const after = text.slice(end, end + 40);
  if (FAX_AFTER.test(after) || isMarkedFax(faxes, start)) return 'fax';
  const labelled = PHONE_LABEL.test(before) || telLinks.some((link) => start >= link.start && start < link.end);
  if (labelled) return 'labelled';
  if ((/[\p{L}\d_]/u.test(after.charAt(0)) && !isCut(marks, end)) || /^[.,:]\d/.test(after) || /^[@%]/.test(after))
    return 'refused';
  const neighbour = text.charAt(start - 1);
  if (neighbour !== '' && WORD_BEFORE.test(neighbour) && !isCut(marks, start) && !/^[:.]$/.test(neighbour))
    return 'refused';
  if (
    /\d[.,:]$/.test(text.slice(Math.max(0, start - 2), start)) ||
    MONEY_BEFORE.test(before) ||
    MONEY_AFTER.test(after)
  )
    return 'refused';
  if (OTHER_NUMBER_LABEL.test(before)) return 'refused';
  if (!raw.startsWith('+') && looksLikeSomethingElse(raw)) return 'refused';
  return 'plain';
}

/** Markup stands at this place: what is glued to the number there belongs to another element. */
function isCut({ markAt }: PageReading['marks'], offset: number): boolean {
  return markAt[firstMarkFrom(markAt, offset)] === offset;
}

/** The label of a number that begins its line: a table's or list's previous cell, if it is a label and nothing more. */
function labelOnLineBefore(text: string, start: number): string {
  const end = text.lastIndexOf('\n', start - 1);
  if (end <= 0) return '';
  const from = Math.max(text.lastIndexOf('\n', end - 1) + 1, end - LABEL_WINDOW);
  const line = text.slice(from, end).trim();
  return line.length <= 24 && !/\d{3}/.test(line) ? line : '';
}

const DATE =
  /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?:\D|$)|^(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)\d{2}$/;
const DECIMAL = /^\d{1,3}\.\d{4,}$/;

/** Forms that dates, years, coordinates, amounts and addresses of machines take and unlabelled telephones do not. */
function looksLikeSomethingElse(raw: string): boolean {
  if (DATE.test(raw) || DECIMAL.test(raw)) return true;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(raw)) return !/^0/.test(raw);
  // A bare run of digits is an order, an account, a barcode; numbers meant to be called are grouped or start with 0.
  return /^[1-9]\d+$/.test(raw);
}

function isFaxAt(text: string, start: number, faxes: readonly number[]): boolean {
  const before = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - LABEL_WINDOW), start);
  const label = before.trim() === '' ? labelOnLineBefore(text, start) : before;
  return (FAX_LABEL.test(label) && !PHONE_AND_FAX.test(label)) || isMarkedFax(faxes, start);
}

/** Inside a stretch marked as fax, or right after an icon marked so. */
function isMarkedFax(faxes: readonly number[], offset: number): boolean {
  for (let i = 0; i < faxes.length; i += 2) {
    const start = faxes[i] ?? 0;
    const end = faxes[i + 1] ?? 0;
    if (start === end ? offset - start >= 0 && offset - start <= 12 : offset >= start && offset < end) return true;
  }
  return false;
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

interface WrittenNumber {
  number: PhoneNumber;
  written: string;
  /** Offset in the run. */
  at: number;
}

/** The numbers of one run: all of it, or the halves of "01 … / 06 …", or what is left without a postcode's digits. */
function numbersIn(raw: string, home: readonly CountryCode[], trusted: boolean): WrittenNumber[] {
  const whole = numberFrom(raw, home, trusted);
  if (whole !== null) return [{ number: whole, written: raw, at: 0 }];
  const found: WrittenNumber[] = [];
  let offset = 0;
  for (const piece of raw.split(SEPARATES_NUMBERS)) {
    const at = raw.indexOf(piece, offset);
    offset = at + piece.length;
    const number = piece === raw ? null : numberFrom(piece, home, trusted);
    if (number !== null) found.push({ number, written: piece, at });
  }
  return found.length > 0 ? found : withoutEdges(raw, home, trusted);
}

/** "01 42 68 53 00 75008": a number and other digits with only a space between. */
function withoutEdges(raw: string, home: readonly CountryCode[], trusted: boolean): WrittenNumber[] {
  for (let cut = raw.lastIndexOf(' '), tries = 0; cut > 6 && tries < 3; cut = raw.lastIndexOf(' ', cut - 1), tries++) {
    const written = raw.slice(0, cut).trim();
    const number = trusted || /^[+(0]/.test(written) ? numberFrom(written, home, trusted) : null;
    if (number !== null) return [{ number, written, at: 0 }];
  }
  const space = raw.indexOf(' ');
  const rest = raw.slice(space + 1);
  if (space < 0 || !/^[(0]/.test(rest)) return [];
  const number = numberFrom(rest, home, trusted);
  return number === null ? [] : [{ number, written: rest, at: space + 1 }];
}

const SEPARATES_NUMBERS = /\s?\/\s?|\s[-\u2010-\u2015\u00B7]\s|\s{2,}/;

function numberFrom(written: string, home: readonly CountryCode[], trusted: boolean): PhoneNumber | null {
  const digits = written.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 17) return null;
  const plain = written
    .replace(/[\u2010-\u2015·]/g, '-')
    .replace(/^\s*\(\+(\d{1,3})\)/, '+$1 ')
    .replace(/^\s*00\s?(?=[1-9])/, '+');
  if (plain.includes('+')) return validNumber(plain.slice(plain.indexOf('+')), undefined, true);
  for (const country of home) {
    const number = validNumber(plain, country, trusted);
    if (number !== null && (trusted || isWrittenNationally(plain, number))) return number;
  }
  return null;
}

/** Unlabelled numbers count only as their country writes them: grouped, with the trunk prefix if there is one. */
function isWrittenNationally(written: string, number: PhoneNumber): boolean {
  const digits = written.replace(/\D/g, '').length;
  if (digits < 8 || !/\d[().\-/ ]+\d/.test(written)) return /^0\d{8,}$/.test(written);
  return digits >= number.formatNational().replace(/\D/g, '').length || written.startsWith('(');
}

const known = new Map<string, PhoneNumber | null>();
const MOST_KNOWN = 5_000;

/**
 * Sites repeat their number on every page, and parsing one costs more than all other steps for it. A number that is
 * said to be one need only fit its country's plan, others must lie in a range the country has given out.
 */
function validNumber(written: string, country: CountryCode | undefined, trusted: boolean): PhoneNumber | null {
  const key = `${trusted ? '!' : ''}${country ?? ''} ${written}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const number = parsePhoneNumberFromString(written, {
    ...(country !== undefined && { defaultCountry: country }),
    extract: false,
  });
  const valid = number !== undefined && (number.isValid() || (trusted && fitsPlan(number))) ? number : null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, valid);
  return valid;
}

/**
 * Right length for its country and no filler. Ranges kept for films and samples (`07700 900…`, `06 39 98 …`) and those
 * given out since the tables were made are numbers too where a page says so.
 */
function fitsPlan(number: PhoneNumber): boolean {
  const national = number.nationalNumber;
  if (!number.isPossible() || national.startsWith('0') || /^(\d)\1+$/.test(national)) return false;
  return number.countryCallingCode !== '1' || /^[2-9]\d{2}[2-9]\d{6}$/.test(national);
}

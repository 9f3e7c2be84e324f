import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** A number found in a run of digits, and how it is written there. */
export interface WrittenNumber {
  number: PhoneNumber;
  written: string;
  /** Offset in the run. */
  at: number;
}

/** A single written number to E.164, or null when it is not a valid one. `countries`: where it may be at home. */
export function toE164(written: string, countries: readonly string[]): string | null {
  return numberFrom(written, homes(countries), true)?.number ?? null;
}

/** Of ISO codes those that have a numbering plan. */
export function homes(countries: readonly string[]): CountryCode[] {
  return countries.filter((country): country is CountryCode => isSupportedCountry(country));
}

/** The numbers of one run: all of it, or the halves of "01 … / 06 …", or what is left without a postcode's digits. */
export function numbersIn(raw: string, home: readonly CountryCode[], trusted: boolean): WrittenNumber[] {
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
  return found.length > 0 ? found : withoutPostcode(raw, home, trusted);
}

const SEPARATES_NUMBERS = /\s?\/\s?|\s[-\u2010-\u2015\u00B7]\s|\s{2,}/;

/** "01 99 00 12 34 75008", "75008 01 99 00 12 34": a number and a group of digits with only a space between. */
function withoutPostcode(raw: string, home: readonly CountryCode[], trusted: boolean): WrittenNumber[] {
  const after = /^(.{7,}\d) \d{4,6}$/.exec(raw)?.[1];
  if (after !== undefined && (trusted || /^[+(0]/.test(after))) {
    const number = numberFrom(after, home, trusted);
    if (number !== null) return [{ number, written: after, at: 0 }];
  }
  const before = /^\d{4,6} ([(0].{7,})$/.exec(raw)?.[1];
  const number = before === undefined ? null : numberFrom(before, home, trusted);
  return before === undefined || number === null ? [] : [{ number, written: before, at: raw.length - before.length }];
}

/**
 * The number a text of digits writes. In international form it must fit its country's plan. Otherwise it is tried at
 * each home: in a range given out there, written as that country writes numbers. A trusted one (labelled, dialled by a
 * link) may be written as it likes and, at its likeliest home, need only fit the plan.
 */
export function numberFrom(written: string, home: readonly CountryCode[], trusted: boolean): PhoneNumber | null {
  const digits = written.replace(/\D/g, '').length;
  if (digits < 7 || digits > 17) return null;
  const plain = written
    .replace(/[\u2010-\u2015\u00B7]/g, '-')
    .replace(/^\s*\(\+(\d{1,3})\)/, '+$1 ')
    .replace(/^\s*00\s?(?=[1-9])/, '+');
  if (plain.includes('+')) return parsed(plain.slice(plain.indexOf('+')), undefined, fitsPlan);
  for (const country of home) {
    const number = parsed(plain, country, isGivenOut);
    if (number !== null && (trusted ? hasTrunk(plain, number) : isWrittenNationally(plain, number))) return number;
  }
  const [likeliest] = home;
  const number = likeliest === undefined ? null : parsed(plain, likeliest, fitsPlan);
  return number !== null && (trusted ? hasTrunk(plain, number) : isGroupedNationally(plain, number)) ? number : null;
}

const known = new Map<string, PhoneNumber | null>();
const MOST_KNOWN = 5_000;

/** Sites repeat their number on every page, and parsing one costs more than all other steps for it. */
function parsed(written: string, country: CountryCode | undefined, accept: (number: PhoneNumber) => boolean) {
  const key = `${accept === fitsPlan ? '~' : ''}${country ?? ''} ${written}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const number = parsePhoneNumberFromString(written, {
    ...(country !== undefined && { defaultCountry: country }),
    extract: false,
  });
  const kept = number !== undefined && accept(number) ? number : null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, kept);
  return kept;
}

function isGivenOut(number: PhoneNumber): boolean {
  return number.isValid();
}

/**
 * Right length for its country and no filler. Ranges kept for films and samples (`07700 900…`, `06 39 98 …`) and those
 * given out since the tables were made are numbers too where a page says so.
 */
function fitsPlan(number: PhoneNumber): boolean {
  if (number.isValid()) return true;
  const national = number.nationalNumber;
  if (!number.isPossible() || national.startsWith('0') || /^(\d)\1+$/.test(national)) return false;
  return number.countryCallingCode !== '1' || /^[2-9]\d{2}[2-9]\d{6}$/.test(national);
}

/** Countries whose people leave the trunk prefix out when they write a number, though the tables have it. */
const TRUNK_LEFT_OUT: ReadonlySet<string> = new Set(['7', '91', '55', '375', '380', '90', '998', '61', '86']);

/** The trunk prefix is there if the country writes one: without it, ten digits after "Tel" are some other number. */
function hasTrunk(written: string, number: PhoneNumber): boolean {
  if (TRUNK_LEFT_OUT.has(number.countryCallingCode) || /^\s*\(/.test(written)) return true;
  return countDigits(written) >= countDigits(number.formatNational());
}

/** Unlabelled numbers count only as their country writes them: grouped, with the trunk prefix if there is one. */
function isWrittenNationally(written: string, number: PhoneNumber): boolean {
  if (countDigits(written) < 8 || !/\d[().\-/ ]+\d/.test(written)) return /^0\d{8,}$/.test(written);
  return countDigits(written) >= countDigits(number.formatNational()) || written.startsWith('(');
}

/** Group by group as the country's own books print it. */
function isGroupedNationally(written: string, number: PhoneNumber): boolean {
  const national = number.formatNational();
  return national.startsWith('0') && written.split(/\D+/).join(' ') === national.split(/\D+/).join(' ');
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}

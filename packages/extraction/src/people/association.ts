import type { FoundAddress } from '../addresses/sightings.ts';
import { INTRODUCES_NAME } from '../data/name-words.ts';
import { SHARED_MAILBOX } from '../data/shared-mailboxes.ts';
import { SPECIAL_CATEGORIES } from '../data/special-categories.ts';
import { NOT_A_TITLE, TITLE_WORD } from '../data/titles.ts';
import type { PlacedPhone } from '../phones.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { type Piece, piecesOf } from './lines.ts';
import { domainMatchesName, localMatchesName, type ReadName, readName } from './names.ts';
import { type Surrounding, surroundingsOf } from './surroundings.ts';

/** Who stands with an address. */
export interface Bearer {
  name: string | null;
  title: string | null;
  phone: string | null;
}

/** A name on the page and how likely it is one. */
interface NamePlace {
  name: string;
  title: string | null;
  start: number;
  end: number;
  /** From 2 on it is taken for a name; its markup and neighbours add to what its words say. */
  weight: number;
  /** It heads what follows: a line of its own in bold or as a heading. */
  heading: boolean;
  /** It stands in running text: only an address spelled like it is its own. */
  prose: boolean;
}

export const NOBODY: Bearer = { name: null, title: null, phone: null };
const MOST_ADDRESSES = 300;
const FARTHEST = 320;
/**
 * Which name, title and telephone stand with each address. An address belongs to the person of the smallest element
 * that holds both; where one element lists many, its own spelling decides, then the order of the list.
 */
export function bearersOf(
  reading: PageReading,
  addresses: readonly FoundAddress[],
  phones: readonly PlacedPhone[],
): Map<string, Bearer> {
  const bearers = new Map<string, Bearer>();
  if (addresses.length > MOST_ADDRESSES) return bearers;
  const places = addresses.flatMap(({ address, places }) => places.map((place) => ({ ...place, address })));
  places.sort((a, b) => a.start - b.start);
  const page: Page = { reading, places, phones, names: new Map() };
  for (const found of addresses) {
    const bearer = bearerOf(page, found);
    if (bearer !== null) bearers.set(found.address, bearer);
  }
  return bearers;
}

interface AddressPlace extends Surrounding {
  address: string;
}

interface Page {
  reading: PageReading;
  places: readonly AddressPlace[];
  phones: readonly PlacedPhone[];
  /** Names already read, by the stretch they were read from. */
  names: Map<string, NamePlace[]>;
}

function bearerOf(page: Page, found: FoundAddress): Bearer | null {
  const given = found.name === null ? null : readName(found.name);
  for (const place of found.places.slice(0, 4)) {
    const bearer = bearerAround(page, found.address, place, given);
    if (bearer !== null) return bearer;
  }
  return given === null || given.sureness < 1 ? null : { name: given.name, title: given.title, phone: null };
}

function bearerAround(page: Page, address: string, place: Surrounding, given: ReadName | null): Bearer | null {
  const local = address.slice(0, address.lastIndexOf('@'));
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const shared = SHARED_MAILBOX.test(local);
  const sole = page.places.every((other) => other.address === address);
  let mine: Surrounding | null = null;
  for (const rung of surroundingsOf(page.reading, place.start, place.end)) {
    // Of a whole page only what stands near the address is looked at.
    const around = rung.page ? nearby(rung, place) : rung;
    const others = new Set(within(page.places, around).map((other) => other.address));
    const alone = others.size === 1 && !rung.page;
    if (alone) mine = around;
    const names = namesIn(page, around, local, given);
    if (names.length === 0) continue;
    const name = choose(names, { page, around, place, local, domain, shared, alone, list: rung.page, sole });
    if (name !== null) return bearer(page, name, names, around, place, alone);
    if (others.size > 1) break;
  }
  if (given !== null && given.sureness >= 1) return { name: given.name, title: given.title, phone: null };
  return mine === null ? null : phoneOnly(page, mine, shared);
}

function nearby({ start, end }: Surrounding, place: Surrounding): Surrounding {
  return { start: Math.max(start, place.start - FARTHEST), end: Math.min(end, place.end + FARTHEST) };
}

/** Another address of the page is spelled like the name: that one is the person's. */
function hasOwnAddress({ places }: Page, name: string): boolean {
  return places.some(({ address }) => localMatchesName(address.slice(0, address.lastIndexOf('@')), name));
}

interface Situation {
  page: Page;
  around: Surrounding;
  place: Surrounding;
  local: string;
  domain: string;
  shared: boolean;
  /** No other address stands in the same element. */
  alone: boolean;
  /** The element is the page itself. */
  list: boolean;
  /** The page has no other address. */
  sole: boolean;
}

/** Of the names in one element, the one the address belongs to; null when that cannot be told. */
function choose(
  names: NamePlace[],
  { page, around, place, local, domain, shared, alone, list, sole }: Situation,
): NamePlace | null {
  const matching = names.filter(({ name }) => localMatchesName(local, name));
  if (matching.length > 0) return nearest(matching, place);
  const named = names.filter(
    ({ name, weight }) => weight >= 2 && domainMatchesName(domain, name) && !hasOwnAddress(page, name),
  );
  const ofFirm = new Set(named.map(({ name }) => name)).size === 1 ? nearest(named, place) : null;
  if (ofFirm !== null && distance(ofFirm, place) <= FARTHEST) return ofFirm;
  names = names.filter(({ prose }) => !prose);
  const distinct = new Set(names.map(({ name }) => name));
  const [only] = names;
  if (distinct.size === 1 && only !== undefined && alone) {
    const near = distance(only, place) <= (shared ? 160 : FARTHEST * 2);
    return near && (!shared || around.end - around.start <= 400) ? only : null;
  }
  const heading = names.filter((name) => name.heading);
  // One person's page: a heading that is a name, and a single address.
  if (list && sole && heading.length === 1 && heading[0] !== undefined) return heading[0];
  if (shared) return null;
  if (list) names = heading;
  // Somebody else's spelling in the address: the list's order would only guess.
  const before = names.filter(({ end }) => end <= place.start).pop();
  if (before === undefined || place.start - before.end > FARTHEST) return null;
  const between = page.places.some((other) => other.start >= before.end && other.end <= place.start);
  return between ? null : before;
}

function bearer(
  page: Page,
  name: NamePlace,
  names: readonly NamePlace[],
  around: Surrounding,
  place: Surrounding,
  alone: boolean,
): Bearer {
  const next = names.find(({ start, name: other }) => start > name.start && other !== name.name);
  const single = alone && next === undefined && names[0]?.name === name.name;
  const own: Surrounding = single
    ? around
    : {
        start: Math.min(name.start, place.start),
        end: Math.max(place.end, Math.min(next?.start ?? around.end, place.end + 160)),
      };
  const phones = page.phones.filter(({ start, end }) => start >= own.start && end <= own.end);
  const title = titleBeside(page, name, own) ?? name.title;
  return {
    name: name.name,
    title: title !== null && SPECIAL_CATEGORIES.test(title) ? null : title,
    phone: phones[0]?.e164 ?? null,
  };
}

function phoneOnly(page: Page, around: Surrounding, shared: boolean): Bearer | null {
  const phones = page.phones.filter(({ start, end }) => start >= around.start && end <= around.end);
  const [phone] = phones;
  return phone === undefined || (phones.length > 1 && !shared) ? null : { ...NOBODY, phone: phone.e164 };
}

function namesIn(page: Page, around: Surrounding, local: string, given: ReadName | null): NamePlace[] {
  const key = `${around.start}-${around.end}`;
  let names = page.names.get(key);
  if (names === undefined) {
    names = readNames(page.reading, around);
    page.names.set(key, names);
  }
  return names.filter(({ name, weight }) => weight >= 2 || localMatchesName(local, name) || name === given?.name);
}

function readNames(reading: PageReading, { start, end }: Surrounding): NamePlace[] {
  const pieces = piecesOf(reading, start, end);
  const names: NamePlace[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (piece.hint === 'title') continue;
    const read = readName(piece.text);
    if (read === null) continue;
    const before = names[names.length - 1];
    if (before !== undefined && piece.start < before.end) {
      if (weightOf(reading, pieces, i, read) > before.weight)
        names[names.length - 1] = placed(reading, pieces, i, read);
      continue;
    }
    names.push(placed(reading, pieces, i, read));
  }
  return names;
}

function placed(reading: PageReading, pieces: readonly Piece[], i: number, read: ReadName): NamePlace {
  const { start = 0, end = 0, prominent = false, wholeLine = false, prose = false } = pieces[i] ?? {};
  const heading = prominent && wholeLine;
  return { name: read.name, title: read.title, start, end, weight: weightOf(reading, pieces, i, read), heading, prose };
}

/** What makes a capitalised pair of words a name: its words, its markup, what introduces it, a title beside it. */
function weightOf(reading: PageReading, pieces: readonly Piece[], i: number, read: ReadName): number {
  const piece = pieces[i];
  if (piece === undefined) return 0;
  let weight = read.sureness;
  if (piece.hint === 'name') weight += 3;
  if (piece.prominent) weight += 1;
  if (INTRODUCES_NAME.test(reading.text.slice(Math.max(0, piece.start - 30), piece.start))) weight += 2;
  const following = pieces.slice(i + 1, i + 4).find(({ start }) => start >= piece.end);
  const preceding = pieces.slice(Math.max(0, i - 3), i).findLast(({ end }) => end <= piece.start);
  if (following !== undefined && (following.hint === 'title' || isTitle(following.text))) weight += 2;
  else if (preceding !== undefined && piece.start - preceding.end <= 3 && isTitle(preceding.text)) weight += 2;
  return weight;
}

/** The title next to a name: the piece after it (rarely before it) that speaks of a profession or is marked as one. */
function titleBeside(page: Page, name: NamePlace, own: Surrounding): string | null {
  const pieces = piecesOf(
    page.reading,
    Math.max(0, Math.min(own.start, name.start) - 80),
    Math.min(page.reading.text.length, own.end),
  );
  const marked = pieces.find(
    ({ hint, start, end, text }) =>
      hint === 'title' && start >= own.start && end <= own.end + 1 && isPlausibleTitle(text),
  );
  if (marked !== undefined) return tidy(marked.text);
  for (const piece of pieces) {
    if (piece.start < name.end || piece.start - name.end > 200) continue;
    if (isTitle(piece.text)) return tidy(piece.text);
  }
  const before = pieces
    .filter(({ end, start }) => end <= name.start && start >= own.start - 80 && name.start - end <= 3)
    .pop();
  return before !== undefined && before.start >= own.start && isTitle(before.text) && readName(before.text) === null
    ? tidy(before.text)
    : null;
}

function isTitle(text: string): boolean {
  return text.length <= 90 && TITLE_WORD.test(text) && !NOT_A_TITLE.test(text) && isPlausibleTitle(text);
}

function isPlausibleTitle(text: string): boolean {
  return (
    text.length >= 2 &&
    text.length <= 100 &&
    !/[@\d]{2}|https?:|@|\p{L}{2}[.!?] \p{Lu}|[!?]$/u.test(text) &&
    text.split(' ').length <= 12
  );
}

function tidy(title: string): string {
  return title.replace(/\s+/g, ' ').replace(/^[\s,;:·•|–-]+|[\s,;:·•|–(-]+$/g, '');
}

function nearest(names: NamePlace[], place: Surrounding): NamePlace | null {
  let best: NamePlace | null = null;
  for (const name of names) if (best === null || distance(name, place) < distance(best, place)) best = name;
  return best;
}

function distance(a: Surrounding, b: Surrounding): number {
  return a.end <= b.start ? b.start - a.end : a.start >= b.end ? a.start - b.end : 0;
}

function within<T extends Surrounding>(places: readonly T[], around: Surrounding): T[] {
  return places.filter(({ start, end }) => start >= around.start && end <= around.end + 1);
}

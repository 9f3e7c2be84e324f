import type { FoundAddress } from '../addresses/sightings.ts';
import { SHARED_MAILBOX } from '../data/shared-mailboxes.ts';
import { SPECIAL_CATEGORIES } from '../data/special-categories.ts';
import type { PlacedPhone } from '../phones.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { chooseName, FARTHEST, isSpelledBy, type Situation } from './choose-name.ts';
import { type NamePlace, readNames } from './name-places.ts';
import { type ReadName, readName } from './names.ts';
import { type Surrounding, surroundingsOf } from './surroundings.ts';
import { titleBeside } from './titles.ts';

/** Who stands with an address. */
export interface Bearer {
  name: string | null;
  title: string | null;
  phone: string | null;
}

export const NOBODY: Bearer = { name: null, title: null, phone: null };
const MOST_ADDRESSES = 300;

/**
 * Which name, title and telephone stand with each address. An address belongs to the person of the smallest element
 * that holds both; where one element lists many, its own spelling decides, then the order of the list.
 * @param known names the page gives elsewhere, such as its author's: theirs are the addresses that spell them
 */
export function bearersOf(
  reading: PageReading,
  addresses: readonly FoundAddress[],
  phones: readonly PlacedPhone[],
  known: readonly string[],
): Map<string, Bearer> {
  const bearers = new Map<string, Bearer>();
  if (addresses.length > MOST_ADDRESSES) return bearers;
  const places = addresses.flatMap(({ address, places }) => places.map((place) => ({ ...place, address })));
  places.sort((a, b) => a.start - b.start);
  const page: Page = { reading, places, phones, names: new Map() };
  for (const found of addresses) {
    const bearer = bearerOf(page, found) ?? NOBODY;
    const local = found.address.slice(0, found.address.lastIndexOf('@'));
    const name = bearer.name ?? known.find((other) => isSpelledBy(local, { name: other, weight: 1 })) ?? null;
    bearers.set(found.address, { ...bearer, name });
  }
  return bearers;
}

interface Page {
  reading: PageReading;
  places: Situation['places'];
  phones: readonly PlacedPhone[];
  /** Names already read, by the stretch they were read from. */
  names: Map<string, NamePlace[]>;
}

function bearerOf(page: Page, found: FoundAddress): Bearer | null {
  const given = found.name === null ? null : readName(found.name);
  let best: Bearer | null = null;
  for (const place of found.places.slice(0, 4)) {
    const bearer = bearerAround(page, found.address, place, given);
    if (bearer?.name != null) return bearer;
    best ??= bearer;
  }
  return best;
}

function bearerAround(page: Page, address: string, place: Surrounding, given: ReadName | null): Bearer | null {
  const local = address.slice(0, address.lastIndexOf('@'));
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const shared = SHARED_MAILBOX.test(local);
  let mine: Surrounding | null = null;
  for (const rung of surroundingsOf(page.reading, place.start, place.end)) {
    // Of a whole page only what stands near the address is looked at.
    const around = rung.page ? nearby(rung, place) : rung;
    const addresses = new Set(within(page.places, around).map((other) => other.address));
    const alone = addresses.size === 1 && !rung.page;
    if (alone) mine = around;
    const names = namesIn(page, around, local, given);
    if (names.length === 0) continue;
    const { places } = page;
    const name = chooseName(names, { local, domain, place, around, shared, alone, list: rung.page, places });
    if (name !== null) return bearerNamed(page, name, names, around, place, alone);
    if (addresses.size > 1) break;
  }
  if (given !== null && given.sureness >= 1) return { name: given.name, title: given.title, phone: null };
  return mine === null ? null : phoneOnly(page, mine, shared);
}

function nearby({ start, end }: Surrounding, place: Surrounding): Surrounding {
  return { start: Math.max(start, place.start - FARTHEST), end: Math.min(end, place.end + FARTHEST) };
}

function namesIn(page: Page, around: Surrounding, local: string, given: ReadName | null): NamePlace[] {
  const key = `${around.start}-${around.end}`;
  let names = page.names.get(key);
  if (names === undefined) {
    names = readNames(page.reading, around);
    page.names.set(key, names);
  }
  return names.filter((name) => name.weight >= 2 || isSpelledBy(local, name) || name.name === given?.name);
}

function bearerNamed(
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
  const title = titleBeside(page.reading, name, own) ?? name.title;
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

function within<T extends Surrounding>(places: readonly T[], around: Surrounding): T[] {
  return places.filter(({ start, end }) => start >= around.start && end <= around.end + 1);
}

import type { FoundAddress } from '../addresses/sightings.ts';
import type { NamePlace } from './name-places.ts';
import { domainMatchesName, localMatch, spellsSomebody } from './names.ts';
import type { Surrounding } from './surroundings.ts';

/** An address, one of its places, and what else stands around it. */
export interface Situation {
  local: string;
  domain: string;
  place: Surrounding;
  around: Surrounding;
  /** The address is a house's or a desk's: info@, claims@. */
  shared: boolean;
  /** No other address stands in the same element. */
  alone: boolean;
  /** The element is the page itself. */
  list: boolean;
  /** All places of addresses on the page, in order. */
  places: readonly (Surrounding & Pick<FoundAddress, 'address'>)[];
}

/** Farther apart than this, a name and an address belong together only if one spells the other. */
export const FARTHEST = 320;

/** Of the names in one element, the one the address belongs to; null when that cannot be told. */
export function chooseName(names: readonly NamePlace[], situation: Situation): NamePlace | null {
  return spelledLike(names, situation) ?? namesakeOfFirm(names, situation) ?? nextTo(names, situation);
}

/** Whether a name can be told to be the address's own by its spelling alone. */
export function isSpelledBy(local: string, { name, weight }: Pick<NamePlace, 'name' | 'weight'>): boolean {
  const match = localMatch(local, name);
  // A capitalised pair of words nothing else makes a name must explain the whole address.
  return match === 'whole' || (match === 'part' && weight > 0);
}

/** The nearest name the address spells, in its fullest form: "Antoine Delattre" rather than "Maître Delattre". */
function spelledLike(names: readonly NamePlace[], { local, place }: Situation): NamePlace | null {
  const matching = names.filter((name) => isSpelledBy(local, name));
  const close = nearest(matching, place);
  if (close === null) return null;
  const words = close.name.split(' ');
  const fuller = matching.filter(({ name }) => {
    const others = name.split(' ');
    return others.length > words.length && words.every((word) => others.includes(word));
  });
  return nearest(fuller, place) ?? close;
}

/** The one name the domain carries: haddad@haddad-avocat.fr, contact@legoff-avocats.fr. */
function namesakeOfFirm(names: readonly NamePlace[], { domain, place, places }: Situation): NamePlace | null {
  const named = names.filter(
    ({ name, weight }) => weight >= 2 && domainMatchesName(domain, name) && !hasOwnAddress(places, name),
  );
  if (new Set(named.map(({ name }) => name)).size !== 1) return null;
  const close = nearest(named, place);
  return close !== null && distance(close, place) <= FARTHEST ? close : null;
}

function hasOwnAddress(places: Situation['places'], name: string): boolean {
  return places.some(({ address }) => localMatch(address.slice(0, address.lastIndexOf('@')), name) !== 'none');
}

/** The name the address stands with: the only one of its element, the heading above it, the one before it in a list. */
function nextTo(all: readonly NamePlace[], situation: Situation): NamePlace | null {
  const { local, place, around, shared, alone, list, places } = situation;
  const names = all.filter(({ prose, name }) => !prose && !(spellsSomebody(local) && ALPHABETIC.test(name)));
  const [only] = names;
  if (only !== undefined && alone && names.every(({ name }) => name === only.name)) {
    const near = distance(only, place) <= (shared ? FARTHEST / 2 : FARTHEST * 2);
    return near && (!shared || around.end - around.start <= LARGEST_CARD) ? only : null;
  }
  const headings = names.filter(({ heading }) => heading);
  const [heading] = headings;
  // One person's page: a heading that is a name, and a single address.
  const single = places.every(({ address }) => address === places[0]?.address);
  if (list && single && headings.length === 1 && heading !== undefined) return heading;
  if (shared) return null;
  const before = (list ? headings : names).filter(({ end }) => end <= place.start).pop();
  if (before === undefined || place.start - before.end > FARTHEST) return null;
  return places.some(({ start, end }) => start >= before.end && end <= place.start) ? null : before;
}

const LARGEST_CARD = 400;
/** Scripts whose names a local part would spell: if it spells another, the address is another's. */
const ALPHABETIC = /^[\p{Script=Latin}\p{Script=Cyrillic}]/u;

function nearest(names: readonly NamePlace[], place: Surrounding): NamePlace | null {
  let best: NamePlace | null = null;
  for (const name of names) if (best === null || distance(name, place) < distance(best, place)) best = name;
  return best;
}

function distance(a: Surrounding, b: Surrounding): number {
  return a.end <= b.start ? b.start - a.end : a.start >= b.end ? a.start - b.end : 0;
}

import { recipientsOf } from '../addresses/mailto.ts';
import type { FoundAddress } from '../addresses/sightings.ts';
import { SPECIAL_CATEGORIES } from '../data/special-categories.ts';
import type { Person } from '../page-contacts.ts';
import { toE164 } from '../phone-numbers.ts';
import type { PlacedPhone } from '../phones.ts';
import type { PageReading } from '../reading/page-reading.ts';
import type { Thing } from '../structured/things.ts';
import { type Bearer, bearersOf, NOBODY } from './association.ts';
import { readName } from './names.ts';

const MOST_KNOWN = 50;

export interface AssociatedPeople {
  /** By address. */
  bearers: ReadonlyMap<string, Bearer & { company: string | null }>;
  people: Person[];
}

/** Who a page names and which addresses and telephones are theirs: what it marks up first, then what stands together. */
export function peopleOf(
  reading: PageReading,
  addresses: readonly FoundAddress[],
  phones: readonly PlacedPhone[],
  things: readonly Thing[],
  countries: readonly string[],
): AssociatedPeople {
  const named = [reading.metas.get('author'), ...things.map(({ kind, name }) => (kind === 'person' ? name : null))];
  const known = named.flatMap((name) => readName(name ?? '')?.name ?? []);
  const read = bearersOf(reading, addresses, phones, [...new Set(known)].slice(0, MOST_KNOWN));
  const bearers = new Map<string, Bearer & { company: string | null }>();
  const people: Person[] = [];
  for (const thing of things) {
    if (thing.kind !== 'person' || thing.name === null) continue;
    const name = readName(thing.name)?.name ?? thing.name;
    const title = allowed(thing.jobTitle);
    const [email] = thing.emails.flatMap((written) => recipientsOf(`mailto:${written.replace(/^mailto:/i, '')}`));
    const phone =
      thing.telephones.map((written) => toE164(written, countries)).find((number) => number !== null) ?? null;
    if (email === undefined && phone === null && title === null) continue;
    const beside = email === undefined ? undefined : read.get(email.address);
    const person: Person = {
      name,
      title: title ?? (beside?.name === name ? beside.title : null),
      email: email?.address ?? null,
      phone: phone ?? (beside?.name === name ? beside.phone : null),
    };
    addPerson(people, person);
    if (person.email !== null) bearers.set(person.email, { ...person, company: thing.worksFor });
  }
  for (const { address } of addresses) {
    if (bearers.has(address)) continue;
    const bearer = read.get(address) ?? NOBODY;
    const known = people.find(({ name, email }) => name === bearer.name && email === null);
    bearers.set(address, { ...bearer, title: bearer.title ?? known?.title ?? null, company: null });
    if (bearer.name !== null)
      addPerson(people, { name: bearer.name, title: bearer.title, email: address, phone: bearer.phone });
  }
  return { bearers, people };
}

/** One person with one address is listed once, with what each mention knows. */
function addPerson(people: Person[], person: Person): void {
  const same = people.find(
    ({ name, email }) => name === person.name && (email === person.email || email === null || person.email === null),
  );
  if (same === undefined) {
    people.push(person);
    return;
  }
  same.title ??= person.title;
  same.email ??= person.email;
  same.phone ??= person.phone;
}

function allowed(title: string | null): string | null {
  return title === null || title.length > 120 || SPECIAL_CATEGORIES.test(title) ? null : title;
}

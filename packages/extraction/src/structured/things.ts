import type { Card, CardProperty } from '../reading/cards.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { type LinkedThing, linkedThings } from './json-ld.ts';

/** One thing the page itself describes in a vocabulary: JSON-LD, microdata or hCard. */
export interface Thing {
  via: 'json_ld' | 'microdata' | 'hcard';
  /** `site` is the website itself, which often bears the business's name. */
  kind: 'person' | 'organisation' | 'place' | 'site' | 'other';
  name: string | null;
  jobTitle: string | null;
  emails: string[];
  telephones: string[];
  sameAs: string[];
  locality: string | null;
  country: string | null;
  worksFor: string | null;
  /** Stretch of the flow it covers; start and end are equal for JSON-LD. */
  start: number;
  end: number;
}

/** All things a page describes, JSON-LD first: what a site writes for machines is the most deliberate. */
export function thingsOf(reading: PageReading): Thing[] {
  return [
    ...linkedThings(reading.scripts).map(fromLinked),
    ...reading.cards.map((card) => fromCard(card, reading.text)),
  ];
}

const ORGANISATION =
  /Organi[sz]ation|Business|LegalService|Attorney|Notary|Corporation|Company|Agency|NGO|Store|Hotel|Restaurant|Office|Service$|School|University|College|Insurance|Bank|Brand|Clinic|Dentist|Physician|Association/;

function kindOf(types: readonly string[]): Thing['kind'] {
  if (types.includes('Person')) return 'person';
  if (types.some((type) => ORGANISATION.test(type))) return 'organisation';
  if (types.includes('WebSite')) return 'site';
  return types.some((type) => /PostalAddress|Place|Locality/.test(type)) ? 'place' : 'other';
}

function fromLinked(linked: LinkedThing): Thing {
  const aside = /author|publisher|creator|review|contributor|copyrightHolder|producer/i.test(linked.role);
  const kind = kindOf(linked.types);
  return {
    via: 'json_ld',
    // A publisher may be the theme's maker or a magazine: still an organisation, but not by the page's own word for itself.
    kind: aside && kind === 'organisation' && linked.emails.length === 0 ? 'other' : kind,
    name: linked.name ?? linked.legalName,
    jobTitle: linked.jobTitle,
    emails: linked.emails,
    telephones: linked.telephones,
    sameAs: linked.sameAs,
    locality: linked.locality,
    country: linked.country,
    worksFor: linked.worksFor,
    start: linked.at,
    end: linked.at,
  };
}

function fromCard(card: Card, text: string): Thing {
  const all = (property: CardProperty): string[] => {
    const values: string[] = [];
    for (const value of card.values) {
      if (value.property !== property) continue;
      const written = (value.value ?? text.slice(value.start, Math.max(value.start, value.end)))
        .replace(/\s+/g, ' ')
        .trim();
      if (written !== '' && written.length <= 300) values.push(written);
    }
    return values;
  };
  const names = all('name');
  const works = all('worksFor')[0] ?? null;
  const isPerson = card.type === 'Person' || (card.type === '' && isPersonCard(names[0], works, all('jobTitle')));
  const kind = isPerson ? 'person' : card.type === '' ? 'organisation' : kindOf([card.type]);
  return {
    via: card.via,
    kind: card.via === 'microdata' && card.type === '' ? 'other' : kind,
    name: names[0] ?? all('legalName')[0] ?? (kind === 'organisation' ? works : null),
    jobTitle: all('jobTitle')[0] ?? null,
    emails: all('email'),
    telephones: all('telephone').filter((number) => !/\bfax/i.test(number)),
    sameAs: all('sameAs'),
    locality: all('addressLocality')[0] ?? null,
    country: all('addressCountry')[0] ?? null,
    worksFor: kind === 'organisation' ? null : works,
    start: card.start,
    end: card.end,
  };
}

/** hCard's rule: a card whose name equals its organisation describes the organisation. */
function isPersonCard(name: string | undefined, works: string | null, titles: string[]): boolean {
  if (name === undefined) return false;
  return titles.length > 0 || works === null || works !== name;
}

import type { Attributes } from './visibility.ts';

/** The properties that microdata, RDFa and hCard have in common, under schema.org's names. */
export type CardProperty =
  | 'name'
  | 'jobTitle'
  | 'email'
  | 'telephone'
  | 'faxNumber'
  | 'worksFor'
  | 'legalName'
  | 'addressLocality'
  | 'addressCountry'
  | 'sameAs';

/** A value given in an attribute, or the stretch of the flow the element covers. */
export interface CardValue {
  property: CardProperty;
  value: string | null;
  start: number;
  end: number;
}

/** One marked-up thing of the page: a person, an organisation, an address. */
export interface Card {
  via: 'microdata' | 'hcard';
  /** Last path segment of the item type (`Person`, `Attorney`), empty when the markup names none. */
  type: string;
  parent: Card | null;
  /** The property of the parent it is the value of (`worksFor`, `address`), if any. */
  role: string;
  start: number;
  end: number;
  values: CardValue[];
}

const CARD_CLASS = /(?:^|\s)(?:vcard|h-card)(?:\s|$)/;

/** Begins a card at an element that says it is one. */
export function cardAt(attributes: Attributes, parent: Card | null, offset: number): Card | null {
  const itemType = attributes.itemtype ?? attributes.typeof;
  if (attributes.itemscope !== undefined || attributes.typeof !== undefined) {
    const type = (itemType ?? '').trim().split(/\s+/)[0] ?? '';
    const role = attributes.itemprop ?? attributes.property ?? '';
    return {
      via: 'microdata',
      type: type.slice(Math.max(type.lastIndexOf('/'), type.lastIndexOf(':'), type.lastIndexOf('#')) + 1),
      parent,
      role: withoutPrefix(role),
      start: offset,
      end: offset,
      values: [],
    };
  }
  if (!CARD_CLASS.test(attributes.class ?? '')) return null;
  return { via: 'hcard', type: '', parent, role: '', start: offset, end: offset, values: [] };
}

/** Which properties of the card in force an element carries. */
export function propertiesAt(attributes: Attributes, card: Card | null): CardProperty[] {
  const named = attributes.itemprop ?? attributes.property;
  const found: CardProperty[] = [];
  if (named !== undefined) {
    for (const name of named.split(/\s+/)) {
      const property = MICRODATA_PROPERTIES.get(withoutPrefix(name));
      if (property !== undefined) found.push(property);
    }
  }
  const classes = attributes.class;
  if (card?.via === 'hcard' && classes !== undefined) {
    for (const name of classes.split(/\s+/)) {
      const property = HCARD_CLASSES.get(name);
      if (property !== undefined) found.push(property);
    }
  }
  return found;
}

/** The value an element gives in an attribute, where its vocabulary says to look; null means its text. */
export function attributeValue(tag: string, attributes: Attributes): string | null {
  if (attributes.content !== undefined) return attributes.content;
  if (tag === 'a' || tag === 'link' || tag === 'area') {
    const href = attributes.href ?? '';
    return /^(?:mailto|tel):/i.test(href) || tag === 'link' ? href : null;
  }
  if (tag === 'data' || tag === 'meter') return attributes.value ?? null;
  if (tag === 'abbr') return attributes.title ?? null;
  return null;
}

function withoutPrefix(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
}

const MICRODATA_PROPERTIES: ReadonlyMap<string, CardProperty> = new Map<string, CardProperty>([
  ['name', 'name'],
  ['legalName', 'legalName'],
  ['jobTitle', 'jobTitle'],
  ['roleName', 'jobTitle'],
  ['email', 'email'],
  ['mbox', 'email'],
  ['telephone', 'telephone'],
  ['phone', 'telephone'],
  ['faxNumber', 'faxNumber'],
  ['worksFor', 'worksFor'],
  ['affiliation', 'worksFor'],
  ['addressLocality', 'addressLocality'],
  ['addressCountry', 'addressCountry'],
  ['sameAs', 'sameAs'],
]);

const HCARD_CLASSES: ReadonlyMap<string, CardProperty> = new Map<string, CardProperty>([
  ['fn', 'name'],
  ['p-name', 'name'],
  ['title', 'jobTitle'],
  ['role', 'jobTitle'],
  ['p-job-title', 'jobTitle'],
  ['p-role', 'jobTitle'],
  ['email', 'email'],
  ['u-email', 'email'],
  ['tel', 'telephone'],
  ['p-tel', 'telephone'],
  ['fax', 'faxNumber'],
  ['p-fax', 'faxNumber'],
  ['org', 'worksFor'],
  ['p-org', 'worksFor'],
  ['organization-name', 'worksFor'],
  ['locality', 'addressLocality'],
  ['p-locality', 'addressLocality'],
  ['country-name', 'addressCountry'],
  ['p-country-name', 'addressCountry'],
]);

import { decodeEntities } from '../addresses/entities.ts';
import type { Script } from '../reading/page-reading.ts';

/** A JSON-LD object with a type, and what the domain wants of it; everything as written. */
export interface LinkedThing {
  types: string[];
  name: string | null;
  legalName: string | null;
  jobTitle: string | null;
  emails: string[];
  telephones: string[];
  sameAs: string[];
  locality: string | null;
  country: string | null;
  /** The name of the organisation a person works for. */
  worksFor: string | null;
  /** It hangs on another thing by one of these properties: `employee`, `author`, `publisher` … */
  role: string;
  at: number;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const MOST_THINGS = 500;
const DEEPEST = 24;
const LONGEST = 1_000_000;

/**
 * All things of a page's JSON-LD blocks, nested ones and those of `@graph` included. A block that is not quite JSON
 * (comments, raw line breaks, trailing commas, HTML entities) is repaired; of one beyond repair addresses and numbers
 * are still read.
 */
export function linkedThings(scripts: readonly Script[]): LinkedThing[] {
  const things: LinkedThing[] = [];
  for (const { type, text, at } of scripts) {
    if (!type.includes('ld+json') || text.length > LONGEST) continue;
    const parsed = parseTolerantly(text);
    if (parsed === undefined) things.push(fromFragments(text, at));
    else collect(parsed, '', at, 0, things);
  }
  return things;
}

function parseTolerantly(text: string): Json | undefined {
  const attempts = [
    () => text,
    () => repaired(text),
    () => repaired(decodeEntities(text)),
    () => `[${repaired(text).replace(/\}\s*\{/g, '},{')}]`,
  ];
  for (const attempt of attempts) {
    try {
      return JSON.parse(attempt()) as Json;
    } catch {
      // Not JSON in this reading: try the next.
    }
  }
  return undefined;
}

/** What content systems get wrong most: wrappers, comments, raw control characters in strings, commas before a bracket. */
function repaired(text: string): string {
  const unwrapped = text.replace(/<!--|-->|\/\*\s*<!\[CDATA\[\s*\*\/|\/\*\s*\]\]>\s*\*\/|<!\[CDATA\[|\]\]>/g, '');
  let out = '';
  let inString = false;
  for (let i = 0; i < unwrapped.length; i++) {
    const char = unwrapped.charAt(i);
    if (inString) {
      if (char === '\\') {
        const next = unwrapped.charAt(++i);
        out += /["\\/bfnrtu]/.test(next) ? `\\${next}` : next;
      } else if (char < ' ') out += ' ';
      else {
        out += char;
        if (char === '"') inString = false;
      }
      continue;
    }
    if (char === '"') inString = true;
    if (char === '/' && unwrapped.charAt(i + 1) === '/') {
      const end = unwrapped.indexOf('\n', i);
      i = end < 0 ? unwrapped.length : end;
      continue;
    }
    if (char === '/' && unwrapped.charAt(i + 1) === '*') {
      const end = unwrapped.indexOf('*/', i + 2);
      i = end < 0 ? unwrapped.length : end + 1;
      continue;
    }
    if (char === ',' && /^\s{0,200}[}\]]/.test(unwrapped.slice(i + 1, i + 202))) continue;
    out += char;
  }
  return out.trim().replace(/;$/, '');
}

function fromFragments(text: string, at: number): LinkedThing {
  const values = (name: string) => {
    const pattern = new RegExp(`["']?${name}["']?\\s{0,9}:\\s{0,9}["']([^"'\\n]{1,254})["']`, 'gi');
    return [...text.matchAll(pattern)].map((match) => decodeEntities(match[1] ?? '')).slice(0, 50);
  };
  return {
    ...EMPTY,
    types: values('@type').slice(0, 1),
    name: values('name')[0] ?? null,
    emails: values('email'),
    telephones: values('telephone'),
    locality: values('addressLocality')[0] ?? null,
    country: values('addressCountry')[0] ?? null,
    at,
  };
}

const EMPTY: Omit<LinkedThing, 'at'> = {
  types: [],
  name: null,
  legalName: null,
  jobTitle: null,
  emails: [],
  telephones: [],
  sameAs: [],
  locality: null,
  country: null,
  worksFor: null,
  role: '',
};

function collect(node: Json, role: string, at: number, depth: number, things: LinkedThing[]): void {
  if (depth > DEEPEST || things.length >= MOST_THINGS || node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) collect(item, role, at, depth + 1, things);
    return;
  }
  const thing = thingFrom(node, role, at);
  if (thing !== null) things.push(thing);
  for (const [key, value] of Object.entries(node)) {
    if (value === null || typeof value !== 'object') continue;
    if (key === 'contactPoint' || key === 'contactPoints' || key === 'address') continue;
    collect(value, key, at, depth + 1, things);
  }
}

function thingFrom(node: JsonObject, role: string, at: number): LinkedThing | null {
  const types = texts(node['@type'] ?? node.type).map((type) => type.slice(type.lastIndexOf('/') + 1));
  const emails = texts(node.email);
  const telephones = texts(node.telephone ?? node.phone);
  if (types.length === 0 && emails.length === 0 && telephones.length === 0) return null;
  for (const point of objects(node.contactPoint ?? node.contactPoints)) {
    emails.push(...texts(point.email));
    telephones.push(...texts(point.telephone));
  }
  const [address] = objects(node.address ?? objects(node.location)[0]?.address ?? null);
  return {
    types,
    name: nameOf(node),
    legalName: texts(node.legalName)[0] ?? null,
    jobTitle: texts(node.jobTitle)[0] ?? texts(objects(node.jobTitle)[0]?.name)[0] ?? null,
    emails,
    telephones,
    sameAs: texts(node.sameAs),
    locality: texts(address?.addressLocality)[0] ?? null,
    country: texts(address?.addressCountry)[0] ?? texts(objects(address?.addressCountry)[0]?.name)[0] ?? null,
    worksFor: nameOf(objects(node.worksFor ?? node.affiliation ?? null)[0]) ?? texts(node.worksFor)[0] ?? null,
    role,
    at,
  };
}

function nameOf(node: JsonObject | undefined): string | null {
  if (node === undefined) return null;
  const [name] = texts(node.name);
  if (name !== undefined) return name;
  const parts = [...texts(node.givenName).slice(0, 1), ...texts(node.familyName).slice(0, 1)];
  return parts.length > 0 ? parts.join(' ') : null;
}

/** The strings of a value that is one, many, or language-tagged. */
function texts(value: Json | undefined): string[] {
  if (typeof value === 'string') {
    const text = decodeEntities(value).replace(/\s+/g, ' ').trim();
    return text === '' ? [] : [text];
  }
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.slice(0, 100).flatMap((item) => (Array.isArray(item) ? [] : texts(item)));
  if (value !== null && typeof value === 'object') return texts(value['@value'] ?? null);
  return [];
}

function objects(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((item) => (Array.isArray(item) ? [] : objects(item)));
  return value !== null && typeof value === 'object' && value !== undefined ? [value] : [];
}

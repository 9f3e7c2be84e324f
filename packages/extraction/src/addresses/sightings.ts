import type { AddressVia } from '../page-contacts.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { covers, ordered } from '../reading/spans.ts';
import type { Thing } from '../structured/things.ts';
import { normaliseAddress } from './address.ts';
import { spelledOutAddresses } from './at-words.ts';
import { decodeCloudflare, reversed, rot13 } from './ciphers.ts';
import type { Hit } from './hit.ts';
import { addressesInAttributeTexts, addressesInDataAttributes } from './in-attributes.ts';
import { addressesInDisguise } from './in-disguise.ts';
import { addressesInScripts } from './in-scripts.ts';
import { addressesInText } from './in-text.ts';
import { recipientsOf } from './mailto.ts';
import { isNoise } from './noise.ts';
import { asciiForms } from './shadow.ts';

/** One address of the page and all places where it stands. */
export interface FoundAddress {
  address: string;
  via: AddressVia;
  obfuscated: boolean;
  /** The name its own markup gives it: a display name, a link's text. */
  name: string | null;
  /** Places in the flow, the plainest first; at least one. */
  places: { start: number; end: number }[];
}

/** From the plainest to the most hidden: the first that applies names how an address was found. */
const PLAINNESS: readonly AddressVia[] = [
  'mailto',
  'microdata',
  'hcard',
  'text',
  'json_ld',
  'entities',
  'split',
  'cloudflare',
  'rtl',
  'at_words',
  'script',
];
const MOST_ADDRESSES = 1_000;

/**
 * Every address of a page, each once, in the order of the page. An address that stands in the open somewhere is not hidden, whatever else is done
 * to it elsewhere on the page.
 */
export function addressesOf(reading: PageReading, text: string, things: readonly Thing[]): FoundAddress[] {
  const found = new Map<string, { hits: Hit[] }>();
  for (const hit of [
    ...fromLinks(reading, text),
    ...fromText(reading, text),
    ...fromThings(things),
    ...addressesInAttributeTexts(reading.attributeTexts),
    ...fromMetas(reading),
    ...addressesInDataAttributes(reading.dataAttributes),
    ...addressesInScripts(reading.scripts),
  ]) {
    const known = found.get(hit.address);
    if (known !== undefined) known.hits.push(hit);
    else if (found.size < MOST_ADDRESSES) found.set(hit.address, { hits: [hit] });
  }
  const addresses = [...found].map(([address, { hits }]) => together(address, hits));
  return addresses.sort((a, b) => (a.places[0]?.start ?? 0) - (b.places[0]?.start ?? 0));
}

function together(address: string, hits: Hit[]): FoundAddress {
  const ranked = [...hits].sort((a, b) => rank(a) - rank(b));
  const visible = ranked.filter(({ start, end }) => end > start);
  return {
    address,
    via: ranked[0]?.via ?? 'text',
    obfuscated: hits.every(({ obfuscated }) => obfuscated),
    name: ranked.find(({ name }) => name !== null)?.name ?? null,
    places: (visible.length > 0 ? visible : ranked).slice(0, 20).map(({ start, end }) => ({ start, end })),
  };
}

/** Open before hidden, then by kind. */
function rank({ via, obfuscated }: Hit): number {
  return PLAINNESS.indexOf(via) + (obfuscated ? PLAINNESS.length : 0);
}

function fromText(reading: PageReading, text: string): Hit[] {
  const hits: Hit[] = [];
  const code = ordered(reading.code);
  const backToFront = ordered(reading.reversed);
  const cloudflare = ordered(reading.cloudflare.flatMap(({ start, end }) => [start, end]));
  for (const hit of [
    ...addressesInText(text, reading.marks),
    ...spelledOutAddresses(text, reading.marks),
    ...addressesInDisguise(text),
    ...fromBackwards(reading, text),
  ]) {
    if (covers(code, hit.start)) continue;
    if (covers(cloudflare, hit.start)) hits.push({ ...hit, via: 'cloudflare', obfuscated: true });
    else if (covers(backToFront, hit.start)) hits.push({ ...hit, via: 'rtl', obfuscated: true });
    else hits.push(hit);
  }
  return hits;
}

/** Stretches whose markup hints at reversal without the override that would prove it: read backwards if only that works. */
function fromBackwards(reading: PageReading, text: string): Hit[] {
  const hits: Hit[] = [];
  for (let i = 0; i < reading.backwards.length; i += 2) {
    const start = reading.backwards[i] ?? 0;
    const end = reading.backwards[i + 1] ?? 0;
    const stretch = text.slice(start, Math.min(end, start + 400));
    if (!stretch.includes('@') || addressesInText(stretch).length > 0) continue;
    for (const hit of addressesInText(reversed(stretch)))
      hits.push({ ...hit, via: 'rtl', obfuscated: true, start, end });
  }
  return hits;
}

function fromLinks(reading: PageReading, text: string): Hit[] {
  const hits: Hit[] = [];
  for (const { href, start, end, encoded } of reading.anchors) {
    const cipher = /\/cdn-cgi\/l\/email-protection#([0-9a-f]+)/i.exec(href)?.[1];
    const plain = cipher === undefined ? href : `mailto:${decodeCloudflare(cipher) ?? ''}`;
    const disguised = cipher === undefined && /^[\s]*znvygb:/i.test(plain) ? rot13(plain) : plain;
    const recipients = recipientsOf(disguised);
    const shown = text.slice(start, end).trim();
    for (const { address, name, hidden } of recipients) {
      hits.push({
        address,
        via:
          cipher !== undefined
            ? 'cloudflare'
            : disguised !== plain
              ? 'script'
              : encoded
                ? 'entities'
                : hidden
                  ? 'at_words'
                  : 'mailto',
        obfuscated: cipher !== undefined || disguised !== plain || encoded || hidden,
        start,
        end,
        name: name ?? (recipients.length === 1 && !shown.includes('@') && shown.length <= 60 ? shown || null : null),
      });
    }
    if (recipients.length === 0) hits.push(...fromOtherLink(href, start, end));
  }
  return hits;
}

function fromOtherLink(href: string, start: number, end: number): Hit[] {
  const script = /^\s*javascript:/i.test(href);
  if (script)
    return addressesInScripts([{ type: 'handler', text: decodeLink(href.trim().slice(11)), at: start }]).map((hit) => ({
      ...hit,
      end,
    }));
  if (!/^\s*data:text\/(?:x-)?vcard/i.test(href)) return [];
  const [, address] = /EMAIL[^:\n]{0,60}:([^\s]{3,254})/i.exec(decodeLink(href)) ?? [];
  const normal = address === undefined ? null : normaliseAddress(address);
  return normal === null || isNoise(normal)
    ? []
    : [{ address: normal, via: 'hcard', obfuscated: false, start, end, name: null }];
}

function decodeLink(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

function fromThings(things: readonly Thing[]): Hit[] {
  const hits: Hit[] = [];
  for (const { via, emails, start, end } of things) {
    for (const written of emails) {
      const link = /^\s*mailto:/i.test(written) ? written : `mailto:${written}`;
      for (const { address, hidden } of recipientsOf(link)) {
        hits.push({ address, via: hidden ? 'at_words' : via, obfuscated: hidden, start, end, name: null });
      }
    }
  }
  return hits;
}

const TELLING_METAS = [
  'email',
  'e-mail',
  'reply-to',
  'contact',
  'author',
  'og:email',
  'business:contact_data:email',
  'description',
  'og:description',
  'dc.creator',
  'owner',
  'copyright',
  'article:author',
];

function fromMetas(reading: PageReading): Hit[] {
  const texts = TELLING_METAS.flatMap((name) => {
    const value = reading.metas.get(name);
    return value === undefined ? [] : [{ name, value, at: 0 }];
  });
  if (reading.title !== null) texts.push({ name: 'title', value: reading.title, at: 0 });
  return addressesInAttributeTexts(texts.map((text) => ({ ...text, value: asciiForms(text.value) })));
}

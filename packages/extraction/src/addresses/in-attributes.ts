import type { AttributeText, DataAttributes } from '../reading/page-reading.ts';
import { normaliseAddress } from './address.ts';
import { spelledOutAddresses } from './at-words.ts';
import { decodeBase64, decodeCloudflare, decodeHexPairs, reversed, rot13, shiftInRanges } from './ciphers.ts';
import { decodeEntities } from './entities.ts';
import type { Hit } from './hit.ts';
import { addressesInText } from './in-text.ts';
import { recipientsOf } from './mailto.ts';
import { isNoise } from './noise.ts';
import { asciiForms } from './shadow.ts';

/** Addresses that a title, an alternative text or a label shows. */
export function addressesInAttributeTexts(texts: readonly AttributeText[]): Hit[] {
  const hits: Hit[] = [];
  for (const { value, at } of texts) {
    const plain = asciiForms(value);
    const found = plain.includes('@') ? addressesInText(plain) : spelledOutAddresses(plain);
    for (const hit of found) hits.push({ ...hit, start: at, end: at });
  }
  return hits;
}

/** Addresses kept in data attributes for a script to show: whole, in pieces, or under a simple cipher. */
export function addressesInDataAttributes(all: readonly DataAttributes[]): Hit[] {
  const hits: Hit[] = [];
  for (const { at, values } of all) {
    const address = addressInPieces(values);
    if (address !== null) hits.push({ address, via: 'script', obfuscated: true, start: at, end: at, name: null });
    for (const [name, value] of values) {
      if (value.length < 6 || name === 'cfemail' || /placeholder|example|pattern/.test(name)) continue;
      const found = addressInValue(name, value);
      if (found !== null) {
        hits.push({ ...found, via: found.obfuscated ? 'script' : 'text', start: at, end: at, name: null });
      }
    }
  }
  return hits;
}

function addressInValue(name: string, value: string): { address: string; obfuscated: boolean } | null {
  const written = value.trim();
  if (written.includes('@')) {
    const plain = wholeAddress(decodeEntities(written).replace(/^mailto:/i, ''));
    // ROT13 turns .org into .bet, which exists too, but not as a business's address kept out of sight.
    const turnedOrg = plain?.endsWith('.bet') === true ? wholeAddress(rot13(plain)) : null;
    if (turnedOrg !== null) return { address: turnedOrg, obfuscated: true };
    if (plain !== null) return { address: plain, obfuscated: false };
    const turned = wholeAddress(reversed(written).replace(/^mailto:/i, ''));
    if (turned !== null) return { address: turned, obfuscated: true };
  }
  if (!MAY_HOLD_A_CIPHER.test(name) || written.length > 400) return null;
  for (const decode of DECODINGS) {
    const decoded = decode(written);
    const address = decoded === null ? null : wholeAddress(decoded.replace(/^mailto:/i, ''));
    if (address !== null) return { address, obfuscated: true };
  }
  return null;
}

const MAY_HOLD_A_CIPHER =
  /mail|contact|addr|enc|obf|ciph|crypt|rot|b64|base64|rev|href|hash|token|protect|spam|user|value|link|text|content|^[a-z]$|^to$|courriel|kontakt/i;

/** From the likeliest to the least; each yields a whole address only for its own cipher. */
const DECODINGS: readonly ((value: string) => string | null)[] = [
  (value) => decodeBase64(value),
  (value) => reversedBase64(value),
  (value) => decodeCloudflare(value),
  (value) => decodeHexPairs(value),
  (value) => rot13(value),
  (value) => rot13(reversed(value)),
  (value) => spelledOutAddresses(value)[0]?.address ?? null,
  (value) => spelledOutAddresses(rot13(value))[0]?.address ?? null,
  (value) => spelledOutAddresses(reversed(value))[0]?.address ?? null,
  (value) => recipientsOf(shiftInRanges(value, -1))[0]?.address ?? null,
  (value) => recipientsOf(shiftInRanges(value, 1))[0]?.address ?? null,
  (value) => recipientsOf(shiftInRanges(value, -2))[0]?.address ?? null,
  (value) => recipientsOf(shiftInRanges(value, 2))[0]?.address ?? null,
];

function reversedBase64(value: string): string | null {
  const decoded = decodeBase64(value);
  return decoded === null ? decodeBase64(reversed(value)) : reversed(decoded);
}

/** Pairs of names under which the two halves of an address are kept, and a third for the suffix. */
const PIECE_NAMES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^(?:e?mail-?)?(?:user(?:-?name)?|local(?:-?part)?|name|account|login|mailbox|nom|nutzer|usuario)$/,
    /^(?:e?mail-?)?(?:domain(?:-?name)?|host(?:name)?|server|site|domaine|dominio|provider)$/,
  ],
  [/^u$/, /^[dh]$/],
  [/^(?:part-?1|p1|a|first|before|left|e1|m1|x)$/, /^(?:part-?2|p2|b|second|last|after|right|e2|m2|y)$/],
  [/^(?:prefix|recipient|front|to)$/, /^(?:domain|host|suffix|back)$/],
];
const SUFFIX_NAME = /^(?:e?mail-?)?(?:tld|ext|extension|suffix|zone|part-?3|p3|c|t)$/;

function addressInPieces(values: ReadonlyMap<string, string>): string | null {
  if (values.size < 2) return null;
  for (const [localName, domainName] of PIECE_NAMES) {
    const local = valueNamed(values, localName);
    const domain = valueNamed(values, domainName);
    if (local === null || domain === null || !/[a-z]/i.test(local)) continue;
    const suffix = valueNamed(values, SUFFIX_NAME);
    const host = domain.replace(/^@/, '');
    for (const [left, right] of [
      [local, host],
      [reversed(local), reversed(host)],
    ]) {
      const withSuffix = suffix === null ? null : wholeAddress(`${left}@${right}.${suffix.replace(/^\./, '')}`);
      const address = withSuffix ?? wholeAddress(`${left}@${right}`);
      if (address !== null) return address;
    }
  }
  return null;
}

function valueNamed(values: ReadonlyMap<string, string>, pattern: RegExp): string | null {
  for (const [name, value] of values) if (pattern.test(name) && value.length <= 200) return value.trim();
  return null;
}

function wholeAddress(text: string): string | null {
  const question = text.indexOf('?');
  const address = normaliseAddress(question < 0 ? text.trim() : text.slice(0, question));
  return address === null || isNoise(address) ? null : address;
}

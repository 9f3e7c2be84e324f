import type { Script } from '../reading/page-reading.ts';
import { spelledOutAddresses } from './at-words.ts';
import { reversed, rot13, shiftCodes, shiftInRanges } from './ciphers.ts';
import { decodeEntities } from './entities.ts';
import type { Hit } from './hit.ts';
import { addressesInText } from './in-text.ts';
import { decodePercent } from './mailto.ts';
import { type ScriptString, stringsOf } from './script-strings.ts';

const LONGEST_SCRIPT = 400_000;
/** Longer scripts are programs: an address in them is their author's, unless it is named as one. */
const LONGEST_SNIPPET = 8_000;
/** Nothing in a script without one of these can become an address. */
const WORTH_READING =
  /@|%40|\\x40|\\u0040|&#x?\d|fromCharCode|fromCodePoint|atob|reverse\(|mailto|charCodeAt|\bAT\b|[[(]at[\])]/i;
const SHOWS = /document\.write|innerHTML|outerHTML|insertAdjacentHTML|mailto:|\.href|textContent|innerText|location/;
const NAMES_AN_ADDRESS = /mail|courriel|correo|contact|kontakt|contato|почт|邮箱/i;
const NOT_A_CONTACT = /author|maintainer|bugs|licen[cs]e|placeholder|example|pattern|regex|test|demo|dsn|sentry|from$/i;
const SHIFT = /charCodeAt\([^)]{0,40}\)\s*([-+])\s*(\d{1,3})/;
const TYPO3 =
  /(?:UnCryptMailto|decryptMail\w*|linkTo\w*)\s*\(\s*(?:'|"|%27|%22)([^'"%]{6,300})(?:'|"|%27|%22)(?:\s*,\s*(-?\d{1,2}))?/i;
/** A call of a mail function with the address in pieces: `mailMe('info', 'x.org')`. */
const PIECES =
  /\b\w*(?:mail|contact|send|write|addr|courriel|kontakt)\w*\s*\(\s*['"]([\w.+-]{1,64})['"]\s*,\s*['"]([\w-]{1,63}(?:\.[\w-]{1,63})*)['"](?:\s*,\s*['"]\.?([\w-]{2,20})['"])?/gi;

/** The addresses a page's scripts and event handlers would show. */
export function addressesInScripts(scripts: readonly Script[]): Hit[] {
  const hits: Hit[] = [];
  for (const script of scripts) {
    if (script.type.includes('ld+json') || script.text.length > LONGEST_SCRIPT) continue;
    if (script.type !== 'handler' && !WORTH_READING.test(script.text)) continue;
    hits.push(...addressesInScript(script));
  }
  return hits;
}

function addressesInScript(script: Script): Hit[] {
  const { text, at } = script;
  const data = script.type.includes('json');
  const shows = data || (text.length <= LONGEST_SNIPPET && SHOWS.test(text));
  const hits: Hit[] = [];
  const keep = (found: readonly Hit[], obfuscated: boolean) => {
    for (const hit of found) hits.push({ ...hit, via: 'script', obfuscated, start: at, end: at });
  };
  const strings = stringsOf(text);
  for (const string of strings) {
    if (!isShown(string, shows, data)) continue;
    keep(addressesInString(string.value), !data || string.built);
  }
  keep(addressesInCiphers(text, strings), true);
  for (const [, local, domain, suffix] of text.matchAll(PIECES)) {
    keep(addressesInText(`${local}@${domain}${suffix === undefined ? '' : `.${suffix}`}`), true);
  }
  return hits;
}

/** A string that was put together was hidden on purpose; one that merely stands there must be shown or named. */
function isShown({ value, built, target }: ScriptString, shows: boolean, data: boolean): boolean {
  if (value.length < 6) return false;
  const name = target ?? '';
  if (NOT_A_CONTACT.test(name.slice(name.lastIndexOf('.') + 1))) return false;
  if (built) return true;
  return NAMES_AN_ADDRESS.test(name) || (shows && !data) || value.includes('mailto:');
}

/** Addresses in a string that may be HTML, percent-encoded or spelled out. */
export function addressesInString(value: string): Hit[] {
  let text = decodeEntities(value);
  if (text.includes('%')) text = decodePercent(text);
  if (text.includes('<')) text = text.replace(/<\/?[a-z][^<>]{0,2000}>/gi, (tag) => hrefOf(tag));
  const found = text.includes('@') ? addressesInText(text) : [];
  return found.length > 0 ? found : spelledOutAddresses(text);
}

function hrefOf(tag: string): string {
  const href = /href\s*=\s*["']?mailto:([^"'>?\s]+)/i.exec(tag)?.[1];
  return href === undefined ? '\u0000' : ` ${href} `;
}

/** Literals that only a loop in the script turns into an address: shifted codes, TYPO3's links, reversed and ROT13 text. */
function addressesInCiphers(script: string, strings: readonly ScriptString[]): Hit[] {
  const hits: Hit[] = [];
  const typo3 = TYPO3.exec(script);
  if (typo3 !== null) hits.push(...fromTypo3(typo3[1] ?? '', typo3[2]));
  const shift = SHIFT.exec(script);
  const turns = /\breverse\b|length\s*-\s*1/.test(script);
  const rotates = /charCodeAt/.test(script) && /\b13\b/.test(script);
  if (shift === null && !turns && !rotates) return hits;
  const offset = shift === null ? 0 : Number(shift[2]) * (shift[1] === '-' ? -1 : 1);
  for (const { value, built } of strings.slice(0, 500)) {
    if (built || value.length < 6 || value.length > 500) continue;
    if (offset !== 0) hits.push(...addressesInText(shiftCodes(value, offset)));
    if (turns) hits.push(...addressesInText(reversed(value)));
    if (rotates) hits.push(...addressesInText(rot13(value)));
  }
  return hits;
}

/** TYPO3 moves by a configured offset that its link does not always name: the right one yields "mailto:". */
export function fromTypo3(cipher: string, offset?: string): Hit[] {
  const offsets = offset === undefined ? [-2, -1, 1, 2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8, 9, -9, 10, -10] : [];
  if (offset !== undefined) offsets.push(-Number(offset), Number(offset));
  for (const by of offsets) {
    const plain = shiftInRanges(cipher, by);
    if (plain.startsWith('mailto:')) return addressesInText(plain.slice('mailto:'.length));
  }
  return [];
}

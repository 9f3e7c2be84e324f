import { decodeBase64 } from './ciphers.ts';
import { decodePercent } from './mailto.ts';

/** What an expression of a script is worth, as far as it is followed. */
export type Value = string | string[] | number | number[];
export type Argument = string | number | null;

/** A script that builds more than this builds no address. */
export const LONGEST_STRING = 20_000;
const MOST_ITEMS = 5_000;

const DECODERS: ReadonlySet<string> = new Set(['atob', 'unescape', 'decodeURIComponent', 'decodeURI']);
const KEEPS_TEXT: ReadonlySet<string> = new Set(['trim', 'toString', 'valueOf', 'normalize']);
const METHODS: ReadonlySet<string> = new Set(
  'split reverse join replace replaceAll concat toLowerCase fromCharCode fromCodePoint'.split(' '),
);

/** Whether a call is one of those followed, so that what it answers matters rather than what it is given. */
export function isFollowed(name: string): boolean {
  const bare = bareName(name);
  return DECODERS.has(bare) || METHODS.has(bare);
}

export function bareName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** What a function answers; null for one that is not followed. */
export function callFunction(name: string, args: readonly Argument[]): Value | null {
  const bare = bareName(name);
  if (bare === 'fromCharCode' || bare === 'fromCodePoint') {
    const codes = args.filter((code) => typeof code === 'number');
    return codes.length === args.length ? fromCodes(codes) : null;
  }
  const [first] = args;
  if (!DECODERS.has(bare) || typeof first !== 'string') return null;
  return bare === 'atob' ? decodeBase64(first) : decodePercent(first);
}

/** What a method answers; null for one that is not followed. */
export function callMethod(value: Value, method: string, args: readonly Argument[]): Value | null {
  const [first, second] = args;
  if (typeof value === 'string') {
    if (method === 'split') return value.split(typeof first === 'string' ? first : '').slice(0, MOST_ITEMS);
    if (method === 'replace' || method === 'replaceAll') return replaced(value, first, second);
    if (method === 'concat') return value + args.map((piece) => piece ?? '').join('');
    if (method === 'toLowerCase') return value.toLowerCase();
    return KEEPS_TEXT.has(method) ? value : null;
  }
  if (!Array.isArray(value)) return null;
  const list = value.map(String);
  if (method === 'reverse') return list.reverse();
  if (method !== 'join') return null;
  const between = typeof first === 'string' ? first : ',';
  return between.length * list.length > LONGEST_STRING ? null : list.join(between);
}

export function plus(a: Value, b: Value): Value | null {
  const left = asText(a);
  const right = asText(b);
  return left === null || right === null || left.length + right.length > LONGEST_STRING ? null : left + right;
}

/** A value as a string would show it; a longer list of numbers is taken for character codes. */
export function asText(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const codes = value.filter((item) => typeof item === 'number');
  return codes.length === value.length && codes.length > 5 ? fromCodes(codes) : value.join(',');
}

function fromCodes(codes: readonly number[]): string {
  return codes.map((code) => (code >= 0 && code <= 0x10ffff ? String.fromCodePoint(Math.trunc(code)) : '')).join('');
}

function replaced(text: string, what: Argument | undefined, by: Argument | undefined): string | null {
  if (typeof what !== 'string' || typeof by !== 'string' || what === '') return null;
  // Of regular expressions only literal ones are carried out: running a page's pattern could take for ever.
  const pattern = what.startsWith('/') ? what.slice(1) : null;
  if (pattern !== null && /[\^$*?{}|[\].+]/.test(pattern.replace(/\\\W/g, ''))) return null;
  const literal = pattern === null ? what : pattern.replace(/\\(\W)/g, '$1');
  if (literal === '' || (text.length / literal.length) * by.length > LONGEST_STRING) return null;
  return text.replaceAll(literal, by);
}

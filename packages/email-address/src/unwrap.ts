import { withoutFieldName, withoutMarkup } from './markup.ts';
import type { SyntaxFault } from './rules.ts';

export interface Unwrapped {
  ok: true;
  /** The bare address, not yet judged. */
  text: string;
  displayName: string | null;
}
export interface Unreadable {
  ok: false;
  reason: SyntaxFault;
  detail: string;
}

/** Longer than any address with any honest display name; keeps every pattern below on short input. */
const MAX_RAW_LENGTH = 1_000;

const PAIRS: Record<string, string> = {
  '<': '>',
  '(': ')',
  '[': ']',
  '{': '}',
  '"': '"',
  "'": "'",
  '`': '`',
  '«': '»',
  '“': '”',
  '„': '“',
  '‘': '’',
  '‹': '›',
  '【': '】',
  '「': '」',
  '『': '』',
  '《': '》',
  '〈': '〉',
  '*': '*',
};

// What copying from a page leaves around an address: spaces of every width, byte order marks, soft hyphens.
const INVISIBLE = '\\s\\u00AD\\u200B-\\u200F\\u202A-\\u202E\\u2060\\u2066-\\u2069\\uFEFF';
const INVISIBLE_EDGES = new RegExp(`^[${INVISIBLE}]+|[${INVISIBLE}]+$`, 'gu');
// A space or an angle bracket that something on the way escaped and nobody unescaped.
const ESCAPES_AT_EDGES = /^(?:%20|\\?u003[ce])+|(?:%20|\\?u003[ce])+$/gi;
// What a link says beyond its address, where the scheme in front was lost.
const LINK_QUERY = /\?(?:subject|body|cc|bcc)=.*$/is;
const CONTROL = /\p{Cc}/u;

/**
 * Takes an address out of what people write around it: display name, `mailto:` with its query, angle brackets, quotes,
 * a trailing comment, the sentence's own punctuation. Full-width forms (East Asian pages) become ASCII.
 */
export function unwrap(raw: string): Unwrapped | Unreadable {
  if (raw.length > MAX_RAW_LENGTH) return unreadable('too_long', `${raw.length} characters`);
  if (raw.includes('\0')) return unreadable('control_character', 'U+0000');

  const visible = raw.replace(INVISIBLE_EDGES, '');
  const control = CONTROL.exec(visible);
  if (control) return unreadable('control_character', codePoint(control[0]));

  const { text, displayName } = withoutDisplayName(withoutScheme(withoutFieldName(withoutMarkup(narrow(visible)))));
  return { ok: true, text: withoutWrapping(withoutScheme(text)), displayName };
}

const unreadable = (reason: SyntaxFault, detail: string): Unreadable => ({ ok: false, reason, detail });

/** `U+0007` for a bell: how a character that must not be printed is named. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const narrow = (text: string): string =>
  text
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/﹫/g, '@')
    .replace(/\u3000/g, ' ');

function withoutScheme(text: string): string {
  const mailto = /^mailto:(?:\/\/)?/i.exec(text);
  if (!mailto) return text.replace(ESCAPES_AT_EDGES, '').replace(LINK_QUERY, '');
  const target = text.slice(mailto[0].length).split('?', 1)[0] ?? '';
  try {
    return decodeURIComponent(target).trim();
  } catch {
    return target.trim();
  }
}

function withoutDisplayName(text: string): { text: string; displayName: string | null } {
  const bracketed = /^(.*)<([^<>]*)>[.,;:]*$/u.exec(text);
  if (bracketed) {
    const [, name = '', address = ''] = bracketed;
    // "Ann <a@…>, Bob <b@…>" is a list: leave it whole, the two at signs tell.
    if (/[<>]/.test(name.replace(/"[^"]*"/g, ''))) return { text, displayName: null };
    return { text: address, displayName: readableName(name) };
  }
  const enclosed = /^([^@<>[\]()]*[^\s@<>[\]()])\s*(?:\[([^\s[\]]+@[^\s[\]]+)\]|\(([^\s()]+@[^\s()]+)\))$/u.exec(text);
  if (enclosed) {
    const [, name = '', inBrackets, inParentheses = ''] = enclosed;
    return { text: inBrackets ?? inParentheses, displayName: readableName(name) };
  }
  const commented = /^([^\s()]+@[^\s()]+)\s*\(([^()]*)\)$/u.exec(text);
  if (commented) {
    const [, address = '', comment = ''] = commented;
    return { text: address, displayName: readableName(comment) };
  }
  return { text, displayName: null };
}

function readableName(name: string): string | null {
  const trimmed = name.trim();
  const quoted = /^"(.*)"$/su.exec(trimmed);
  const plain = (quoted?.[1]?.replace(/\\(.)/g, '$1') ?? trimmed).normalize('NFC').replace(/\s+/g, ' ').trim();
  return plain === '' ? null : plain;
}

function withoutWrapping(text: string): string {
  let bare = text.replace(INVISIBLE_EDGES, '');
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(/[,;:!?…。、|]+$/, '').replace(/^[,;:]+/, '');
    // One full stop ends a sentence (or is DNS's root); two are a fault to be named.
    if (bare.endsWith('.') && !bare.endsWith('..')) bare = bare.slice(0, -1);
    const close = PAIRS[bare[0] ?? ''];
    if (close && bare.length > 1 && bare.endsWith(close)) bare = bare.slice(1, -1);
    if (!bare.includes('[')) bare = bare.replace(/[>)\]}]+$/, '');
    bare = bare.replace(/^[<({[]+/, '').replace(INVISIBLE_EDGES, '');
  }
  return bare;
}

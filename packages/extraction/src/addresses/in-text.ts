import { ADDRESS_LABELS } from '../data/labels.ts';
import { firstMarkFrom, Mark, marksInside } from '../reading/flow.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { isMailDomain, normaliseAddress } from './address.ts';
import type { Hit } from './hit.ts';
import { isNoise } from './noise.ts';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const NON_ASCII_LETTER = /[\p{L}\p{M}]/u;
/** Scripts that write no space before a Latin word: their letters never belong to an ASCII local part. */
const UNSPACED_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const SECRET_MARKS = Mark.Tag | Mark.Comment | Mark.Hidden | Mark.Invisible;
/** What people put into an address for machines to trip over, always in capitals. */
const SPAM_TRAP_WORD =
  /[-._]?(?:NO[-_]?SPAM|NOSPAM|REMOVE[-_]?(?:THIS|ME)|DELETE[-_]?(?:THIS|ME)|ANTI[-_]?SPAM|SANS[-_]?SPAM|PAS[-_]?DE[-_]?SPAM|ENLEVER?[-_]?(?:CECI|MOI)|ENTFERNEN|KEIN[-_]?SPAM|SIN[-_]?SPAM|SEM[-_]?SPAM|QUITAR|REMOVER)[-._]?/;

/** Where the text may not be read across, and how it is cut; pages without markup pass {@link NO_MARKS}. */
export type Marks = PageReading['marks'];
export const NO_MARKS: Marks = { markAt: [], markKind: [] };

/**
 * Every address that stands as such in a text, also when tags, comments or dropped characters cut it. `text` is in
 * ASCII forms. Linear: from each `@` it looks at most 64 characters back and 253 ahead.
 */
export function addressesInText(text: string, marks: Marks = NO_MARKS): Hit[] {
  const hits: Hit[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const hit = addressAround(text, at, marks);
    if (hit !== null) hits.push(hit);
  }
  return hits;
}

function addressAround(text: string, at: number, marks: Marks): Hit | null {
  if (text.charCodeAt(at - 1) === 64 || text.charCodeAt(at + 1) === 64) return null;
  const spaced = text.charAt(at - 1) === ' ' && text.charAt(at + 1) === ' ';
  const localEnd = spaced ? at - 1 : at;
  // Right behind the sign a line may end: "info@<br>x.org".
  const domainStart = spaced || text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;

  const start = startOfLocal(text, localEnd, marks);
  if (start === localEnd) return null;
  const end = endOfDomain(text, domainStart, marks);
  if (end === domainStart) return null;
  if (isPartOfSomethingElse(text, start, end)) return null;
  if (spaced && !standsAlone(text, start, end)) return null;

  const written = `${text.slice(start, localEnd)}@${text.slice(domainStart, end)}`;
  const cleaned = written.replace(SPAM_TRAP_WORD, (word, offset: number) => joint(written, word, offset));
  const address = normaliseAddress(cleaned);
  if (address === null || isNoise(address, text.slice(Math.max(0, start - 24), start))) return null;
  const kinds = marksInside(marks, start, end);
  const split = (kinds & SECRET_MARKS) !== 0 || (isMarked(marks, at) && isMarked(marks, at + 1));
  const encoded = (kinds & Mark.Entity) !== 0;
  return {
    address,
    via: split ? 'split' : encoded ? 'entities' : 'text',
    obfuscated: split || encoded || cleaned !== written,
    start,
    end,
    name: null,
  };
}

/** Markup stands here; around the @ alone, even bold type is no typography. */
function isMarked({ markAt }: Marks, offset: number): boolean {
  return markAt[firstMarkFrom(markAt, offset)] === offset;
}

/** A dropped trap word leaves the dot it stood between: `info@NOSPAM.x.org`, `info.NOSPAM@x.org`, `jane.NOSPAM.doe`. */
function joint(written: string, word: string, offset: number): string {
  const before = written.charAt(offset - 1);
  const after = written.charAt(offset + word.length);
  const edge = before === '' || before === '@' || after === '@' || after === '';
  return !edge && word.startsWith('.') ? '.' : '';
}

function startOfLocal(text: string, end: number, marks: Marks): number {
  const lowest = Math.max(0, end - MAX_LOCAL - 12, lastHardMark(marks, end));
  let start = end;
  while (start > lowest && isLocalChar(text.charCodeAt(start - 1))) start--;
  if (start > lowest && text.charCodeAt(start - 1) > 127) start = startOfForeignLocal(text, start, end, lowest);
  start = afterGluedWord(text, start, end, marks);
  while (start < end && TRIMMED_FROM_LOCAL.includes(text.charAt(start))) start++;
  const escapes = /^(?:%[0-9a-f]{2}|u00[0-9a-f]{2})+/i.exec(text.slice(start, Math.min(end, start + 24)));
  if (escapes !== null && start + escapes[0].length < end) start += escapes[0].length;
  return start;
}

const TRIMMED_FROM_LOCAL = ".'-+&%~";

/** A local part in another script, or one Latin word with accents; a letter of a spaceless script ends the address. */
function startOfForeignLocal(text: string, asciiStart: number, end: number, lowest: number): number {
  const neighbour = text.charAt(asciiStart - 1);
  if (!NON_ASCII_LETTER.test(neighbour)) return asciiStart;
  if (asciiStart < end && (UNSPACED_SCRIPT.test(neighbour) || !/\p{Script=Latin}/u.test(neighbour))) return asciiStart;
  let start = asciiStart;
  while (start > lowest && (isLocalChar(text.charCodeAt(start - 1)) || NON_ASCII_LETTER.test(text.charAt(start - 1)))) {
    start--;
  }
  return start;
}

/**
 * Where markup glues another word to the address ("Emailinfo@…", "Jane Doejane@…" once tags are gone), the address
 * begins at the tag. A lower-case piece is taken for a part of the address: that is how addresses are split.
 * Answers where the local part that ends at `end` begins, `start` or later.
 */
export function afterGluedWord(text: string, start: number, end: number, marks: Marks): number {
  for (let i = firstMarkFrom(marks.markAt, start + 1); i < marks.markAt.length; i++) {
    const mark = marks.markAt[i] ?? end;
    if (mark >= end) break;
    if (((marks.markKind[i] ?? 0) & (Mark.Tag | Mark.Style | Mark.Hard)) === 0) continue;
    if (((marks.markKind[i] ?? 0) & Mark.Field) !== 0 && mark < end) return afterGluedWord(text, mark, end, marks);
    const piece = text.slice(start + text.slice(start, mark).lastIndexOf(' ') + 1, mark);
    if (/[._-]$/.test(piece) || /^[._-]/.test(text.charAt(mark))) continue;
    const startsUpper = /^\p{Lu}/u.test(piece) && /^[a-z\d]/.test(text.charAt(mark));
    if (ADDRESS_LABELS.has(piece.toLowerCase()) || (startsUpper && piece.length > 1)) return mark;
  }
  const label = /^(?:E-?mail|Mail|Courriel|Correo|Tel)(?=[a-z])/.exec(text.slice(start, end));
  return label === null || marks === NO_MARKS ? start : start + label[0].length;
}

/** The longest reading of what follows the `@` that is a domain; `start` when none is. */
function endOfDomain(text: string, start: number, marks: Marks): number {
  const highest = Math.min(text.length, start + MAX_DOMAIN, nextHardMark(marks, start));
  let ascii = start;
  while (ascii < highest && isDomainChar(text.charCodeAt(ascii))) ascii++;
  let full = ascii;
  while (full < highest && (isDomainChar(text.charCodeAt(full)) || NON_ASCII_LETTER.test(text.charAt(full)))) full++;
  full = withoutTail(text, start, full);
  if (full === start) return start;

  const sentence = startOfNextSentence(text, start, full);
  if (sentence > start && isMailDomain(text.slice(start, sentence).toLowerCase())) return sentence;
  if (isMailDomain(text.slice(start, full).toLowerCase())) return full;
  for (const end of shorterEnds(text, start, full, ascii, marks)) {
    const trimmed = withoutTail(text, start, end);
    if (trimmed > start && isMailDomain(text.slice(start, trimmed).toLowerCase())) return trimmed;
  }
  return start;
}

const MOST_ENDS_TRIED = 8;

/** Where the run could end before its end: at a tag, at the last ASCII letter, where case or digits change. */
function shorterEnds(text: string, start: number, full: number, ascii: number, marks: Marks): number[] {
  const ends: number[] = [];
  for (let i = firstMarkFrom(marks.markAt, start + 1); i < marks.markAt.length; i++) {
    const mark = marks.markAt[i] ?? full;
    if (mark >= full) break;
    ends.push(mark);
  }
  if (ascii < full) ends.push(ascii);
  const lastDot = start + text.slice(start, full).lastIndexOf('.');
  for (let i = Math.max(start, lastDot) + 1; i < full; i++) {
    if (/[a-z][A-Z\d]/.test(text.slice(i - 1, i + 1))) ends.push(i);
  }
  if (lastDot > start) ends.push(lastDot);
  return ends.sort((a, b) => b - a).slice(0, MOST_ENDS_TRIED);
}

/** `info@x.org.Please call`: a full stop without a space, then a capital where the domain had none. */
function startOfNextSentence(text: string, start: number, end: number): number {
  const dot = start + text.slice(start, end).lastIndexOf('.');
  if (dot <= start || !/^[A-ZÀ-ÞА-Я][a-zà-ÿа-я]*$/.test(text.slice(dot + 1, end))) return start;
  return /[A-Z]/.test(text.slice(start, dot)) ? start : dot;
}

function withoutTail(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && (text.charCodeAt(last - 1) === 46 || text.charCodeAt(last - 1) === 45)) last--;
  return last;
}

/** A query string, a user in a URL, a repository, a handle in another network: an `@` but no mailbox. */
function isPartOfSomethingElse(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === 64) return true;
  const after = text.charAt(end);
  if (after === '@') return true;
  if (after === ':' && /^:(?:\/?[\w~.-]+\/|\d+\/|[\w.-]+\.git)/.test(text.slice(end, end + 80))) return true;
  if (after === '/' && text.charAt(end + 1) !== ' ' && /^\/[\w-]/.test(text.slice(end, end + 2)))
    return isInUrl(text, start);
  // A slash, an equals sign or an ampersand in front: the end of a path or of a query parameter, if a URL stands there.
  return before === 47 || before === 61 || before === 38 || before === 63 || before === 58
    ? isInUrl(text, start)
    : false;
}

function isInUrl(text: string, start: number): boolean {
  let from = start;
  while (from > 0 && start - from < LONGEST_URL && !ENDS_URL.includes(text.charAt(from - 1))) from--;
  const word = text.slice(from, start);
  return /[a-z][a-z\d+.-]*:\/\/|^www\.|\?[\w.%-]+=|^\/\w/i.test(word) && !/mailto:$/i.test(word);
}

const LONGEST_URL = 300;
const ENDS_URL = ' \n\t"\'<>()[]{}|,;';

function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.charAt(end);
  return /(?:^|[\n:：(<]\s?)$/.test(before) && (after === '' || /[\s.,;)>]/.test(after));
}

function lastHardMark(marks: Marks, before: number): number {
  for (let i = firstMarkFrom(marks.markAt, before + 1) - 1; i >= 0; i--) {
    const at = marks.markAt[i] ?? 0;
    if (at < before - MAX_LOCAL - 12) break;
    if (((marks.markKind[i] ?? 0) & Mark.Hard) !== 0) return at;
  }
  return 0;
}

function nextHardMark(marks: Marks, after: number): number {
  for (let i = firstMarkFrom(marks.markAt, after); i < marks.markAt.length; i++) {
    const at = marks.markAt[i] ?? 0;
    if (at > after + MAX_DOMAIN) break;
    if (((marks.markKind[i] ?? 0) & Mark.Hard) !== 0) return at;
  }
  return Number.POSITIVE_INFINITY;
}

const LOCAL_CHARS = charTable("._%+-'&~");
const DOMAIN_CHARS = charTable('.-');

function charTable(punctuation: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let code = 0; code < 128; code++) {
    const char = String.fromCharCode(code);
    if (/[a-z\d]/i.test(char) || punctuation.includes(char)) table[code] = 1;
  }
  return table;
}

function isLocalChar(code: number): boolean {
  return code < 128 && LOCAL_CHARS[code] === 1;
}

function isDomainChar(code: number): boolean {
  return code < 128 && DOMAIN_CHARS[code] === 1;
}

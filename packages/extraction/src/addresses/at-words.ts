import { NO_LOCAL_PART, SPELLED_SIGNS } from '../data/at-words.ts';
import { BEFORE_ADDRESS } from '../data/labels.ts';
import { SHARED_MAILBOX } from '../data/shared-mailboxes.ts';
import { firstMarkFrom, Mark } from '../reading/flow.ts';
import { isMailDomain, normaliseAddress } from './address.ts';
import type { Hit } from './hit.ts';
import { afterGluedWord, type Marks, NO_MARKS } from './in-text.ts';
import { isNoise } from './noise.ts';

const BRACKETED: ReadonlySet<string> = new Set(SPELLED_SIGNS.flatMap(({ at }) => at.bracketed));
const BARE: readonly string[] = [...new Set(SPELLED_SIGNS.flatMap(({ at }) => at.bare))];
const DOT_WORDS = [...new Set(SPELLED_SIGNS.flatMap(({ dot }) => dot))].map(escapePattern).join('|');
const FOREIGN_DOT_WORDS = [...new Set(SPELLED_SIGNS.flatMap(({ dot }) => dot))]
  .filter((word) => word.charCodeAt(0) > 127)
  .join('|');
/** A dot in words: in brackets with or without spaces, or between spaces, dashes or underscores. */
const SPELLED_DOT = new RegExp(
  ` ?[[({<«] ?(?:${DOT_WORDS}) ?[\\])}>»] ?| ?[-_] ?(?:${DOT_WORDS}) ?[-_] ?| (?:${DOT_WORDS}) | ?["'„“”*|] ?(?:${DOT_WORDS}) ?["'“”*|] ?|(?<=[a-z\\d-])(?:${FOREIGN_DOT_WORDS})(?=[a-z\\d])`,
  'giu',
);
const DOMAIN_AHEAD = /^ ?([\p{L}\p{N}][\p{L}\p{M}\p{N}-]*(?: ?\. ?[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*)+)/u;
const LOCAL_BEHIND = /[A-Za-z\d._%+-]+ ?$/;
const OPENERS = '[({<«';
const CLOSERS = '])}>»';
const LONGEST_WORD = 16;
const WINDOW_BEFORE = 90;
const WINDOW_AFTER = 140;

/**
 * Addresses whose "@" is spelled out, in any of the languages: bracketed ("info [at] x.org"), between dashes, or bare
 * where the dot is in words too ("info arobase exemple point fr"). `text` is in ASCII forms. Looks only at bounded
 * windows around the words, so its time is linear.
 */
export function spelledOutAddresses(text: string, marks: Marks = NO_MARKS): Hit[] {
  const hits: Hit[] = [];
  for (let i = 0; i < OPENERS.length; i++) {
    const opener = OPENERS.charAt(i);
    const closer = CLOSERS.charAt(i);
    for (let open = text.indexOf(opener); open >= 0; open = text.indexOf(opener, open + 1)) {
      const close = text.slice(open + 1, open + LONGEST_WORD + 2).indexOf(closer);
      if (close < 1) continue;
      const word = text.slice(open + 1, open + 1 + close);
      if (BRACKETED.has(word.trim().toLowerCase()))
        keep(hits, addressAcross(text, open, open + close + 2, 'bracketed', marks));
    }
  }
  const lower = text.toLowerCase();
  // Lower case may change the length (İ): then offsets would lie, and the bare words are left to the brackets.
  if (lower.length !== text.length) return hits;
  for (const word of BARE) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      const before = lower.charCodeAt(at - 1);
      const after = lower.charCodeAt(at + word.length);
      if (before === SPACE && after === SPACE) {
        const shouted = word === 'at' && text.slice(at, at + 2) === 'AT';
        keep(hits, addressAcross(text, at - 1, at + word.length + 1, shouted ? 'shouted' : 'bare', marks));
      } else if ((before === DASH || before === UNDERSCORE) && before === after) {
        keep(hits, addressAcross(text, at - 1, at + word.length + 1, 'dashed', marks));
      } else if (QUOTES.includes(lower.charAt(at - 1)) && QUOTES.includes(lower.charAt(at + word.length))) {
        keep(hits, addressAcross(text, at - 1, at + word.length + 1, 'dashed', marks));
      } else if (word.charCodeAt(0) > 127 && isAsciiWord(before) && isAsciiWord(after)) {
        // Between Latin letters a word of another script needs no spaces: info艾特x点cn.
        keep(hits, addressAcross(text, at, at + word.length, 'bare', marks));
      }
    }
  }
  return hits;
}

function isAsciiWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122);
}

const SPACE = 32;
const QUOTES = '"\'„“”*|';
const DASH = 45;
const UNDERSCORE = 95;

type Manner = 'bracketed' | 'dashed' | 'shouted' | 'bare';

function addressAcross(text: string, signStart: number, signEnd: number, manner: Manner, marks: Marks): Hit | null {
  const from = afterGluedWord(text, fieldStart(marks, signStart), signStart, marks);
  const behind = text.slice(from, signStart);
  const ahead = text.slice(signEnd, fieldEnd(marks, signEnd)).split('\n', 1)[0] ?? '';
  const local = LOCAL_BEHIND.exec(withSignsForDots(behind.slice(behind.lastIndexOf('\n') + 1)))?.[0].trim();
  if (local === undefined || local === '') return null;

  const dotted = withSignsForDots(ahead);
  const domain = DOMAIN_AHEAD.exec(dotted)?.[1];
  if (domain === undefined) return null;
  if (!isDeliberate(manner, local, behind, ahead, dotted)) return null;

  const address = longestAddress(local.replace(/^[._-]+/, ''), domain.replaceAll(' ', ''));
  if (address === null || isNoise(address)) return null;
  const start = Math.max(0, signStart - local.length - 1);
  return { address, via: 'at_words', obfuscated: true, start, end: signEnd + domain.length, name: null };
}

/** Where the field of the page begins that the sign stands in: no address reaches across fields. */
function fieldStart({ markAt, markKind }: Marks, sign: number): number {
  const lowest = Math.max(0, sign - WINDOW_BEFORE);
  for (let i = firstMarkFrom(markAt, sign) - 1; i >= 0; i--) {
    const at = markAt[i] ?? 0;
    if (at <= lowest) break;
    if (((markKind[i] ?? 0) & (Mark.Field | Mark.Hard)) !== 0) return at;
  }
  return lowest;
}

function fieldEnd({ markAt, markKind }: Marks, sign: number): number {
  for (let i = firstMarkFrom(markAt, sign + 1); i < markAt.length; i++) {
    const at = markAt[i] ?? 0;
    if (at >= sign + WINDOW_AFTER) break;
    if (((markKind[i] ?? 0) & (Mark.Field | Mark.Hard)) !== 0) return at;
  }
  return sign + WINDOW_AFTER;
}

/** Whether the words mean an address and not a place: "meet us at example.com" must not become one. */
function isDeliberate(manner: Manner, local: string, behind: string, ahead: string, dotted: string): boolean {
  if (manner === 'bracketed') return true;
  if (NO_LOCAL_PART.has(local.toLowerCase())) return false;
  if (manner === 'dashed') return true;
  const labelled = BEFORE_ADDRESS.test(behind.slice(0, behind.length - local.length).trimEnd());
  if (labelled) return true;
  const line = behind.slice(behind.lastIndexOf('\n') + 1).trim();
  if (local !== local.toLowerCase() && line !== local) return false;
  // A line that is nothing but "info at firm.org" is an address; "Shop at firm.org" is not.
  if (line === local && /^ ?[\w.-]+ ?$/.test(ahead) && SHARED_MAILBOX.test(local)) return true;
  // The dot's word must be part of this very domain, not of a later sentence.
  const spelled = dotted.slice(0, 60) !== ahead.slice(0, 60) && /^ ?[\p{L}\p{N}-]+(?: |[[({<_-])/u.test(ahead);
  if (manner === 'shouted') return spelled || (local === local.toLowerCase() && !/[A-Z]{3}/.test(ahead.slice(0, 8)));
  return spelled;
}

/** The words after a domain may look like more of it ("… dot com . Call us"): the longest reading that is an address. */
function longestAddress(local: string, domain: string): string | null {
  let name = domain.toLowerCase();
  while (name.includes('.')) {
    if (isMailDomain(name)) return normaliseAddress(`${local}@${name}`);
    name = name.slice(0, name.lastIndexOf('.'));
  }
  return null;
}

function withSignsForDots(text: string): string {
  return text.replace(SPELLED_DOT, '.');
}

function keep(hits: Hit[], hit: Hit | null): void {
  if (hit !== null) hits.push(hit);
}

function escapePattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

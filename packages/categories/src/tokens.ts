import { fold } from './fold.ts';

/** A folded word (or one Han character), with the number of the sentence it stands in. */
export interface Token {
  readonly word: string;
  readonly sentence: number;
  /** Nothing but a space, a hyphen or an apostrophe parts it from the word before: the two may be one phrase. */
  readonly joined: boolean;
}

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const HAN = 3;
const STOP = 4;
const FULL_STOP = 5;
const JOINT = 6;

const KINDS: readonly (readonly [RegExp, number])[] = [
  [/\p{sc=Han}/u, HAN],
  [/[\p{L}\p{M}]/u, LETTER],
  [/\p{N}/u, DIGIT],
  [/[!?…。！？؟।\n]/u, STOP],
  [/\./u, FULL_STOP],
  [/[\s&@/'’"„“”«»()‐‑-]/u, JOINT],
];

// What each UTF-16 unit is, told once: asking a regular expression of every page costs more than all the rest. Characters
// outside the basic plane (emoji, rare Han) separate words and are none.
const KIND = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  const character = String.fromCharCode(unit);
  return KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHER;
});

// "M. Durand", "Dr. Rossi", "e. V.": a stop after so short a word is an abbreviation.
const SHORTEST_LAST_WORD = 3;
const SPACE = /\s/;

/**
 * Words of a text, folded; digits apart from letters ("84k"), Han character by character: Chinese is then matched as any
 * phrase is, without word boundaries.
 *
 * @param firstSentence number given to the first sentence, so that a title and a body can be joined
 */
export function tokenise(text: string, firstSentence = 0): Token[] {
  const folded = fold(text);
  const tokens: Token[] = [];
  let sentence = firstSentence;
  let lastWordLength = 0;
  let joined = false;
  let at = 0;
  while (at < folded.length) {
    const kind = KIND[folded.charCodeAt(at)] ?? OTHER;
    const start = at;
    at += 1;
    if (kind === LETTER || kind === DIGIT) {
      while (at < folded.length && KIND[folded.charCodeAt(at)] === kind) at += 1;
    }
    if (kind === LETTER || kind === DIGIT || kind === HAN) {
      tokens.push({ word: folded.slice(start, at), sentence, joined });
      lastWordLength = at - start;
      joined = true;
      continue;
    }
    if (kind !== JOINT && kind !== FULL_STOP) joined = false;
    if (lastWordLength > 0 && (kind === STOP || (kind === FULL_STOP && endsSentence(folded, at, lastWordLength)))) {
      sentence += 1;
      lastWordLength = 0;
      joined = false;
    }
  }
  return tokens;
}

/** A full stop ends a sentence only before a space: "sos-expat.com" and "3.5" do not. */
function endsSentence(text: string, after: number, lastWordLength: number): boolean {
  return lastWordLength >= SHORTEST_LAST_WORD && (after === text.length || SPACE.test(text.charAt(after)));
}

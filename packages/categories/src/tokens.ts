import { fold } from './fold.ts';

/** A folded word (or one Han character), with the number of the sentence it stands in. */
export interface Token {
  readonly word: string;
  readonly sentence: number;
}

const HAN = /\p{sc=Han}/u;
const EACH_HAN = /\p{sc=Han}/gu;
// A stop ends a sentence only before a space: "sos-expat.com" and "3.5" do not.
const PIECE = /[\p{L}\p{M}]+|\p{N}+|[!?…。！？؟।\n]|\.(?=\s|$)/gu;
const WORD = /^[\p{L}\p{M}\p{N}]/u;
// "M. Durand", "Dr. Rossi", "e. V.": a stop after so short a word is an abbreviation.
const SHORTEST_LAST_WORD = 3;

/**
 * Words of a text, folded, Han character by character: Chinese is then matched as any phrase is, without word boundaries.
 *
 * @param firstSentence number given to the first sentence, so that a title and a body can be joined
 */
export function tokenise(text: string, firstSentence = 0): Token[] {
  const folded = fold(text);
  const spaced = HAN.test(folded) ? folded.replace(EACH_HAN, ' $& ') : folded;
  const tokens: Token[] = [];
  let sentence = firstSentence;
  let last = '';
  for (const [piece] of spaced.matchAll(PIECE)) {
    if (WORD.test(piece)) {
      tokens.push({ word: piece, sentence });
      last = piece;
    } else if (last !== '' && (piece !== '.' || last.length >= SHORTEST_LAST_WORD)) {
      sentence += 1;
      last = '';
    }
  }
  return tokens;
}

import { foldWords } from './phrase.ts';
import { type OptOutRule, optOutRules } from './reply-rules.ts';

/** An answer of more words than this says more than its one word, and a word of an answer may mean anything. */
const FEW_WORDS = 4;
const FEW_SIGNS = 10;
const HAN = /\p{Script=Han}/u;

/** The rule by which somebody's own words say that he is not to be written to; null when none says so. */
export function saysNo(words: string): OptOutRule | null {
  const folded = foldWords(words);
  if (folded === '') return null;
  const isShort = HAN.test(folded) ? folded.length <= FEW_SIGNS : folded.split(' ').length <= FEW_WORDS;
  return optOutRules.find(({ isAlone, matches }) => (!isAlone || isShort) && matches(folded)) ?? null;
}

import { type Language, languages } from '@relais/contracts';
import { eld } from 'eld/small';

// What a page is about in is told by its first lines; detection costs with length.
const LETTERS_READ = 300;
// Short texts put sister languages a hair apart (Russian and Bulgarian, Hindi and Marathi): ours is then the likelier one.
const SISTER_GAP = 0.02;
const LEAST_LETTERS = 3;

const known: ReadonlySet<string> = new Set(languages);

/** Is this one of the nine languages rules and templates exist for? */
export function isSupported(language: string): language is Language {
  return known.has(language);
}

/** The ISO 639-1 part of a language tag ("pt_BR", "zh-Hans" …), lower case; null when there is none. */
export function baseLanguage(tag: string | null | undefined): string | null {
  const base = tag?.trim().toLowerCase().split(/[-_]/, 1)[0];
  return base !== undefined && /^[a-z]{2}$/.test(base) ? base : null;
}

/**
 * The ISO 639-1 code of the language a text is written in (any of sixty, not only the nine), or null when the text gives too
 * little to tell. Where the page declares its language, trust that first: under three words this is a guess.
 */
export function detectLanguage(text: string): string | null {
  const head = text.slice(0, LETTERS_READ);
  if ((head.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return null;
  const result = eld.detect(head);
  if (result.language === '') return null;
  const scores = result.getScores();
  const best = scores[result.language] ?? 0;
  const ours = languages.find((language) => best - (scores[language] ?? 0) <= SISTER_GAP);
  if (ours !== undefined && !isSupported(result.language)) return ours;
  return result.isReliable() ? result.language : null;
}

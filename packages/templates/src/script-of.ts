import type { Language } from '@relais/contracts';

export type Script = 'Latin' | 'Cyrillic' | 'Han' | 'Devanagari' | 'Arabic';

export const scriptOfLanguage: Readonly<Record<Language, Script>> = {
  fr: 'Latin',
  en: 'Latin',
  es: 'Latin',
  de: 'Latin',
  pt: 'Latin',
  ru: 'Cyrillic',
  zh: 'Han',
  hi: 'Devanagari',
  ar: 'Arabic',
};

const SCRIPTS: readonly (readonly [Script, RegExp, number])[] = [
  ['Latin', /\p{Script=Latin}/gu, 1],
  ['Cyrillic', /\p{Script=Cyrillic}/gu, 1],
  // One sign is about a word's worth of two letters.
  ['Han', /\p{Script=Han}/gu, 2],
  // Vowel signs are marks of their own and not counted twice.
  ['Devanagari', /\p{Script=Devanagari}/gu, 1],
  ['Arabic', /\p{Script=Arabic}/gu, 1],
];

// Fewer letters than this are a name or an abbreviation, not a text.
const LEAST_LETTERS = 12;

/** The script most of a text is written in, addresses left out; null when there is too little to tell. */
export function scriptOf(text: string): Script | null {
  const words = text
    .split(/\s+/)
    .filter((word) => !word.includes('@') && !word.includes('://'))
    .join(' ');
  const counts = SCRIPTS.map(
    ([script, letters, weight]) => [script, (words.match(letters)?.length ?? 0) * weight] as const,
  );
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const [best] = counts.toSorted(([, a], [, b]) => b - a);
  return best === undefined || total < LEAST_LETTERS ? null : best[0];
}

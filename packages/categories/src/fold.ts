import { simplifyHan } from './han-variants.ts';

// Latin, Greek and Cyrillic accents; Arabic vowel signs, hamza marks, superscript alef and tatweel; the Devanagari nukta;
// joiners and direction marks. Devanagari vowel signs stay: they are letters of the word, not accents on it.
const MARKS =
  /[\u0300-\u036f\u064b-\u065f\u0670\u0640\u093c\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  '\u0901': '\u0902', // candrabindu and anusvara are written for one another
  '’': "'",
  ʼ: "'",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/**
 * One spelling for what readers take as the same word: no case, no accents, no width, no Arabic vowel or hamza, no nukta,
 * simplified Han. Rules and texts both pass here, so a rule may be written the way its language is.
 */
export function fold(text: string): string {
  const bare = text.normalize('NFKD').toLowerCase().replace(MARKS, '');
  return simplifyHan(bare.replace(LETTER, (letter) => LETTERS[letter] ?? letter));
}

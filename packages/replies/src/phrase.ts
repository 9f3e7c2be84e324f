/**
 * A phrase of the data files, made into something that finds it: words with `(one|another)`, `*` for any ending and `...` for up to
 * four words between. Case, accents, apostrophes and punctuation say nothing on either side.
 */
export type Phrase = (folded: string) => boolean;

/** Scripts whose words stand without spaces: a phrase is found inside a line of signs. */
const UNSPACED = /\p{Script=Han}/u;
const GAP = '(?:\\S+ ){0,4}';
const GAP_OF_SIGNS = '\\S{0,8}?';

/** @throws {SyntaxError} for brackets that do not match */
export function phraseOf(say: string): Phrase {
  const isUnspaced = UNSPACED.test(say);
  const body = say
    .split(/(\.\.\.|[()|*?])/)
    .map((piece) => signs[piece] ?? (isUnspaced ? foldWords(piece) : spaced(piece)))
    .join('')
    .replace(/ … ?/g, ` ${GAP}`)
    .replaceAll('…', GAP_OF_SIGNS);
  const pattern = new RegExp(isUnspaced ? body : ` ${body.trimEnd()} `, 'u');
  return (folded) => pattern.test(` ${folded} `);
}

const signs: Readonly<Record<string, string>> = { '(': '(?:', ')': ')', '|': '|', '*': '\\S*', '?': '?', '...': '…' };

/** The words of a piece, with the spaces at its ends kept: they stand between it and its neighbours. */
const spaced = (piece: string): string =>
  `${/^\s/.test(piece) ? ' ' : ''}${foldWords(piece)}${/\S\s+$/.test(piece) ? ' ' : ''}`;

const LETTERS: Readonly<Record<string, string>> = { ى: 'ي', ß: 'ss' };

/** Words in lower case, single spaces between them, without accents, Arabic vowel signs and punctuation. */
export function foldWords(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u064b-\u0655\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .normalize('NFC')
    .replace(/[ىß]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

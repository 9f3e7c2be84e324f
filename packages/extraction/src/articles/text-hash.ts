import { hash } from 'node:crypto';

/**
 * The name of a text by its words alone: case, accents' spelling, marks, figures and spaces make no other text. So a copy with
 * another counter, date or layout is known for what it is.
 */
export function textHash(text: string): string {
  const wordsAlone = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}]+/gu, ' ')
    .trim();
  return hash('sha256', wordsAlone, 'hex');
}

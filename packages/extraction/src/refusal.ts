import { REFUSAL_STEM, REFUSALS } from './data/refusals.ts';
import type { Refusal } from './page-contacts.ts';

const STEMS = new RegExp(REFUSAL_STEM.source, 'gi');
const AROUND = 220;
const MOST_PLACES = 40;

/**
 * The first notice in a page's text that refuses commercial mail, as it stands there; null when there is none.
 * Phrases are tried only in windows around their stems, so a long page costs one scan.
 */
export function refusalIn(text: string): Refusal | null {
  if (!REFUSAL_STEM.test(text)) return null;
  let covered = -1;
  let places = 0;
  for (const match of text.matchAll(STEMS)) {
    if (match.index < covered) continue;
    if (++places > MOST_PLACES) return null;
    const window = text.slice(Math.max(0, match.index - AROUND), match.index + AROUND);
    covered = match.index + AROUND / 2;
    const refusal = refusalInWindow(window);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refusalInWindow(window: string): Refusal | null {
  const plain = window.replace(/[’‘]/g, "'").toLowerCase();
  for (const { language, pattern } of REFUSALS) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    const phrase = plain.length === window.length ? window.slice(match.index, match.index + match[0].length) : match[0];
    return { phrase: phrase.trim(), language };
  }
  return null;
}

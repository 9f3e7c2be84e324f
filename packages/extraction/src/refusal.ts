import { REFUSAL_STEMS, REFUSALS } from './data/refusals.ts';
import type { Refusal } from './page-contacts.ts';

const ANY_STEM = new RegExp(Object.values(REFUSAL_STEMS).join('|'), 'gu');
const BY_LANGUAGE = Object.entries(REFUSAL_STEMS).map(([language, stem]) => ({
  language,
  stem: new RegExp(stem, 'u'),
  patterns: REFUSALS.filter((refusal) => refusal.language === language).map(({ pattern }) => pattern),
}));
const AROUND = 220;
const MOST_PLACES = 40;

/**
 * The first notice in a page's text that refuses commercial mail, as it stands there; null when there is none.
 * Phrases are tried only in windows around their stems, so a long page costs one scan.
 */
export function refusalIn(text: string): Refusal | null {
  let covered = -1;
  let places = 0;
  for (const match of text.toLowerCase().matchAll(ANY_STEM)) {
    if (match.index < covered) continue;
    if (++places > MOST_PLACES) return null;
    covered = match.index + AROUND / 2;
    const refusal = refusalInWindow(text.slice(Math.max(0, match.index - AROUND), match.index + AROUND));
    if (refusal !== null) return refusal;
  }
  return null;
}

function refusalInWindow(window: string): Refusal | null {
  const plain = window.replace(/[’‘]/g, "'").toLowerCase();
  for (const { language, stem, patterns } of BY_LANGUAGE) {
    if (!stem.test(plain)) continue;
    for (const pattern of patterns) {
      const match = pattern.exec(plain);
      if (match === null) continue;
      const phrase =
        plain.length === window.length ? window.slice(match.index, match.index + match[0].length) : match[0];
      return { phrase: phrase.trim(), language };
    }
  }
  return null;
}

import { type Category, canonicalCategory } from '@relais/contracts';
import words from './data/category-words.json' with { type: 'json' };
import { fold } from './fold.ts';

const key = (word: string) =>
  fold(word)
    .replace(/[\s_-]+/g, ' ')
    .trim();

const byWord: ReadonlyMap<string, Category> = new Map(
  Object.entries(words).flatMap(([slug, aliases]) => {
    const category = canonicalCategory(slug);
    return category === null ? [] : aliases.map((alias): [string, Category] => [key(alias), category]);
  }),
);

/**
 * The category a person means in a column or a form, in any of the nine languages, whatever its case, accents or hyphens
 * ("Abogada", "ADMIN GROUP"); null for a word that names no category, client tags ("vacancier") among them.
 */
export function recogniseCategory(word: string): Category | null {
  return canonicalCategory(word) ?? byWord.get(key(word)) ?? null;
}

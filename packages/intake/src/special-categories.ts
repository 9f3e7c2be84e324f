import data from './data/special-categories.json' with { type: 'json' };

/** What the law keeps apart (GDPR, Article 9), and what is about children. */
export const specialCategories = ['health', 'religion', 'politics', 'union', 'orientation', 'minors'] as const;
export type SpecialCategory = (typeof specialCategories)[number];

/** Accents apart, lower case, runs of blanks as one: how terms and texts are compared. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’ʼ]/g, "'")
    .replace(/\s+/g, ' ');

/** Scripts that put no blanks between words, and prefixes onto them: there a term is found wherever it stands. */
const WITHOUT_BLANKS = /[\p{Script=Han}\p{Script=Arabic}\p{Script=Devanagari}]/u;

const patterns = specialCategories.map((category) => {
  const terms = Object.values(data.languages).flatMap((language) => language[category].terms.map(fold));
  const escaped = (term: string) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const [anywhere, words] = [terms.filter((t) => WITHOUT_BLANKS.test(t)), terms.filter((t) => !WITHOUT_BLANKS.test(t))];
  // What ends in an apostrophe or a blank goes on in the next word.
  const asWords = words.map(
    (term) => `(?<![\\p{L}\\p{N}])${escaped(term)}${term.endsWith("'") ? '' : '(?![\\p{L}\\p{N}])'}`,
  );
  return { category, pattern: new RegExp([...asWords, ...anywhere.map(escaped)].join('|'), 'u') };
});
const minorsHosts = new Set(data.minorsHosts);

/** The first of the special categories that a text tells of somebody, in any of the nine languages; null for none. */
export function specialCategoryIn(text: string): SpecialCategory | null {
  const folded = fold(text);
  return patterns.find(({ pattern }) => pattern.test(folded))?.category ?? null;
}

/** Does the name of the site say that it is children's? */
export function isMinorsSite(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return new URL(url).hostname.split(/[.-]/).some((label) => minorsHosts.has(label));
}

/** `[ending, endings it changes to]`, folded; an empty ending fits every word. */
export type Inflection = readonly [ending: string, forms: readonly string[]];

const SHORTEST_STEM = 2;

/**
 * Every form of a folded word that its language's table gives, itself first. Forms are made from the rules once, rather than
 * stems from each text: nothing is cut from a text's words, so no two unrelated words fall together.
 */
export function inflect(word: string, inflections: readonly Inflection[]): readonly string[] {
  let best: Inflection | undefined;
  for (const inflection of inflections) {
    const [ending] = inflection;
    if (!word.endsWith(ending) || word.length - ending.length < SHORTEST_STEM) continue;
    if (best === undefined || ending.length > best[0].length) best = inflection;
  }
  if (best === undefined) return [word];
  const stem = word.slice(0, word.length - best[0].length);
  return [...new Set([word, ...best[1].map((form) => stem + form)])];
}

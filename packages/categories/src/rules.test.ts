import { categories, languages } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { bundledRules } from './bundled-rules.ts';
import { findMatches } from './find-matches.ts';
import { compileLexicon, type Lexicon, termWords } from './lexicon.ts';
import { tokenise } from './tokens.ts';

const lexicons = [...bundledRules.lexicons.values()];
const lexiconOf = (language: string): Lexicon => {
  const found = lexicons.find((lexicon) => lexicon.language === language);
  if (found === undefined) throw new Error(`no rules for ${language}`);
  return found;
};

describe('the bundled rules', () => {
  it('exist for all nine languages', () => {
    expect([...bundledRules.lexicons.keys()].sort()).toEqual([...languages].sort());
  });

  it('speak for every category, and for none, in every language', () => {
    for (const { language, source } of lexicons) {
      const spokenFor = new Set(source.rules.map((rule) => rule.for));
      expect([language, [...categories, 'none'].filter((side) => !spokenFor.has(side as 'none'))]).toEqual([
        language,
        [],
      ]);
    }
  });

  it('carry an id of their own', () => {
    const ids = lexicons.flatMap(({ source }) => source.rules.map((rule) => rule.id));
    expect(ids).toHaveLength(new Set(ids).size);
  });

  describe.each(lexicons.map(({ language, source }) => ({ language, source })))(
    'in $language',
    ({ language, source }) => {
      it('each match their own example, and for the side they speak for', () => {
        const silent = source.rules.filter((rule) => {
          const alone = compileLexicon({ ...source, rules: [rule] });
          const { claims, masks } = findMatches(tokenise(rule.example), alone);
          return rule.for === 'mask' ? masks === 0 : !claims.some(({ entry }) => entry.for === rule.for);
        });
        expect(silent.map((rule) => rule.id)).toEqual([]);
      });

      it('are not drowned, in their own example, by rules for another category', () => {
        const lexicon = lexiconOf(language);
        const drowned = source.rules.filter((rule) => {
          if (rule.for === 'mask') return false;
          const { claims } = findMatches(tokenise(rule.example), lexicon);
          const points = new Map<string, number>();
          for (const { entry, weight } of claims) points.set(entry.for, (points.get(entry.for) ?? 0) + weight);
          return [...points.values()].some((value) => value > (points.get(rule.for) ?? 0));
        });
        expect(drowned.map((rule) => rule.id)).toEqual([]);
      });

      it('claim no term for two sides unless it is declared ambiguous', () => {
        const skipped = new Set(source.skipped);
        const key = (term: string) => termWords(term, skipped).join(' ');
        const ambiguous = new Set(source.ambiguous.map(key));
        const claimedBy = new Map<string, Set<string>>();
        for (const rule of source.rules) {
          for (const term of rule.terms) {
            const sides = claimedBy.get(key(term)) ?? new Set();
            claimedBy.set(key(term), sides.add(rule.for));
          }
        }
        const disputed = [...claimedBy].filter(([term, sides]) => sides.size > 1 && !ambiguous.has(term));
        expect(disputed.map(([term, sides]) => `${term}: ${[...sides].join(', ')}`)).toEqual([]);
      });
    },
  );

  it('combine, for a category, concepts that every language has words for', () => {
    const used = new Set(bundledRules.shared.combinations.filter((it) => it.for !== 'none').flatMap(({ all }) => all));
    for (const { language, source } of lexicons) {
      expect([language, [...used].filter((concept) => !source.concepts[concept])]).toEqual([language, []]);
    }
  });

  it.each(
    bundledRules.shared.combinations.flatMap(({ id, all, examples }) =>
      Object.entries(examples).map(([language, example]) => ({ id, all, language, example })),
    ),
  )('combination $id matches its example in $language', ({ all, language, example }) => {
    const { concepts } = findMatches(tokenise(example), lexiconOf(language));
    const present = new Set([...concepts.values()].flatMap((sentence) => [...sentence.keys()]));
    expect(all.filter((concept) => !present.has(concept))).toEqual([]);
  });
});

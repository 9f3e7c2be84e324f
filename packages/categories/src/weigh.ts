import { type Category, categories, type Language } from '@relais/contracts';
import { type ClaimMatch, findMatches } from './find-matches.ts';
import type { Lexicon } from './lexicon.ts';
import type { Claim, SharedRules } from './rules-schema.ts';
import type { Token } from './tokens.ts';

export type Side = Exclude<Claim, 'mask'>;

/** A rule that counted, and how: shown by `relais why`. */
export interface Matched {
  readonly term: string;
  readonly category: Side;
  /** What the rule is worth once. */
  readonly weight: number;
  /** What it gave here, place, neighbours and repeats counted. */
  readonly points: number;
  readonly count: number;
  readonly language: Language;
  readonly rule: string;
}

export interface Weighed {
  readonly points: Readonly<Record<Side, number>>;
  readonly matched: readonly Matched[];
}

interface Tally {
  readonly match: Omit<Matched, 'points' | 'count'>;
  readonly values: number[];
}

/** Adds up what the words of a text say for each category and for none of them. */
export function weigh(tokens: readonly Token[], lexicons: readonly Lexicon[], shared: SharedRules): Weighed {
  const { settings } = shared;
  const lastHeadSentence = tokens[Math.min(settings.headWords, tokens.length) - 1]?.sentence ?? 0;
  const tallies = new Map<string, Tally>();
  const claimed = new Set<string>();

  const add = (match: Tally['match'], value: number) => {
    const key = `${match.rule}\n${match.term}`;
    const tally = tallies.get(key);
    if (tally) tally.values.push(value);
    else tallies.set(key, { match, values: [value] });
  };

  lexicons.forEach((lexicon, rank) => {
    const { language } = lexicon;
    const ofLanguage = rank === 0 ? 1 : settings.factors.secondLanguage;
    const { claims, concepts } = findMatches(tokens, lexicon);
    for (const claim of claims) {
      // The same words claimed for the same side by two rules, or in two languages, are one piece of evidence.
      const spot = `${claim.start}:${claim.end}:${claim.for}`;
      if (claimed.has(spot) || claim.for === 'mask') continue;
      claimed.add(spot);
      const inHead = (tokens[claim.start]?.sentence ?? 0) <= lastHeadSentence;
      const value = claim.weight * ofLanguage * contextFactor(claim, inHead, settings.factors);
      add({ term: claim.term, category: claim.for, weight: claim.weight, language, rule: claim.rule }, value);
    }
    for (const [sentence, present] of concepts) {
      for (const { id, for: side, weight, all } of shared.combinations) {
        if (!all.every((concept) => present.has(concept))) continue;
        const spot = `${sentence}:${id}`;
        if (claimed.has(spot)) continue;
        claimed.add(spot);
        add({ term: all.join(' + '), category: side, weight, language, rule: id }, weight * ofLanguage);
      }
    }
  });
  return total(tallies, settings.repeats);
}

function contextFactor({ cues }: ClaimMatch, inHead: boolean, factors: SharedRules['settings']['factors']): number {
  if (cues.has('negation') || cues.has('negationAfter')) return factors.negation;
  const place = inHead ? factors.head : 1;
  if (cues.has('mention') || cues.has('mentionAfter')) return place * factors.mention;
  return cues.has('self') ? place * factors.self : place;
}

function total(tallies: ReadonlyMap<string, Tally>, repeats: readonly number[]): Weighed {
  const points: Record<Side, number> = { ...noPoints };
  const matched: Matched[] = [];
  for (const { match, values } of tallies.values()) {
    values.sort((a, b) => b - a);
    const sum = values.reduce((so, value, nth) => so + value * (repeats[nth] ?? 0), 0);
    points[match.category] += sum;
    matched.push({ ...match, points: rounded(sum), count: values.length });
  }
  matched.sort((a, b) => b.points - a.points);
  return { points, matched };
}

const noPoints = Object.fromEntries([...categories, 'none'].map((side) => [side, 0])) as Record<
  Category | 'none',
  number
>;

/** Two decimals are enough to compare and to read. */
export const rounded = (value: number) => Math.round(value * 100) / 100;

import { type Category, categories, type Language } from '@relais/contracts';
import type { CueMarks } from './cue-marks.ts';
import { type ClaimMatch, findMatches } from './find-matches.ts';
import type { Lexicon } from './lexicon.ts';
import type { Claim, Concept, SharedRules } from './rules-schema.ts';
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

/** Adds up what the words of a text say for each category and for none of them. */
export function weigh(tokens: readonly Token[], lexicons: readonly Lexicon[], shared: SharedRules): Weighed {
  const { settings } = shared;
  const { factors } = settings;
  const sheet = new Sheet();
  // Words that one language understood are not read again in the next.
  const taken = new Set<number>();
  const headEnds = tokens[Math.min(settings.headWords, tokens.length) - 1]?.sentence ?? 0;

  const placeFactor = (at: number) => {
    if (at < settings.openingWords) return factors.opening;
    return (tokens[at]?.sentence ?? 0) <= headEnds ? factors.head : 1;
  };

  lexicons.forEach((lexicon, rank) => {
    const { language } = lexicon;
    const ofLanguage = rank === 0 ? 1 : factors.secondLanguage;
    const { claims, concepts, cues, taken: takenHere } = findMatches(tokens, lexicon);
    const lists = listsOfTrades(claims, tokens, settings.nameWeight);
    for (const { entry, weight, start, end, place } of claims) {
      if (entry.for === 'mask' || anyOf(taken, start, end)) continue;
      const isListed = entry.for !== 'none' && lists.has(tokens[start]?.sentence ?? 0);
      const neighbour = isListed ? factors.mention : neighbourFactor(entry.for, cues, place, factors);
      if (weight >= settings.nameWeight) sheet.name(entry.for, neighbour >= 1);
      const value = weight * ofLanguage * placeFactor(start) * neighbour;
      sheet.add(entry, { term: entry.term, category: entry.for, weight, language, rule: entry.rule }, value);
    }
    for (const token of takenHere) taken.add(token);
    for (const [sentence, present] of concepts) {
      if (present.size < 2) continue;
      const seen: Partial<Record<Side, number>> = {};
      for (const combination of shared.combinations) {
        const { id, for: category, weight, all } = combination;
        if (!together(all, present) || !sheet.isNew(`${sentence}:${id}`)) continue;
        // What one sentence says twice over is said once.
        const nth = seen[category] ?? 0;
        seen[category] = nth + 1;
        const share = settings.repeats[nth] ?? 0;
        if (share === 0) continue;
        const value = weight * ofLanguage * share;
        sheet.add(combination, { term: all.join(' + '), category, weight, language, rule: id }, value);
      }
    }
  });
  return sheet.total(settings);
}

/** Sentences that name three trades, and one of them none of ours: a directory speaks, not one of those it lists. */
function listsOfTrades(claims: readonly ClaimMatch[], tokens: readonly Token[], nameWeight: number): Set<number> {
  const named = new Map<number, { terms: Set<string>; sides: Set<Claim> }>();
  for (const { entry, weight, start } of claims) {
    if (entry.for === 'mask' || weight < nameWeight) continue;
    const sentence = tokens[start]?.sentence ?? 0;
    const names = named.get(sentence) ?? { terms: new Set(), sides: new Set() };
    names.terms.add(entry.term);
    names.sides.add(entry.for);
    named.set(sentence, names);
  }
  const lists = [...named].filter(
    ([, { terms, sides }]) => terms.size >= TRADES_OF_A_LIST && sides.has('none') && sides.size > 1,
  );
  return new Set(lists.map(([sentence]) => sentence));
}

const TRADES_OF_A_LIST = 3;

function neighbourFactor(
  side: Claim,
  cues: CueMarks,
  place: number,
  factors: SharedRules['settings']['factors'],
): number {
  if (cues.has('negation', place) || cues.has('negationAfter', place)) return factors.negation;
  // "The defence lawyer said": what makes a lawyer a mere mention is what makes it news.
  if (cues.has('mention', place) || (side !== 'none' && cues.has('mentionAfter', place))) return factors.mention;
  return cues.has('self', place) ? factors.self : 1;
}

function anyOf(taken: ReadonlySet<number>, start: number, end: number): boolean {
  for (let at = start; at <= end; at += 1) if (taken.has(at)) return true;
  return false;
}

/** Are all these concepts there, each in words of its own? */
function together(all: readonly Concept[], present: ReadonlyMap<Concept, ReadonlySet<number>>): boolean {
  const places = new Set<number>();
  for (const concept of all) {
    const at = present.get(concept);
    if (at === undefined) return false;
    for (const place of at) places.add(place);
  }
  return places.size >= all.length;
}

type Line = Omit<Matched, 'points' | 'count'>;

/** The score sheet of one text: values gathered per rule, the same words counted once a side. */
class Sheet {
  readonly #lines = new Map<object, { readonly line: Line; readonly values: number[] }>();
  readonly #spots = new Set<string>();
  readonly #spoken = new Map<Side, boolean>();

  /** The same combination seen in the same sentence by two languages is one piece of evidence. */
  isNew(spot: string): boolean {
    if (this.#spots.has(spot)) return false;
    this.#spots.add(spot);
    return true;
  }

  add(source: object, line: Line, value: number): void {
    const known = this.#lines.get(source);
    if (known) known.values.push(value);
    else this.#lines.set(source, { line, values: [value] });
  }

  /** Notes that a side's own name was read: spoken of the page's owner, or only mentioned. */
  name(side: Side, spoken: boolean): void {
    this.#spoken.set(side, spoken || this.#spoken.get(side) === true);
  }

  total({ repeats, factors }: SharedRules['settings']): Weighed {
    const points = { ...noPoints };
    const matched: Matched[] = [];
    for (const { line, values } of this.#lines.values()) {
      if (values.length > 1) values.sort((a, b) => b - a);
      const whole = values.reduce((so, value, nth) => so + value * (repeats[nth] ?? 0), 0);
      const sum = this.#spoken.get(line.category) === false ? whole * factors.hearsay : whole;
      points[line.category] += sum;
      matched.push({ ...line, points: rounded(sum), count: values.length });
    }
    matched.sort((a, b) => b.points - a.points);
    return { points, matched };
  }
}

const noPoints = Object.fromEntries([...categories, 'none'].map((side) => [side, 0])) as Record<
  Category | 'none',
  number
>;

/** Two decimals are enough to compare and to read. */
export const rounded = (value: number) => Math.round(value * 100) / 100;

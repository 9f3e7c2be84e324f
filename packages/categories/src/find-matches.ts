import { CueMarks } from './cue-marks.ts';
import type { ClaimEntry, KnownWord, Lexicon, TermNode } from './lexicon.ts';
import type { Concept } from './rules-schema.ts';
import type { Token } from './tokens.ts';

/** A rule's term found in a text. */
export interface ClaimMatch {
  readonly entry: ClaimEntry;
  /** The rule's weight, or that of a heavier word for the same side inside the phrase. */
  weight: number;
  /** First and last token of the text, so that two languages finding the same words can be told. */
  readonly start: number;
  readonly end: number;
  /** Where it starts among the places that the cues are marked on. */
  readonly place: number;
}

export interface Findings {
  readonly claims: readonly ClaimMatch[];
  readonly cues: CueMarks;
  /** Of each sentence, the concepts it speaks of and the places that do. */
  readonly concepts: ReadonlyMap<number, ReadonlyMap<Concept, ReadonlySet<number>>>;
  /** Tokens that were claimed, or set aside as meaning nothing here. */
  readonly taken: ReadonlySet<number>;
  /** How many phrases were set aside. */
  readonly masks: number;
}

/** A word of the text, or a part of it, where it stands. */
export interface Place extends KnownWord {
  readonly token: number;
  readonly sentence: number;
  readonly joined: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly node: TermNode;
}

/** Everything one language's rules find in a text. */
export function findMatches(tokens: readonly Token[], lexicon: Lexicon): Findings {
  const places = placesOf(tokens, lexicon);
  const cues = new CueMarks(places, lexicon.source.reach);
  const byLength: Span[][] = [];
  for (let from = 0; from < places.length; from += 1) {
    if (places[from]?.numbers.length) walk(places, lexicon.root, from, from, byLength, cues);
  }
  return settle(places, byLength, cues);
}

function placesOf(tokens: readonly Token[], { lookUp }: Lexicon): Place[] {
  const places: Place[] = [];
  tokens.forEach(({ word, sentence, joined }, token) => {
    lookUp(word).forEach(({ numbers, skippable }, part) => {
      places.push({ numbers, skippable, token, sentence, joined: joined || part > 0 });
    });
  });
  return places;
}

function walk(
  places: readonly Place[],
  node: TermNode,
  from: number,
  at: number,
  byLength: Span[][],
  cues: CueMarks,
): void {
  const place = places[at];
  if (place === undefined || (at > from && !place.joined)) return;
  for (const number of place.numbers) {
    const next = node.next.get(number);
    if (next === undefined) continue;
    for (const cue of next.cues) cues.spread(cue, from, at);
    if (next.claims.length > 0 || next.concepts.length > 0) {
      const spans = byLength[at - from];
      if (spans) spans.push({ from, to: at, node: next });
      else byLength[at - from] = [{ from, to: at, node: next }];
    }
    if (next.next.size > 0) walk(places, next, from, at + 1, byLength, cues);
  }
  if (place.skippable && at > from) walk(places, node, from, at + 1, byLength, cues);
}

/**
 * Longest first: a phrase hides the shorter claims inside it, whoever they are for, and is worth no less than those of its
 * own side. A mask hides and claims nothing.
 */
function settle(
  places: readonly Place[],
  byLength: readonly (readonly Span[] | undefined)[],
  cues: CueMarks,
): Findings {
  const claims: ClaimMatch[] = [];
  const concepts = new Map<number, Map<Concept, Set<number>>>();
  const over = new Array<Cover | undefined>(places.length).fill(undefined);
  let masks = 0;

  for (let length = byLength.length - 1; length >= 0; length -= 1) {
    for (const { from, to, node } of byLength[length] ?? []) {
      const [first, last] = [places[from], places[to]];
      if (first === undefined || last === undefined) continue;
      const lying = coverOf(over, from, to);
      if (node.concepts.length > 0 && lying?.mask !== true) {
        const present = concepts.get(first.sentence) ?? new Map<Concept, Set<number>>();
        for (const concept of node.concepts) present.set(concept, (present.get(concept) ?? new Set()).add(from));
        concepts.set(first.sentence, present);
      }
      if (node.claims.length === 0) continue;
      const same = lying !== undefined && lying.from === from && lying.to === to;
      const cover = lying ?? { from, to, mask: false, claims: [] };
      for (const entry of node.claims) {
        const known = cover.claims.find((claim) => claim.entry.for === entry.for);
        if (known) known.weight = Math.max(known.weight, entry.weight);
        else if (lying === undefined || same) {
          if (entry.for === 'mask') cover.mask = true;
          else cover.claims.push({ entry, weight: entry.weight, start: first.token, end: last.token, place: from });
        }
      }
      if (lying === undefined) over.fill(cover, from, to + 1);
    }
  }
  for (const cover of new Set(over)) {
    if (cover?.mask === true) masks += 1;
    else if (cover) claims.push(...cover.claims);
  }
  const taken = new Set<number>();
  places.forEach(({ token }, at) => {
    if (over[at] !== undefined) taken.add(token);
  });
  return { claims, cues, concepts, taken, masks };
}

/** What lies over a stretch of places, shorter claims inside it being hidden. */
interface Cover {
  readonly from: number;
  readonly to: number;
  mask: boolean;
  readonly claims: ClaimMatch[];
}

function coverOf(over: readonly (Cover | undefined)[], from: number, to: number): Cover | undefined {
  for (let at = from; at <= to; at += 1) if (over[at] !== undefined) return over[at];
  return undefined;
}

import type { Entry, Lexicon, TermNode } from './lexicon.ts';
import type { Concept, Cue } from './rules-schema.ts';
import type { Token } from './tokens.ts';

type ClaimEntry = Extract<Entry, { kind: 'claim' }>;

/** A rule's term found in a text, with what its neighbours say about it. */
export interface ClaimMatch extends Omit<ClaimEntry, 'kind'> {
  /** First and last token of the text, so that two languages finding the same words can be told. */
  readonly start: number;
  readonly end: number;
  readonly cues: ReadonlySet<Cue>;
}

export interface Findings {
  readonly claims: readonly ClaimMatch[];
  /** Concepts of each sentence. */
  readonly concepts: ReadonlyMap<number, ReadonlySet<Concept>>;
  /** How many phrases were set aside as meaning nothing here. */
  readonly masks: number;
}

interface Place {
  readonly numbers: readonly number[];
  readonly token: number;
  readonly sentence: number;
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly entry: Entry;
}

/** Everything one language's rules find in a text. */
export function findMatches(tokens: readonly Token[], lexicon: Lexicon): Findings {
  const places = placesOf(tokens, lexicon);
  const found = longestFirst(walkAll(places, lexicon.root));
  const cuesAt = spreadCues(places, found, lexicon);
  const hidden = new Uint8Array(places.length);
  const claims: ClaimMatch[] = [];
  const concepts = new Map<number, Set<Concept>>();
  let masks = 0;

  // Longest first: a phrase hides the shorter claims inside it, whoever they are for; a mask hides and claims nothing.
  let i = 0;
  while (i < found.length) {
    const { from, to } = found[i] as Found;
    let j = i;
    const covered = coveredBy(hidden, from, to);
    for (; j < found.length && found[j]?.from === from && found[j]?.to === to; j += 1) {
      const { entry } = found[j] as Found;
      const [first, last] = [places[from] as Place, places[to] as Place];
      if (entry.kind === 'claim' && !covered) {
        if (entry.for !== 'mask') {
          const { kind: _, ...claim } = entry;
          claims.push({ ...claim, start: first.token, end: last.token, cues: cuesAt[from] ?? NO_CUES });
        }
      } else if (entry.kind === 'concept' && !masked(hidden, from, to)) {
        const seen = concepts.get(first.sentence) ?? new Set();
        concepts.set(first.sentence, seen.add(entry.concept));
      }
    }
    const group = found.slice(i, j);
    if (!covered && group.some(({ entry }) => entry.kind === 'claim')) {
      const mask = group.some(({ entry }) => entry.kind === 'claim' && entry.for === 'mask');
      if (mask) masks += 1;
      for (let at = from; at <= to; at += 1) hidden[at] = mask ? MASKED : Math.max(hidden[at] ?? 0, CLAIMED);
    }
    i = j;
  }
  return { claims, concepts, masks };
}

const CLAIMED = 1;
const MASKED = 2;
const NO_CUES: ReadonlySet<Cue> = new Set();

const coveredBy = (hidden: Uint8Array, from: number, to: number) =>
  hidden.subarray(from, to + 1).some((mark) => mark > 0);
const masked = (hidden: Uint8Array, from: number, to: number) =>
  hidden.subarray(from, to + 1).some((mark) => mark === MASKED);

function placesOf(tokens: readonly Token[], { skipped, lookUp }: Lexicon): Place[] {
  const places: Place[] = [];
  tokens.forEach(({ word, sentence }, token) => {
    if (skipped.has(word)) return;
    for (const numbers of lookUp(word)) places.push({ numbers, token, sentence });
  });
  return places;
}

function walkAll(places: readonly Place[], root: TermNode): Found[] {
  const found: Found[] = [];
  const walk = (node: TermNode, from: number, at: number): void => {
    const place = places[at];
    if (place === undefined || place.sentence !== places[from]?.sentence) return;
    for (const number of place.numbers) {
      const next = node.next.get(number);
      if (next === undefined) continue;
      for (const entry of next.entries) found.push({ from, to: at, entry });
      if (next.next.size > 0) walk(next, from, at + 1);
    }
  };
  for (let from = 0; from < places.length; from += 1) walk(root, from, from);
  return found;
}

const longestFirst = (found: Found[]) => found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);

/** Marks the words that a cue reaches: those after it, or before it, in the same sentence. */
function spreadCues(places: readonly Place[], found: readonly Found[], { source: { reach } }: Lexicon): Set<Cue>[] {
  const marks: Set<Cue>[] = [];
  for (const { from, to, entry } of found) {
    if (entry.kind !== 'cue') continue;
    const { cue } = entry;
    const step = cue === 'mentionAfter' || cue === 'negationAfter' ? -1 : 1;
    const origin = step === 1 ? to : from;
    for (let distance = 1; distance <= reach[cue]; distance += 1) {
      const at = origin + step * distance;
      if (places[at]?.sentence !== places[origin]?.sentence) break;
      const marked = marks[at] ?? new Set();
      marks[at] = marked.add(cue);
    }
  }
  return marks;
}

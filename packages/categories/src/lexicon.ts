import type { Language } from '@relais/contracts';
import { fold } from './fold.ts';
import { inflect } from './inflect.ts';
import type { Claim, Concept, Cue, LanguageRules } from './rules-schema.ts';
import { tokenise } from './tokens.ts';

export type Entry =
  | {
      readonly kind: 'claim';
      readonly rule: string;
      readonly term: string;
      readonly for: Claim;
      readonly weight: number;
    }
  | { readonly kind: 'concept'; readonly concept: Concept }
  | { readonly kind: 'cue'; readonly cue: Cue };

/** A node of the tree of terms; its edges are word numbers, its entries what ends here. */
export interface TermNode {
  readonly next: Map<number, TermNode>;
  readonly entries: Entry[];
}

/** One language's rules made ready: a word is looked up once, a phrase is walked word by word. */
export interface Lexicon {
  readonly language: Language;
  readonly source: LanguageRules;
  readonly root: TermNode;
  readonly skipped: ReadonlySet<string>;
  /** The numbers of the rule words a text word may be a form of; a glued word gives one list a part. */
  lookUp(word: string): readonly (readonly number[])[];
}

const SHORTEST_PART = 4;
const SHORTEST_AFTER_PROCLITIC = 3;
const UNKNOWN: readonly (readonly number[])[] = [[]];
// Between the parts of a German word: Versicherung-s-makler, Kund-en-berater.
const JOINTS = ['', 's', 'es', 'n', 'en'];

/** The words of a rule's term, folded, without those its language skips (unless nothing else is left). */
export function termWords(term: string, skipped: ReadonlySet<string>): string[] {
  const words = tokenise(term).map(({ word }) => word);
  const kept = words.filter((word) => !skipped.has(word));
  return kept.length > 0 ? kept : words;
}

export function compileLexicon(source: LanguageRules): Lexicon {
  const skipped = new Set(source.skipped.map(fold));
  const inflections = source.inflections.map(([ending, forms]) => [fold(ending), forms.map(fold)] as const);
  const proclitics = (source.proclitics ?? []).map(fold);
  const numbers = new Map<string, number>();
  const byForm = new Map<string, number[]>();
  const root: TermNode = { next: new Map(), entries: [] };

  const numberOf = (word: string, exact: boolean): number => {
    const key = exact ? `=${word}` : word;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(key, number);
    for (const form of exact ? [word] : inflect(word, inflections)) {
      const sharers = byForm.get(form);
      if (sharers) sharers.push(number);
      else byForm.set(form, [number]);
    }
    return number;
  };

  const add = (term: string, entry: Entry, exact = false) => {
    let node = root;
    for (const word of termWords(term, skipped)) {
      const number = numberOf(word, exact);
      let next = node.next.get(number);
      if (next === undefined) {
        next = { next: new Map(), entries: [] };
        node.next.set(number, next);
      }
      node = next;
    }
    node.entries.push(entry);
  };

  for (const rule of source.rules) {
    for (const term of rule.terms) {
      add(term, { kind: 'claim', rule: rule.id, term, for: rule.for, weight: rule.weight }, rule.exact);
    }
  }
  for (const [concept, terms] of Object.entries(source.concepts)) {
    for (const term of terms) add(term, { kind: 'concept', concept: concept as Concept });
  }
  for (const [cue, terms] of Object.entries(source.cues)) {
    for (const term of terms) add(term, { kind: 'cue', cue: cue as Cue }, true);
  }

  const unglued = (word: string): readonly (readonly number[])[] => {
    for (let cut = SHORTEST_PART - 1; cut <= word.length - SHORTEST_PART; cut += 1) {
      const last = byForm.get(word.slice(cut));
      if (last === undefined) continue;
      const first = word.slice(0, cut);
      for (const joint of JOINTS) {
        const part = first.endsWith(joint) ? byForm.get(first.slice(0, first.length - joint.length)) : undefined;
        if (part !== undefined) return [part, last];
      }
      return [last];
    }
    return UNKNOWN;
  };

  const bare = (word: string): readonly (readonly number[])[] => {
    for (const proclitic of proclitics) {
      if (!word.startsWith(proclitic) || word.length - proclitic.length < SHORTEST_AFTER_PROCLITIC) continue;
      const found = byForm.get(word.slice(proclitic.length));
      if (found !== undefined) return [found];
    }
    return UNKNOWN;
  };

  const lookUp = (word: string): readonly (readonly number[])[] => {
    const found = byForm.get(word);
    if (found !== undefined) return [found];
    if (proclitics.length > 0) return bare(word);
    return source.compounds === true ? unglued(word) : UNKNOWN;
  };

  return { language: source.language, source, root, skipped, lookUp };
}

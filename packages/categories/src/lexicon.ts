import type { Language } from '@relais/contracts';
import { fold } from './fold.ts';
import { inflect } from './inflect.ts';
import { type Claim, type Concept, type Cue, concepts, type LanguageRules } from './rules-schema.ts';
import { tokenise } from './tokens.ts';

/** A term of a rule, as it stands in the tree. */
export interface ClaimEntry {
  readonly rule: string;
  readonly term: string;
  readonly for: Claim;
  readonly weight: number;
}

/** A node of the tree of terms: its edges are word numbers, the rest is what ends here. */
export interface TermNode {
  readonly next: Map<number, TermNode>;
  readonly claims: ClaimEntry[];
  readonly concepts: Concept[];
  readonly cues: Cue[];
}

/** The numbers of the rule words that a word of a text may be a form of. */
export type WordNumbers = readonly number[];

/** A word of a text, or a part of a glued one. */
export interface KnownWord {
  readonly numbers: WordNumbers;
  /** An article or a preposition: a phrase may step over it. */
  readonly skippable: boolean;
}

/** One language's rules made ready: a word is looked up once, a phrase is walked word by word. */
export interface Lexicon {
  readonly language: Language;
  readonly source: LanguageRules;
  readonly root: TermNode;
  /** One entry, or one a part for a glued word; an unknown word has no numbers but takes its place. */
  lookUp(word: string): readonly KnownWord[];
}

const SHORTEST_PART = 4;
const SHORTEST_AFTER_PROCLITIC = 3;
const UNKNOWN: readonly KnownWord[] = [{ numbers: [], skippable: false }];
// Between the parts of a German word: Versicherung-s-makler, Kund-en-berater.
const JOINTS = ['', 's', 'es', 'n', 'en'];
// Texts repeat their words; past this many different ones the memory of looked-up words starts afresh.
const WORDS_REMEMBERED = 50_000;

/**
 * The words of a rule's term, folded. Articles and prepositions are left out of a phrase ("cabinet d'avocats" is "cabinet
 * avocats"), yet kept where only one other word would be left ("neu in", "à l'étranger").
 */
export function termWords(term: string, skipped: ReadonlySet<string>): string[] {
  const words = tokenise(term).map(({ word }) => word);
  const kept = words.filter((word) => !skipped.has(word));
  return kept.length > 1 ? kept : words;
}

/** Builds the tree of a language's terms and the table of every form their words take. */
export function compileLexicon(source: LanguageRules): Lexicon {
  const skipped = new Set(source.skipped.map(fold));
  const inflections = source.inflections.map(([ending, forms]) => [fold(ending), forms.map(fold)] as const);
  const numbers = new Map<string, number>();
  const byForm = new Map<string, number[]>();
  const root = newNode();

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

  const nodeOf = (term: string, exact = false): TermNode => {
    let node = root;
    for (const word of termWords(term, skipped)) {
      const number = numberOf(word, exact);
      const next = node.next.get(number) ?? newNode();
      node.next.set(number, next);
      node = next;
    }
    return node;
  };

  for (const { id, for: side, weight, terms, exact } of source.rules) {
    for (const term of terms) nodeOf(term, exact).claims.push({ rule: id, term, for: side, weight });
  }
  for (const concept of concepts)
    for (const term of source.concepts[concept] ?? []) nodeOf(term).concepts.push(concept);
  for (const [cue, terms] of Object.entries(source.cues)) {
    for (const term of terms) nodeOf(term, true).cues.push(cue as Cue);
  }
  return { language: source.language, source, root, lookUp: remembering(lookUpIn(byForm, skipped, source)) };
}

const newNode = (): TermNode => ({ next: new Map(), claims: [], concepts: [], cues: [] });

function lookUpIn(byForm: ReadonlyMap<string, WordNumbers>, skipped: ReadonlySet<string>, source: LanguageRules) {
  const proclitics = (source.proclitics ?? []).map(fold);
  return (word: string): readonly KnownWord[] => {
    const numbers = byForm.get(word);
    if (skipped.has(word)) return [{ numbers: numbers ?? [], skippable: true }];
    const parts = numbers ? [numbers] : (withoutProclitic(word, proclitics, byForm) ?? glued(word, source, byForm));
    return parts === undefined ? UNKNOWN : parts.map((part) => ({ numbers: part, skippable: false }));
  };
}

function withoutProclitic(word: string, proclitics: readonly string[], byForm: ReadonlyMap<string, WordNumbers>) {
  for (const proclitic of proclitics) {
    if (!word.startsWith(proclitic) || word.length - proclitic.length < SHORTEST_AFTER_PROCLITIC) continue;
    const found = byForm.get(word.slice(proclitic.length));
    if (found !== undefined) return [found];
  }
  return undefined;
}

/** The longest known last part of a glued word, and what stands before it when that is known too. */
function glued(word: string, { compounds }: LanguageRules, byForm: ReadonlyMap<string, WordNumbers>) {
  if (compounds !== true) return undefined;
  for (let cut = SHORTEST_PART - 1; cut <= word.length - SHORTEST_PART; cut += 1) {
    const last = byForm.get(word.slice(cut));
    if (last === undefined) continue;
    const before = word.slice(0, cut);
    for (const joint of JOINTS) {
      const first = before.endsWith(joint) ? byForm.get(before.slice(0, before.length - joint.length)) : undefined;
      if (first !== undefined) return [first, last];
    }
    return [last];
  }
  return undefined;
}

function remembering(lookUp: Lexicon['lookUp']): Lexicon['lookUp'] {
  const remembered = new Map<string, readonly KnownWord[]>();
  return (word) => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    if (remembered.size >= WORDS_REMEMBERED) remembered.clear();
    const found = lookUp(word);
    remembered.set(word, found);
    return found;
  };
}

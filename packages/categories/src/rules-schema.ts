import { categories, languages } from '@relais/contracts';
import { z } from 'zod';

/** What several words together may mean; each language says which of its words stand for which. */
export const concepts = [
  'admin',
  'blog',
  'certify',
  'chat-app',
  'claims',
  'collaborate',
  'converse',
  'defend',
  'dispute',
  'document',
  'earn',
  'expat',
  'facebook',
  'followers',
  'food',
  'fruit',
  'group',
  'help',
  'housing',
  'insurable',
  'newcomer',
  'papers',
  'protect',
  'regularly',
  'room',
  'rules',
  'settle',
  'social',
  'subscribe',
  'topic',
  'video',
  'volunteer',
  'write',
] as const;
export type Concept = (typeof concepts)[number];

/** What stands around a word and changes what it says about the page's owner. */
export const cues = ['self', 'mention', 'mentionAfter', 'negation', 'negationAfter'] as const;
export type Cue = (typeof cues)[number];

const Words = z.array(z.string().min(1));

/**
 * - a category: the words speak for it, `weight` points each
 * - `none`: the words speak for somebody we have no category for (a bakery, a court, a newspaper)
 * - `mask`: the words mean nothing here and hide the shorter ones inside them ("salade d'avocat")
 */
const Claim = z.enum([...categories, 'none', 'mask']);
export type Claim = z.infer<typeof Claim>;

const Rule = z.strictObject({
  id: z.string().regex(/^[a-z]{2}(\.[a-z0-9_-]+)+$/),
  for: Claim,
  weight: z.number().min(0).max(10),
  terms: Words.min(1),
  /** One sentence as found on a page; a test proves that this very rule matches it, and for its own category. */
  example: z.string().min(1),
  /** Written as it stands, never inflected. */
  exact: z.boolean().optional(),
});
export type Rule = z.infer<typeof Rule>;

export const LanguageRules = z.strictObject({
  language: z.enum(languages),
  /** `[ending, endings it changes to]`; the longest ending that fits wins. Written folded. */
  inflections: z.array(z.tuple([z.string(), z.array(z.string())])),
  /** Articles and prepositions: skipped in rules and in texts, so "cabinet d'avocats" is "cabinet avocats". */
  skipped: Words,
  /** Prefixes written onto the word (Arabic article and prepositions), longest first. */
  proclitics: Words.optional(),
  /** Words are glued together and the last part says what they are (German). */
  compounds: z.boolean().optional(),
  /** How many words away a cue still acts. */
  reach: z.strictObject({
    self: z.int(),
    mention: z.int(),
    mentionAfter: z.int(),
    negation: z.int(),
    negationAfter: z.int(),
  }),
  cues: z.partialRecord(z.enum(cues), Words),
  concepts: z.partialRecord(z.enum(concepts), Words),
  rules: z.array(Rule).min(1),
  /** Terms that two categories may claim; any other such pair is a mistake in the data. */
  ambiguous: Words,
});
export type LanguageRules = z.infer<typeof LanguageRules>;

const Combination = z.strictObject({
  id: z.string().min(1),
  for: z.enum([...categories, 'none']),
  weight: z.number().positive().max(10),
  /** All of these in one sentence. */
  all: z.array(z.enum(concepts)).min(2),
  examples: z.partialRecord(z.enum(languages), z.string().min(1)),
});
export type Combination = z.infer<typeof Combination>;

export const SharedRules = z.strictObject({
  version: z.string().min(1),
  settings: z.strictObject({
    /** Letters of a text that are read; what a page is about is said before that. */
    maxLetters: z.int().positive(),
    /** A category below this many points is no category. */
    threshold: z.number().positive(),
    /** Least lead of the best over the second, as a share of the best's points; less is left to a person. */
    margin: z.number().min(0).max(1),
    /** Points against, as a share of the best's points, from which the answer is "none". */
    noneShare: z.number().positive(),
    /** Words from the start, title included, in which a page says what it is. */
    openingWords: z.int().positive(),
    /** Words from the start whose sentences are its head. */
    headWords: z.int().positive(),
    /** From this weight on, a term is the category's own name ("lawyer"), not a word about it ("divorce"). */
    nameWeight: z.number().positive(),
    /**
     * What a place or a neighbour multiplies a word's points by; `hearsay` multiplies all of a category's points when its own
     * name is only mentioned ("his lawyer asked the court").
     */
    factors: z.strictObject({
      opening: z.number(),
      head: z.number(),
      self: z.number(),
      mention: z.number(),
      negation: z.number(),
      hearsay: z.number(),
      secondLanguage: z.number(),
    }),
    /** Share of its points that the first, second, … match of one rule adds; later ones add nothing. */
    repeats: z.array(z.number()).min(1),
  }),
  /** Points a source type adds to a category that has some already (rows G2). */
  sourceBonus: z.record(z.string(), z.partialRecord(z.enum(categories), z.number().positive())),
  combinations: z.array(Combination),
});
export type SharedRules = z.infer<typeof SharedRules>;

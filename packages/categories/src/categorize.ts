import {
  type Category,
  categories,
  fallbackLanguage,
  type Language,
  type Platform,
  platformOfCategory,
} from '@relais/contracts';
import { bundledRules, type Rules } from './bundled-rules.ts';
import { baseLanguage, detectLanguage, isSupported } from './languages.ts';
import type { Lexicon } from './lexicon.ts';
import { tokenise } from './tokens.ts';
import { type Matched, rounded, weigh } from './weigh.ts';

export interface CategorizeInput {
  /** What the page or the profile says, as plain text. */
  readonly text: string;
  /** The page's title or the profile's headline; counts more than the text. */
  readonly title?: string | undefined;
  /** The declared language, as a tag ("fr", "pt-BR"); detected when absent or not one of the nine. */
  readonly language?: string | null | undefined;
  /** The spider that brought it (`blog_content` …); a hint, never enough by itself. */
  readonly sourceType?: string | null | undefined;
  readonly rules?: Rules;
}

/**
 * `category` is set only when `decision` is "category". "review" means that two categories are too close: the one that leads
 * is in `leader`, the other in `runnerUp`, and a person decides. "none" is an answer: a bakery has no category.
 */
export interface Judgement {
  readonly decision: 'category' | 'review' | 'none';
  readonly category: Category | null;
  readonly platform: Platform | null;
  /** Points of the leading category, 0 when nothing speaks for any. */
  readonly score: number;
  readonly leader: Category | null;
  readonly runnerUp: { readonly category: Category; readonly score: number } | null;
  /** Points by which the leader leads. */
  readonly margin: number;
  /** Everything that counted, strongest first, the evidence for "none" included. */
  readonly matched: readonly Matched[];
  readonly language: string | null;
  readonly rulesVersion: string;
}

/** Whose contact is it? A pure function of the text and the rules: the same version always gives the same answer. */
export function categorize({ text, title, language, sourceType, rules = bundledRules }: CategorizeInput): Judgement {
  const { shared, version } = rules;
  const { settings } = shared;
  const read = text.slice(0, settings.maxLetters);
  const head = tokenise((title ?? '').slice(0, settings.maxLetters));
  const tokens = [...head, ...tokenise(read, head.length > 0 ? (head.at(-1)?.sentence ?? 0) + 1 : 0)];

  const declared = baseLanguage(language);
  const detected = detectLanguage(`${title ?? ''}\n${read}`.trim());
  const { points, matched } = weigh(tokens, lexiconsFor(declared, detected, rules), shared);

  const bonus = shared.sourceBonus[sourceType ?? ''] ?? {};
  const ranking = categories
    .map((category) => ({ category, score: points[category] > 0 ? points[category] + (bonus[category] ?? 0) : 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [best, second] = ranking;
  const decision = decide(best?.score ?? 0, second?.score ?? 0, points.none, settings);
  const category = decision === 'category' ? (best?.category ?? null) : null;

  return {
    decision,
    category,
    platform: category === null ? null : platformOfCategory[category],
    score: rounded(best?.score ?? 0),
    leader: best?.category ?? null,
    runnerUp: second === undefined ? null : { category: second.category, score: rounded(second.score) },
    margin: rounded((best?.score ?? 0) - (second?.score ?? 0)),
    matched,
    language: declared ?? detected,
    rulesVersion: version,
  };
}

function decide(
  best: number,
  second: number,
  none: number,
  { threshold, margin, noneShare }: Rules['shared']['settings'],
): Judgement['decision'] {
  if (best < threshold || none >= best * noneShare) return 'none';
  return best - second < best * margin ? 'review' : 'category';
}

/**
 * The declared language first, then the one detected, then English, which sites in every language mix in. A text whose
 * language nothing tells is read in all nine.
 */
function lexiconsFor(declared: string | null, detected: string | null, { lexicons }: Rules): Lexicon[] {
  const wanted = [declared, detected].filter(
    (language): language is Language => language !== null && isSupported(language),
  );
  const read = declared === null && detected === null ? [...lexicons.keys()] : [...wanted, fallbackLanguage];
  return [...new Set(read)].flatMap((language) => lexicons.get(language) ?? []);
}

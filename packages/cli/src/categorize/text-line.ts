import { categorize } from '@relais/categories';
import type { z } from 'zod';
import type { textInput } from './text-input.ts';

/** Whose contact does this text speak of? As the line `relais categorize` prints; `id` is handed through. */
export function textLine({ id, text, title, language, source_type }: z.output<typeof textInput>) {
  const judged = categorize({ text, title: title ?? undefined, language, sourceType: source_type });
  return {
    ...(id === undefined ? {} : { id }),
    category: judged.category,
    platform: judged.platform,
    score: judged.score,
    runner_up: judged.runnerUp?.category ?? null,
    runner_up_score: judged.runnerUp?.score ?? null,
    margin: judged.margin,
    matched: judged.matched,
    /** category, review (too close to call: `leader` against `runner_up`) or none. */
    decision: judged.decision,
    leader: judged.leader,
    language: judged.language,
    rules_version: judged.rulesVersion,
  };
}

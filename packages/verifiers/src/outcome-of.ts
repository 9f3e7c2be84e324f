import outcomes from './data/outcomes.json' with { type: 'json' };
import type { VerifierAnswer, VerifierName, VerifierOutcome } from './verifier.ts';

/** Grows with the table: stored with every answer, so that old ones can be read again. */
export const outcomesVersion = outcomes.version;

/**
 * A verifier's words as one of our outcomes. The finer word decides where the table knows it; a word nobody knows yet is
 * `unknown`, never `valid`.
 */
export function outcomeOf(verifier: VerifierName, status: string, subStatus = ''): VerifierAnswer {
  const table: Readonly<Record<string, string>> = outcomes[verifier];
  const words = subStatus === '' ? status : `${status}/${subStatus}`;
  return { outcome: (table[words] ?? table[status] ?? 'unknown') as VerifierOutcome, words };
}

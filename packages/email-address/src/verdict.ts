import type { RuleName, Severity } from './rules.ts';
import { rules } from './rules.ts';

export interface Reason {
  rule: RuleName;
  severity: Severity;
  detail?: string;
  /** A doubt that no longer counts: a verifier has seen the mailbox. */
  settled?: true;
}

/** What an address is worth, and every rule that had a say. */
export interface Verdict {
  /** To mail to; of text that is no address, the text itself. */
  address: string;
  /** To compare and hash; null where the text is no address. */
  normalised: string | null;
  verdict: 'accept' | 'accept_with_warning' | 'reject';
  reasons: Reason[];
  /** The address the writer probably meant. Reported, never applied. */
  suggestion: string | null;
  /** 0 (rejected) to 100. */
  score: number;
  flags: { generic: boolean; freemail: boolean; disposable: boolean; role: boolean };
  /** The DNS did not answer: ask again later before relying on this. */
  retry: boolean;
  rulesVersion: string;
}

export const reasonFor = (rule: RuleName, detail?: string): Reason => ({
  rule,
  severity: rules[rule].severity,
  ...(detail !== undefined && { detail }),
});

/** The strictest severity decides the verdict; penalties add up to the score. A doubt that was settled costs nothing. */
export function weigh(reasons: readonly Reason[]): Pick<Verdict, 'verdict' | 'score'> {
  if (reasons.some(({ severity }) => severity === 'reject')) return { verdict: 'reject', score: 0 };
  const lost = reasons.reduce((sum, { rule, settled }) => sum + (settled ? 0 : rules[rule].penalty), 0);
  const score = Math.max(1, 100 - lost);
  return { verdict: reasons.some(({ severity }) => severity === 'warn') ? 'accept_with_warning' : 'accept', score };
}

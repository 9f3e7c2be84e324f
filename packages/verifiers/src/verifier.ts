/** The services an operator may have an account with. */
export const verifierNames = ['zerobounce', 'neverbounce'] as const;
export type VerifierName = (typeof verifierNames)[number];

/**
 * What a verifier says, in our words.
 * - `valid`: the mailbox exists
 * - `invalid`: it does not
 * - `harmful`: writing to it does damage (trap, habitual complainer, throw-away mailbox)
 * - `risky`: it may exist; nobody can tell before a mail is sent (catch-all, full, forwarding)
 * - `unknown`: no answer could be had
 */
export const verifierOutcomes = ['valid', 'invalid', 'harmful', 'risky', 'unknown'] as const;
export type VerifierOutcome = (typeof verifierOutcomes)[number];

export interface VerifierAnswer {
  outcome: VerifierOutcome;
  /** The verifier's own words: `do_not_mail/role_based`. */
  words: string;
}

/** Answers by address as asked. An address that is missing was not answered. */
export type VerifierAnswers = ReadonlyMap<string, VerifierAnswer>;

/** A verifier that works on a list for a while gives a ticket, which its answers are fetched with. */
export type Checked = { kind: 'answered'; answers: VerifierAnswers } | { kind: 'ticket'; ticket: string };

export interface Verifier {
  readonly name: VerifierName;
  /** Addresses one call may carry. */
  readonly most: number;
  /** Milliseconds between two calls, so that its limits are never met. */
  readonly pauseMs: number;
  /** Costs a credit an address. @throws {VerifierUnavailable | VerifierRefused} */
  check(addresses: readonly string[], signal: AbortSignal): Promise<Checked>;
  /** Null: not ready yet. Costs nothing. @throws {VerifierUnavailable | VerifierRefused} */
  collect(ticket: string, signal: AbortSignal): Promise<VerifierAnswers | null>;
  /** Checks the account still has. Costs nothing. @throws {VerifierUnavailable | VerifierRefused} */
  credits(signal: AbortSignal): Promise<number>;
}

/** It does not answer, or not now: ask again after a while. */
export class VerifierUnavailable extends Error {
  override readonly name = 'VerifierUnavailable';
  readonly code = 'VERIFIER_UNAVAILABLE';
  readonly restMs: number;
  constructor(why: string, restMs: number, options?: ErrorOptions) {
    super(why, options);
    this.restMs = restMs;
  }
}

/** It answers, and will not work for us: the key is wrong or the account is empty. Only a person can mend that. */
export class VerifierRefused extends Error {
  override readonly name = 'VerifierRefused';
  readonly code = 'VERIFIER_REFUSED';
}

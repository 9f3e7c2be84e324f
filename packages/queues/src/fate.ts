import { WorkError } from '@relais/contracts';
import type { Outcome } from './outcome.ts';

/** What becomes of a job after one attempt. */
export type Fate =
  | { readonly move: 'complete'; readonly outcome: 'done' | 'skip'; readonly reason?: string }
  | { readonly move: 'delay'; readonly outcome: 'later'; readonly afterMs: number; readonly reason: string }
  | { readonly move: 'retry'; readonly outcome: 'failed'; readonly code: string }
  | { readonly move: 'dead-letter'; readonly outcome: 'dead'; readonly code: string };

/** A programming error is the same at the next try, so it is not tried again. */
const bugs = [TypeError, ReferenceError, SyntaxError, RangeError];

export const fateOfOutcome = (outcome: Outcome): Fate => {
  switch (outcome.kind) {
    case 'done':
      return { move: 'complete', outcome: 'done' };
    case 'skip':
      return { move: 'complete', outcome: 'skip', reason: outcome.reason };
    case 'later':
      return { move: 'delay', outcome: 'later', afterMs: outcome.afterMs, reason: outcome.reason };
  }
};

/**
 * @param lastAttempt no further try is allowed by the queue's contract
 * @param givenBack the attempt was aborted from outside (stop, lost lock): it costs nothing
 */
export function fateOfError(error: unknown, lastAttempt: boolean, givenBack: boolean): Fate {
  if (givenBack) return { move: 'delay', outcome: 'later', afterMs: 0, reason: 'given back' };
  const code = codeOf(error);
  const retryable = error instanceof WorkError ? error.retryable : !bugs.some((bug) => isThrownBug(error, bug));
  return retryable && !lastAttempt
    ? { move: 'retry', outcome: 'failed', code }
    : { move: 'dead-letter', outcome: 'dead', code };
}

/** fetch reports an unreachable host as a TypeError with a cause; that one is the network's fault. */
function isThrownBug(error: unknown, bug: ErrorConstructor): boolean {
  return error instanceof bug && !(error instanceof TypeError && error.cause !== undefined);
}

/** A stable word for logs and counters: our own code, the system's, or the class name. */
export function codeOf(error: unknown): string {
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined;
    return typeof code === 'string' && code !== '' ? code : error.name;
  }
  return 'UNKNOWN';
}

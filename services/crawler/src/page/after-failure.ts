import type { FinishedPage } from '@relais/prisma';

export interface RetryRules {
  /** Tries a page gets in all. */
  readonly tries: number;
  /** Pause before the second, doubled each time. */
  readonly firstPauseMs: number;
  /** A host that wants to be left alone for longer than this is left alone for good, by this job. */
  readonly longestWaitMs: number;
}

export interface AfterFailure {
  readonly page: Pick<FinishedPage, 'status' | 'reason' | 'retryInMs'>;
  /** The host is left alone so long, by everybody. */
  readonly backOffMs: number | null;
}

/** A page that may be readable later waits, longer each time, until its tries are used up. */
export function afterBreak(reason: string, mayPass: boolean, triedBefore: number, rules: RetryRules): AfterFailure {
  if (!mayPass || triedBefore + 1 >= rules.tries) return { page: { status: 'failed', reason }, backOffMs: null };
  return {
    page: { status: 'waiting', reason, retryInMs: pauseAfter(triedBefore, rules) },
    backOffMs: null,
  };
}

/** A host that answers 429 or 503 sets the time itself; one that names none gets a pause that grows. */
export function afterThrottle(
  status: number,
  retryAfterMs: number | null,
  triedBefore: number,
  rules: RetryRules,
): AfterFailure {
  const backOffMs = retryAfterMs ?? pauseAfter(triedBefore, rules);
  const reason = `http_${status}`;
  const tooLong = backOffMs > rules.longestWaitMs;
  if (tooLong || triedBefore + 1 >= rules.tries) {
    return { page: { status: 'failed', reason }, backOffMs: Math.min(backOffMs, rules.longestWaitMs) };
  }
  return { page: { status: 'waiting', reason, retryInMs: backOffMs }, backOffMs };
}

const pauseAfter = (triedBefore: number, { firstPauseMs, longestWaitMs }: RetryRules): number =>
  Math.min(firstPauseMs * 2 ** triedBefore, longestWaitMs);

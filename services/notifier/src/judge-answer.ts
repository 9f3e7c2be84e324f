import type { DeliveryAttempt } from '@relais/prisma';
import { OUTAGE_DELAY_MS, retryDelay } from './retry-delay.ts';

/** What an endpoint answered, or why it did not. */
export type Answer =
  | { status: number; body: string; retryAfterMs?: number }
  | { status: null; error: string; refused: boolean };

export interface Judged {
  result: DeliveryAttempt['result'];
  /** The endpoint says it is gone for good, or its address is one we must not call. */
  disable: string | null;
}

/**
 * @param attemptsMade this one included
 * @param isOutage the endpoint has taken nothing since before this delivery's turn
 */
export function judgeAnswer(
  answer: Answer,
  attemptsMade: number,
  { isOutage = false, random }: { isOutage?: boolean; random?: () => number } = {},
): Judged {
  if (answer.status !== null && answer.status >= 200 && answer.status < 300)
    return { result: { kind: 'delivered' }, disable: null };
  if (answer.status === 410) return { result: { kind: 'failed' }, disable: 'the endpoint answered 410 Gone' };
  if (answer.status === null && answer.refused)
    return { result: { kind: 'failed' }, disable: `the address may not be called: ${answer.error}` };
  const delay = retryDelay(attemptsMade, random) ?? (isOutage ? OUTAGE_DELAY_MS : null);
  if (delay === null) return { result: { kind: 'failed' }, disable: null };
  const asked = answer.status === null ? 0 : (answer.retryAfterMs ?? 0);
  return { result: { kind: 'retry', afterMs: Math.max(delay, asked) }, disable: null };
}

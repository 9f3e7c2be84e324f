import type { AbTest } from '@relais/contracts';
import { pickWinner, type VariantResult, type WinnerVerdict } from '@relais/templates';

export interface TestVerdict {
  /** Null: nobody has won, so far or without a person's word. */
  winner: number | null;
  /** In words, for the campaign's page. */
  reason: string;
  verdict: WinnerVerdict;
}

/**
 * Has a variant won? Nothing is judged before the wait is over. Then `significant` asks for a difference that chance hardly
 * makes, `best` takes the leader where there is none, and `manual` leaves it to a person. Results are human ones.
 */
export function judgeTest(
  results: readonly VariantResult[],
  { metric, min_sample: minSample, wait_hours: waitHours, decide }: AbTest,
  sampleSentAt: Date | null,
  now: Date,
): TestVerdict {
  const verdict = pickWinner(results, { metric, minSample });
  const open = (reason: string): TestVerdict => ({ winner: null, reason, verdict });
  if (sampleSentAt === null) return open('the sample is not sent yet');
  const overAt = sampleSentAt.getTime() + waitHours * 3_600_000;
  if (now.getTime() < overAt) return open(`judged from ${new Date(overAt).toISOString()} on`);
  if (decide === 'manual') return open('waits for a person to choose the winner');
  if (verdict.winner !== null)
    return { winner: verdict.winner, reason: `more ${metric} than chance explains`, verdict };
  if (decide === 'significant') return open(`no variant has won by ${metric} yet (${verdict.reason})`);
  const leader = verdict.leader ?? 0;
  const reason =
    verdict.leader === null
      ? 'nothing was delivered, so the first variant stands'
      : `most ${metric} after ${waitHours} h`;
  return { winner: leader, reason, verdict };
}

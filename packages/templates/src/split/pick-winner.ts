/** What one variant did. Opens and clicks are those of humans, scanners left out, each reader counted once. */
export interface VariantResult {
  delivered: number;
  opens: number;
  clicks: number;
}

export interface WinnerRules {
  metric: 'opens' | 'clicks';
  /** Deliveries each variant needs before anything is judged. */
  minSample: number;
  /** How sure to be, between 0 and 1; 0.95 when left out. */
  confidence?: number;
}

export interface WinnerVerdict {
  /** Index of the winner; null while nobody has won. */
  winner: number | null;
  reason: 'significant' | 'too-few' | 'no-difference' | 'one-variant';
  /** The best so far, winner or not; null without deliveries. */
  leader: number | null;
  rates: number[];
  /** The weakest of the leader's comparisons, corrected for their number; null when none was made. */
  pValue: number | null;
}

// Below five expected in any cell the normal curve says little about counts.
const LEAST_EXPECTED = 5;

/**
 * Has a variant won? Two-proportion z-test (pooled, two-sided) of the leader against each other variant, corrected by Bonferroni;
 * it wins only when every comparison holds. Pure: asks again with later counts.
 */
export function pickWinner(results: readonly VariantResult[], rules: WinnerRules): WinnerVerdict {
  const { metric, minSample, confidence = 0.95 } = rules;
  // A late count may run ahead of the deliveries it belongs to.
  const wins = results.map((result) => Math.min(result[metric], result.delivered));
  const rates = results.map(({ delivered }, index) => (delivered > 0 ? (wins[index] ?? 0) / delivered : 0));
  const best = rates.indexOf(Math.max(...rates));
  const leader = results.some(({ delivered }) => delivered > 0) ? best : null;
  const verdict = (reason: WinnerVerdict['reason'], pValue: number | null = null): WinnerVerdict => ({
    winner: reason === 'significant' ? leader : null,
    reason,
    leader,
    rates,
    pValue,
  });

  if (results.length < 2) return verdict('one-variant');
  if (leader === null || results.some(({ delivered }) => delivered < minSample || delivered <= 0))
    return verdict('too-few');

  const rivals = results.flatMap((result, index) => (index === leader ? [] : [{ ...result, wins: wins[index] ?? 0 }]));
  const first = { delivered: results[leader]?.delivered ?? 0, wins: wins[leader] ?? 0 };
  const compared = rivals.map((rival) => compare(first, rival));
  if (compared.some((pValue) => pValue === null)) return verdict('too-few');
  const weakest = Math.min(1, Math.max(...compared.map((pValue) => pValue ?? 1)) * rivals.length);
  return verdict(weakest < 1 - confidence ? 'significant' : 'no-difference', weakest);
}

interface Counts {
  delivered: number;
  wins: number;
}

/** The p-value of two rates being the same; null where counts are too small to say. */
function compare(a: Counts, b: Counts): number | null {
  const pooled = (a.wins + b.wins) / (a.delivered + b.delivered);
  const smaller = Math.min(a.delivered, b.delivered);
  if (smaller * Math.min(pooled, 1 - pooled) < LEAST_EXPECTED) return null;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.delivered + 1 / b.delivered));
  const z = Math.abs(a.wins / a.delivered - b.wins / b.delivered) / error;
  return 2 * upperTail(z);
}

/** The normal curve's area above z ≥ 0: Abramowitz and Stegun 26.2.17, off by less than 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

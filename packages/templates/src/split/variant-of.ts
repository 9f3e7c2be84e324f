import { createHash } from 'node:crypto';

/** Weights that cannot split anybody. */
export class SplitInvalid extends Error {
  override readonly name = 'SplitInvalid';
  readonly code = 'SPLIT_INVALID';
}

const BYTES = 6;
const RANGE = 2 ** (8 * BYTES);

/**
 * Which variant of a campaign one contact gets: an index into `weights`. Decided by a hash of contact and campaign, so it is the
 * same on every replica and after every restart, even over all contacts, and independent from one campaign to the next.
 * @param person the contact's id or its address hash; use the same kind throughout a campaign
 * @throws {SplitInvalid} unless the weights are finite, not negative and not all zero
 */
export function variantOf(person: number | string, campaignId: number | string, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0) || !(total > 0 && Number.isFinite(total))) {
    throw new SplitInvalid(
      `Weights must be finite, not negative and not all zero: ${weights.join(', ') || 'none given'}`,
    );
  }
  const digest = createHash('sha256').update(`${campaignId}\u0000${person}`).digest();
  const point = (digest.readUIntBE(0, BYTES) / RANGE) * total;
  let passed = 0;
  for (const [index, weight] of weights.entries()) {
    passed += weight;
    if (point < passed) return index;
  }
  // Only rounding leads here: the last variant that gets anybody.
  return weights.findLastIndex((weight) => weight > 0);
}

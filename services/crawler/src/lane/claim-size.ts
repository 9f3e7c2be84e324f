/** Pages in hand for each request that may be under way, at the most. */
export const MOST_PER_REQUEST = 16;
const FEWEST_PER_REQUEST = 2;

/** How many pages a lane should ask for. */
export interface ClaimSize {
  /** 0 while enough pages are in hand. */
  next(inHand: number): number;
  came(wanted: number, claimed: { readonly pages: readonly unknown[]; readonly budgetLeft: number }): void;
}

/**
 * A claim counts the job's pages, so few big ones are cheaper than many small; but what one lane holds the others cannot
 * read. So claims begin small, double while the frontier fills them, fall back when it does not, and never take more than a
 * quarter of what the budget still allows.
 *
 * @param share requests of the lane at the same time
 */
export function openClaimSize(share: number): ClaimSize {
  let size = share * FEWEST_PER_REQUEST;
  let budgetLeft = Infinity;
  return {
    next(inHand) {
      if (inHand > Math.max(share, size / 4)) return 0;
      return Math.max(1, Math.min(size - inHand, Math.max(share, Math.floor(budgetLeft / 4))));
    },
    came(wanted, claimed) {
      budgetLeft = claimed.budgetLeft;
      const filled = claimed.pages.length >= wanted;
      size = filled ? Math.min(size * 2, share * MOST_PER_REQUEST) : share * FEWEST_PER_REQUEST;
    },
  };
}

import { describe, expect, it } from 'vitest';
import { openClaimSize } from './claim-size.ts';

const pages = (count: number) => Array.from({ length: count }, () => ({}));

describe('the size of a claim', () => {
  it('doubles while the frontier fills it, up to a limit', () => {
    const claims = openClaimSize(10);
    const sizes = Array.from({ length: 6 }, () => {
      const want = claims.next(0);
      claims.came(want, { pages: pages(want), budgetLeft: 100_000 });
      return want;
    });
    expect(sizes).toEqual([20, 40, 80, 160, 160, 160]);
  });

  it('falls back when the frontier has less', () => {
    const claims = openClaimSize(10);
    claims.came(20, { pages: pages(20), budgetLeft: 100_000 });
    claims.came(40, { pages: pages(3), budgetLeft: 100_000 });
    expect(claims.next(0)).toBe(20);
  });

  it('leaves most of a small budget to others', () => {
    const claims = openClaimSize(10);
    claims.came(20, { pages: pages(20), budgetLeft: 60 });
    expect(claims.next(0)).toBe(15);
    claims.came(15, { pages: pages(15), budgetLeft: 8 });
    expect(claims.next(0)).toBe(10);
  });

  it('is nothing while enough pages are in hand', () => {
    const claims = openClaimSize(10);
    expect(claims.next(11)).toBe(0);
    expect(claims.next(10)).toBe(10);
  });
});

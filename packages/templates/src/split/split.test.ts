import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickWinner } from './pick-winner.ts';
import { SplitInvalid, variantOf } from './variant-of.ts';

const shares = (weights: number[], campaign: number, people = 20_000) => {
  const counts = weights.map(() => 0);
  for (let person = 0; person < people; person++) {
    const index = variantOf(person, campaign, weights);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count) => count / people);
};

describe('variantOf', () => {
  it.each([[[1, 1]], [[50, 30, 20]], [[0.1, 0.1, 0.1, 0.7]], [[1, 0, 1]]])('splits by %j', (weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, share] of shares(weights, 7).entries()) {
      expect(Math.abs(share - (weights[index] ?? 0) / total)).toBeLessThan(0.015);
    }
  });

  it('never changes for a contact, whatever the weights’ unit', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
        (person, campaign, weights) => {
          const index = variantOf(person, campaign, weights);
          expect(index).toBeGreaterThanOrEqual(0);
          expect(index).toBeLessThan(weights.length);
          expect(
            variantOf(
              person,
              campaign,
              weights.map((weight) => weight * 8),
            ),
          ).toBe(index);
        },
      ),
    );
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((person) => variantOf(person, 1, [1, 1]))).toEqual([1, 0, 0, 0, 1, 0, 1, 0]);
  });

  it('mixes anew in each campaign', () => {
    const people = Array.from({ length: 2_000 }, (_, person) => person);
    const same = people.filter((person) => variantOf(person, 1, [1, 1]) === variantOf(person, 2, [1, 1])).length;
    expect(same / people.length).toBeGreaterThan(0.45);
    expect(same / people.length).toBeLessThan(0.55);
  });

  it.each([[[]], [[0, 0]], [[-1, 2]], [[Number.NaN]], [[Number.POSITIVE_INFINITY]]])(
    'refuses the weights %j',
    (weights) => {
      expect(() => variantOf(1, 1, weights)).toThrow(SplitInvalid);
    },
  );
});

describe('pickWinner', () => {
  const result = (delivered: number, clicks: number, opens = 0) => ({ delivered, clicks, opens });
  const byClicks = { metric: 'clicks', minSample: 200 } as const;

  it('names the variant that is clearly better', () => {
    expect(pickWinner([result(1_000, 50), result(1_000, 90)], byClicks)).toMatchObject({
      winner: 1,
      leader: 1,
      reason: 'significant',
      rates: [0.05, 0.09],
    });
  });

  it('agrees with the textbook on the p-value', () => {
    // z = 2.4689 for 50 against 77 of 1,000.
    const { pValue } = pickWinner([result(1_000, 50), result(1_000, 77)], byClicks);
    expect(pValue).toBeCloseTo(0.0136, 3);
  });

  it.each([
    ['too few deliveries', [result(199, 5), result(1_000, 90)], 'too-few', 1],
    ['too few clicks to judge', [result(1_000, 0), result(1_000, 3)], 'too-few', 1],
    ['a difference chance explains', [result(1_000, 50), result(1_000, 60)], 'no-difference', 1],
    ['a tie', [result(500, 50), result(500, 50)], 'no-difference', 0],
    ['one variant alone', [result(1_000, 90)], 'one-variant', 0],
    ['nothing sent', [result(0, 0), result(0, 0)], 'too-few', null],
    ['everybody clicking', [result(500, 500), result(500, 500)], 'too-few', 0],
  ])('waits on %s', (_why, results, reason, leader) => {
    expect(pickWinner(results, byClicks)).toMatchObject({ winner: null, reason, leader });
  });

  it('asks more of each comparison when there are several', () => {
    const two = [result(1_000, 50), result(1_000, 73)];
    expect(pickWinner(two, byClicks).winner).toBe(1);
    expect(pickWinner([...two, result(1_000, 50), result(1_000, 50)], byClicks).winner).toBeNull();
  });

  it('does not count more readers than mails', () => {
    expect(pickWinner([result(300, 400), result(300, 20)], byClicks).rates[0]).toBe(1);
  });

  it('seldom sees a winner where there is none', () => {
    let seed = 12345;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const clicks = () => Array.from({ length: 400 }, random).filter((draw) => draw < 0.1).length;
    const wins = Array.from({ length: 300 }, () =>
      pickWinner([result(400, clicks()), result(400, clicks())], byClicks),
    );
    expect(wins.filter(({ winner }) => winner !== null).length).toBeLessThan(30);
  });
});

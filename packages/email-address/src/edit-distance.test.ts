import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinger, slips } from './edit-distance.ts';

describe('slips', () => {
  it.each([
    ['gmail', 'gmail', 0],
    ['gmial', 'gmail', 1],
    ['gmai', 'gmail', 1],
    ['gmaill', 'gmail', 1],
    ['gnail', 'gmail', 1],
    ['homial', 'hotmail', 2],
    ['firm', 'gmail', 3],
  ])('counts %s to %s: %i', (a, b, count) => {
    expect(slips(a, b, 2)).toBe(count);
  });

  it('is the same both ways and stops one over its limit', () => {
    const word = fc.stringMatching(/^[ab]{0,6}$/);
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, limit) => {
        expect(slips(a, b, limit)).toBe(slips(b, a, limit));
        expect(slips(a, b, limit)).toBeLessThanOrEqual(limit + 1);
      }),
    );
  });
});

describe('isFinger', () => {
  it.each([
    ['frree', true],
    ['freee', true],
    ['rfee', true],
    ['fere', true],
    ['fre', false],
    ['tree', false],
    ['free', false],
    ['freed', false],
  ])('tells whether %s is a slip of free: %s', (written, claim) => {
    expect(isFinger(written, 'free')).toBe(claim);
  });

  it('is always a single slip', () => {
    const word = fc.stringMatching(/^[abc]{1,5}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        if (isFinger(a, b) && a !== b) expect(slips(a, b, 1)).toBe(1);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { describeMiss, judgeLabelled, labelledAddresses } from '../fixtures/labelled-addresses.ts';

const TARGET = 0.97;

describe('the labelled addresses', () => {
  const { judged, misses } = judgeLabelled();

  it(`agree with the verdicts at ${TARGET} or better`, () => {
    const accuracy = (judged - misses.length) / judged;
    expect(accuracy, `\n${misses.map(describeMiss).join('\n')}\n`).toBeGreaterThanOrEqual(TARGET);
  });

  it('are never refused where a person would accept them, nor accepted where a person would refuse', () => {
    const grave = misses.filter(({ label, verdict }) => {
      const verdicts = [label.expected, verdict.verdict];
      return verdicts.includes('accept') && verdicts.includes('reject');
    });
    expect(grave.map(describeMiss)).toEqual([]);
  });

  it('are many and say why, each once', () => {
    const labelled = labelledAddresses();
    expect(labelled.length).toBeGreaterThanOrEqual(400);
    expect(labelled.filter(({ label }) => label.why.length < 5)).toEqual([]);
    const addresses = labelled.map(({ label }) => label.address);
    expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { bounceSets, describeBounceMiss, judgeLabelledBounces, labelledBounces } from '../fixtures/labelled-bounces.ts';

const TARGET = 0.93;

describe.each(bounceSets)('the labelled answers of mail servers (%s)', (set) => {
  const { judged, misses } = judgeLabelledBounces(set);

  it(`agree with the verdicts at ${TARGET} or better`, () => {
    const agreement = 1 - misses.length / judged;
    expect(agreement, `\n${misses.map(describeBounceMiss).join('\n')}\n`).toBeGreaterThanOrEqual(TARGET);
  });

  it('never lose a living address: what is blocked, full, spam or our own fault is not called hard', () => {
    const killed = misses.filter(({ label, verdict }) => verdict.cause === 'hard' && label.cause !== 'hard');
    expect(killed.map(describeBounceMiss)).toEqual([]);
  });

  it('suppress an address only where the cause is hard', () => {
    const suppressed = misses.filter(({ verdict }) => verdict.action === 'suppress' && verdict.cause !== 'hard');
    expect(suppressed).toEqual([]);
  });
});

describe('the labelled answers', () => {
  it('are many, and each stands there once', () => {
    const labelled = bounceSets.flatMap(labelledBounces);
    expect(labelled.length).toBeGreaterThanOrEqual(500);
    const keys = labelled.map(({ diag, dsn_status, bounce_cat }) => JSON.stringify([diag, dsn_status, bounce_cat]));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

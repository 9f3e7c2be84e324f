import { describe, expect, it } from 'vitest';
import { shareOf } from '../crawl-lane.ts';
import { nextStep } from './run-slice.ts';

describe('a lane with nothing in hand', () => {
  const running = (reading: boolean, nextDueMs: number | null) => ({ status: 'running', reading, nextDueMs }) as const;

  it.each([
    ['ends the job when nobody reads and nothing waits', running(false, null), 'empty'],
    ['ends the job when what waits is beyond the budget', running(false, 0), 'empty'],
    ['leaves a job that is not running', { status: 'paused', reading: false, nextDueMs: 0 } as const, 'not_running'],
    ['leaves a job that is gone', null, 'not_running'],
    ['gives its place away when the next page is due much later', running(false, 30_000), 'nothing_due'],
  ])('%s', (_, standing, why) => {
    expect(nextStep(standing, 20_000)).toMatchObject({ kind: 'end', end: { why } });
  });

  it('looks again soon while others read', () => {
    expect(nextStep(running(true, 30_000), 20_000)).toMatchObject({ kind: 'sleep' });
  });

  it('sleeps until a page is due soon', () => {
    expect(nextStep(running(false, 700), 20_000)).toEqual({ kind: 'sleep', sleepMs: 700 });
  });
});

describe('the concurrency of a job', () => {
  it.each([
    [8, 2, [4, 4]],
    [5, 2, [3, 2]],
    [1, 1, [1]],
  ])('%i over %i lanes', (concurrency, lanes, shares) => {
    expect(shares.map((_, lane) => shareOf(lane, lanes, concurrency))).toEqual(shares);
  });
});

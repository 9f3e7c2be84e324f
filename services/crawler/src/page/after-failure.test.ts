import { describe, expect, it } from 'vitest';
import { afterBreak, afterThrottle } from './after-failure.ts';

const rules = { tries: 3, firstPauseMs: 5_000, longestWaitMs: 600_000 };

describe('a page that could not be read', () => {
  it('waits longer each time, then has failed', () => {
    expect(afterBreak('timeout', true, 0, rules).page).toEqual({
      status: 'waiting',
      reason: 'timeout',
      retryInMs: 5_000,
    });
    expect(afterBreak('timeout', true, 1, rules).page).toMatchObject({ status: 'waiting', retryInMs: 10_000 });
    expect(afterBreak('timeout', true, 2, rules).page).toEqual({ status: 'failed', reason: 'timeout' });
  });

  it('has failed at once when no later try would help', () => {
    expect(afterBreak('http_404', false, 0, rules).page).toEqual({ status: 'failed', reason: 'http_404' });
  });
});

describe('a host that is asked too fast', () => {
  it('is left alone for as long as it says', () => {
    expect(afterThrottle(429, 30_000, 0, rules)).toEqual({
      page: { status: 'waiting', reason: 'http_429', retryInMs: 30_000 },
      backOffMs: 30_000,
    });
  });

  it('gets a growing pause when it says nothing', () => {
    expect(afterThrottle(503, null, 1, rules)).toMatchObject({ backOffMs: 10_000 });
  });

  it('is given up when it wants more time than a job has', () => {
    expect(afterThrottle(429, 86_400_000, 0, rules)).toMatchObject({ page: { status: 'failed' }, backOffMs: 600_000 });
  });

  it('is given up when it goes on', () => {
    expect(afterThrottle(429, 1_000, 2, rules).page.status).toBe('failed');
  });
});

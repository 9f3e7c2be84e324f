import { describe, expect, it } from 'vitest';
import { MailwizzNotFound, MailwizzRateLimited, MailwizzServerError } from './errors.ts';
import { nextDelayMs, retryAfterMs } from './retry.ts';

const occasion = { method: 'GET', url: 'https://mw.example/api/lists' };
const options = { attempts: 4, firstDelayMs: 100, maxDelayMs: 1_000 };
const broken = new MailwizzServerError('broken', occasion);

describe('the wait before the next try', () => {
  it('doubles, spread over its upper half', () => {
    expect([1, 2, 3].map((attempt) => nextDelayMs(attempt, broken, options, () => 1))).toEqual([100, 200, 400]);
    expect([1, 2, 3].map((attempt) => nextDelayMs(attempt, broken, options, () => 0))).toEqual([50, 100, 200]);
  });

  it('ends with the last attempt and never starts for what will fail again', () => {
    expect(nextDelayMs(4, broken, options)).toBeUndefined();
    expect(nextDelayMs(1, new MailwizzNotFound('gone', occasion), options)).toBeUndefined();
  });

  it('is what the server asks for, or none when it asks for too long', () => {
    expect(nextDelayMs(1, new MailwizzRateLimited('slow', occasion, 700), options)).toBe(700);
    expect(nextDelayMs(1, new MailwizzRateLimited('slow', occasion, 60_000), options)).toBeUndefined();
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  it.each([
    ['3', 3_000],
    ['0', 0],
    ['Fri, 20 Nov 2026 10:00:05 GMT', 5_000],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

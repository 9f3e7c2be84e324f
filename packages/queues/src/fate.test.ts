import { PayloadInvalid, WorkError } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { fateOfError, fateOfOutcome } from './fate.ts';
import { done, later, skip } from './outcome.ts';

class Busy extends WorkError {
  readonly code = 'BUSY';
  readonly retryable = true;
}

describe('the fate of a job', () => {
  it.each([
    [done(), { move: 'complete', outcome: 'done' }],
    [done({ moved: 3 }), { move: 'complete', outcome: 'done' }],
    [skip('already validated'), { move: 'complete', outcome: 'skip', reason: 'already validated' }],
    [later(500, 'circuit open'), { move: 'delay', outcome: 'later', afterMs: 500, reason: 'circuit open' }],
  ])('follows the outcome %j', (outcome, fate) => {
    expect(fateOfOutcome(outcome)).toEqual(fate);
  });

  it.each<[string, unknown, boolean, boolean, object]>([
    [
      'a retryable error is tried again',
      new Busy('x'),
      false,
      false,
      { move: 'retry', outcome: 'failed', code: 'BUSY' },
    ],
    [
      'a retryable error dies at the last attempt',
      new Busy('x'),
      true,
      false,
      { move: 'dead-letter', outcome: 'dead', code: 'BUSY' },
    ],
    [
      'a payload that does not fit is never tried again',
      new PayloadInvalid('q', 'x'),
      false,
      false,
      { move: 'dead-letter', outcome: 'dead', code: 'PAYLOAD_INVALID' },
    ],
    [
      'a bug is never tried again',
      new TypeError('x is undefined'),
      false,
      false,
      { move: 'dead-letter', outcome: 'dead', code: 'TypeError' },
    ],
    [
      'a network failure dressed as TypeError is tried again',
      new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }),
      false,
      false,
      { move: 'retry', outcome: 'failed', code: 'TypeError' },
    ],
    [
      'an unknown error is tried again under its system code',
      Object.assign(new Error('x'), { code: 'ECONNRESET' }),
      false,
      false,
      { move: 'retry', outcome: 'failed', code: 'ECONNRESET' },
    ],
    [
      'an aborted attempt is given back even at the last attempt',
      new Error('aborted'),
      true,
      true,
      { move: 'delay', outcome: 'later', afterMs: 0, reason: 'given back' },
    ],
  ])('%s', (_title, error, lastAttempt, givenBack, fate) => {
    expect(fateOfError(error, lastAttempt, givenBack)).toEqual(fate);
  });
});

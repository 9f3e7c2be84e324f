const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Pauses before each retry (api.md): 5 s, 30 s, 5 min, 30 min, 2 h, 5 h, 10 h; about a day in all, eight attempts.
 *
 * | attempt | 1 | 2   | 3    | 4     | 5      | 6   | 7   | 8    |
 * | after   | – | 5 s | 30 s | 5 min | 30 min | 2 h | 5 h | 10 h |
 */
export const retryDelays: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
];

/** How long until the next attempt, spread by ±20 % so that an endpoint that comes back is not trampled; null: give up. */
export function retryDelay(attemptsMade: number, random: () => number = Math.random): number | null {
  const delay = retryDelays[attemptsMade - 1];
  return delay === undefined ? null : Math.round(delay * (0.8 + 0.4 * random()));
}

/**
 * While an endpoint answers nobody, it is no delivery's own fault: none is given up, so that nothing is lost and nobody is
 * overtaken. Each is tried again so often until the endpoint is back, or switched off.
 */
export const OUTAGE_DELAY_MS = 10 * HOUR;

/** An endpoint that has only failed for so long is switched off, with an alert. */
export const DISABLE_AFTER_MS = 3 * 24 * HOUR;

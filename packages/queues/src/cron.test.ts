import { describe, expect, it } from 'vitest';
import { CronInvalid, checkCron, nextRun } from './cron.ts';

describe('a cron expression', () => {
  it('names the next moment on the clocks of its zone, over a change of time too', () => {
    const paris = (after: string) => nextRun('0 6 * * 1', 'Europe/Paris', new Date(after)).toISOString();
    expect(paris('2026-03-22T12:00:00Z')).toBe('2026-03-23T05:00:00.000Z');
    expect(paris('2026-03-28T12:00:00Z')).toBe('2026-03-30T04:00:00.000Z');
    expect(nextRun('*/15 * * * *', 'UTC', new Date('2026-03-22T12:00:00Z')).toISOString()).toBe(
      '2026-03-22T12:15:00.000Z',
    );
  });

  it.each([
    ['0 6 * * 1', 'UTC'],
    ['*/15 * * * *', 'Asia/Bangkok'],
    ['30 2 1 */3 *', 'America/New_York'],
  ])('%s in %s is taken', (cron, zone) => {
    expect(() => checkCron(cron, zone)).not.toThrow();
  });

  it.each([
    ['* * * * *', 'UTC', '15 minutes apart'],
    ['0,5 6 * * *', 'UTC', '15 minutes apart'],
    ['0 0 6 * * 1', 'UTC', 'five fields'],
    ['@daily', 'UTC', 'five fields'],
    ['61 6 * * 1', 'UTC', 'range 0-59'],
    ['0 6 * * 1', 'Mars/Base', 'no time zone'],
  ])('%s in %s is refused', (cron, zone, why) => {
    expect(() => checkCron(cron, zone)).toThrow(CronInvalid);
    expect(() => checkCron(cron, zone)).toThrow(why);
  });
});

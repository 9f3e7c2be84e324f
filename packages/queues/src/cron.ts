import { CronExpressionParser } from 'cron-parser';

/** An expression or a time zone that cannot be read, or runs that come too soon after each other. */
export class CronInvalid extends Error {
  override readonly name = 'CronInvalid';
  readonly code = 'CRON_INVALID';
}

const FIELDS = 5;
/** Sites change by the day; whatever comes round more often asks too much of them. */
const LEAST_GAP_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** A day of runs at the least gap, and the first of the next. */
const LOOKED_AHEAD = 97;

/** @throws CronInvalid with what is wanted instead */
export function checkCron(cron: string, timeZone: string): void {
  if (cron.trim().split(/\s+/).length !== FIELDS) {
    throw new CronInvalid(
      'five fields are wanted: minute, hour, day of month, month, day of week, such as "0 6 * * 1"',
    );
  }
  const runs = parsed(cron, timeZone, new Date());
  try {
    let before = runs.next().getTime();
    // Minutes and hours are the same on every day it names, so a day that was seen whole is enough.
    let nights = 0;
    for (let run = 1; run < LOOKED_AHEAD && nights < 2; run += 1) {
      const at = runs.next().getTime();
      if (at - before < LEAST_GAP_MS) throw new CronInvalid('runs lie 15 minutes apart at the least');
      if (at - before >= DAY_MS) nights += 1;
      before = at;
    }
  } catch (error) {
    if (error instanceof CronInvalid) throw error;
    throw new CronInvalid('it never comes round', { cause: error });
  }
}

/** The first moment after `after` that the expression names, on the clocks of the zone. @throws CronInvalid */
export const nextRun = (cron: string, timeZone: string, after: Date): Date =>
  parsed(cron, timeZone, after).next().toDate();

function parsed(cron: string, timeZone: string, after: Date) {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (error) {
    throw new CronInvalid(`${timeZone} is no time zone such as Europe/Paris`, { cause: error });
  }
  try {
    return CronExpressionParser.parse(cron, { currentDate: after, tz: timeZone });
  } catch (error) {
    throw new CronInvalid(error instanceof Error ? error.message : 'not a cron expression', { cause: error });
  }
}

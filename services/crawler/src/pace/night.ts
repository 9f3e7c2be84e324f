import type { NightWindow } from '@relais/contracts';
import zones from './data/country-zones.json' with { type: 'json' };

const MINUTES_A_DAY = 24 * 60;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds until the window opens for this host; 0 while it is open. To the minute: a clock change is met by the next look. */
export function msToOpen({ from, to, time_zone }: NightWindow, host: string, now: Date): number {
  const minute = minuteOfDay(time_zone === 'host' ? zoneOf(host) : time_zone, now);
  const [opens, shuts] = [from * 60, to * 60];
  const isOpen = opens < shuts ? minute >= opens && minute < shuts : minute >= opens || minute < shuts;
  if (isOpen) return 0;
  const wait = (opens - minute + MINUTES_A_DAY) % MINUTES_A_DAY;
  return wait * 60_000 - (now.getTime() % 60_000);
}

/** The time zone most people of the host's country live in, by the end of its name; UTC where that is no country's. */
export function zoneOf(host: string): string {
  const end = /\.([a-z]{2})(?::\d+)?$/i.exec(host)?.[1]?.toUpperCase() ?? '';
  return (zones as Record<string, string>)[end] ?? 'UTC';
}

function minuteOfDay(timeZone: string, now: Date): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  const [hour = 0, minute = 0] = clock.format(now).split(':').map(Number);
  return hour * 60 + minute;
}

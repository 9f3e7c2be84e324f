import { describe, expect, it } from 'vitest';
import zones from './data/country-zones.json' with { type: 'json' };
import { msToOpen, zoneOf } from './night.ts';

const night = { from: 22, to: 6, time_zone: 'host' };
const at = (iso: string) => new Date(iso);
const HOUR = 3_600_000;

describe('the night window', () => {
  it('goes by the clock of the host’s country, over midnight, in summer and winter', () => {
    expect(msToOpen(night, 'www.cabinet.fr', at('2026-07-01T20:00:00Z'))).toBe(0);
    expect(msToOpen(night, 'www.cabinet.fr', at('2026-01-01T20:30:00Z'))).toBe(HOUR / 2);
    expect(msToOpen(night, 'www.cabinet.fr', at('2026-01-02T04:59:59Z'))).toBe(0);
    expect(msToOpen(night, 'www.cabinet.fr', at('2026-01-02T05:00:00Z'))).toBe(16 * HOUR);
    expect(msToOpen(night, 'firm.co.th:8080', at('2026-01-01T15:00:00Z'))).toBe(0);
  });

  it('may lie within a day, in a zone of the job’s own, and ends its wait on the minute', () => {
    const noon = { from: 12, to: 14, time_zone: 'Asia/Tokyo' };
    expect(msToOpen(noon, 'www.cabinet.fr', at('2026-01-01T04:59:00Z'))).toBe(0);
    expect(msToOpen(noon, 'www.cabinet.fr', at('2026-01-01T05:00:00Z'))).toBe(22 * HOUR);
    expect(msToOpen(noon, 'www.cabinet.fr', at('2026-01-01T02:58:40Z'))).toBe(80_000);
  });

  it('is in UTC where a name tells no country', () => {
    expect(['firm.example', 'firm.io', '127.0.1.5:80', 'localhost'].map(zoneOf)).toEqual(Array(4).fill('UTC'));
    expect(msToOpen(night, 'firm.example', at('2026-01-01T22:00:00Z'))).toBe(0);
    expect(msToOpen(night, 'firm.example', at('2026-01-01T21:00:00Z'))).toBe(HOUR);
  });

  it('knows zones that clocks know', () => {
    for (const [country, timeZone] of Object.entries(zones)) {
      expect(country).toMatch(/^[A-Z]{2}$/);
      expect(() => new Intl.DateTimeFormat('en', { timeZone }), timeZone).not.toThrow();
    }
  });
});

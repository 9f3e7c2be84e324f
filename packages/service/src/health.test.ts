import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Health, openHealth } from './health.ts';

function health(timeoutMs?: number): { health: Health; lines: string[] } {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) });
  return { health: openHealth('router', log, timeoutMs), lines };
}

describe('health', () => {
  it('follows the phases of a process', async () => {
    const { health: one } = health();
    expect(await one.report()).toMatchObject({ status: 'starting', ready: false });
    one.enter('ready');
    expect(await one.report()).toMatchObject({ status: 'ok', ready: true, service: 'router', dependencies: {} });
    one.enter('stopping');
    expect(await one.report()).toMatchObject({ status: 'stopping', ready: false });
  });

  it('is degraded while one of its dependencies is', async () => {
    const { health: one } = health();
    one.enter('ready');
    one.add('database', async () => ({ rows: [] }));
    one.add('mailwizz', () => {
      throw new TypeError('bad');
    });
    const { dependencies, ...report } = await one.report();
    expect(report).toMatchObject({ status: 'degraded', ready: false });
    expect(dependencies.database).toEqual({ up: true, took_ms: expect.any(Number) });
    expect(dependencies.mailwizz).toEqual({ up: false, took_ms: expect.any(Number), error: 'TypeError' });
  });

  it('counts silence as down', async () => {
    const { health: one } = health(10);
    one.add('redis', () => new Promise(() => {}));
    expect((await one.report()).dependencies.redis).toMatchObject({ up: false, error: 'TIMEOUT' });
  });

  it('asks once for all who ask at the same time', async () => {
    const { health: one } = health();
    let asked = 0;
    one.add('redis', async () => {
      asked += 1;
    });
    await Promise.all([one.report(), one.report(), one.report()]);
    expect(asked).toBe(1);
    await one.report();
    expect(asked).toBe(2);
  });

  it('writes a line when something changes, not each time it is asked', async () => {
    const { health: one, lines } = health();
    let up = false;
    one.add('redis', async () => {
      if (!up) throw new Error('gone');
    });
    await one.report();
    await one.report();
    up = true;
    await one.report();
    await one.report();
    expect(lines.map((line) => JSON.parse(line).up)).toEqual([false, true]);
  });
});

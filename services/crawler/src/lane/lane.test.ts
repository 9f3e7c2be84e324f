import { describe, expect, it } from 'vitest';
import { shareOf } from '../crawl-lane.ts';
import type { Exchange, Granted, Pace } from '../pace/open-pace.ts';
import type { AdmittedPage } from '../page/read-page.ts';
import { until } from '../until.testkit.ts';
import { openPacing } from './pacing.ts';
import { openPageWriter } from './page-writer.ts';
import { nextStep } from './run-slice.ts';

const stored = (pages: number) => ({ pages, found: 0, newContactIds: [] });
const finished = (id: number) => ({ id, status: 'done' }) as const;

describe('a page writer', () => {
  it('stores pages that end together in one go, and gathers the next while it stores', async () => {
    const batches: number[][] = [];
    let release: () => void = () => {};
    const writer = openPageWriter({
      flushMs: 1,
      batch: 100,
      async store(pages) {
        batches.push(pages.map(({ id }) => id));
        if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
        return stored(pages.length);
      },
      onStored: async () => {},
      wake: () => {},
    });
    writer.add(finished(1), false);
    writer.add(finished(2), false);
    await until(() => batches.length === 1);
    writer.add(finished(3), true);
    writer.add(finished(4), false);
    expect(writer.pending).toBe(4);
    release();
    await writer.flush();
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(writer.pending).toBe(0);
  });

  it('tells what went wrong behind its back', async () => {
    const writer = openPageWriter({
      flushMs: 1,
      batch: 1,
      store: () => Promise.reject(new Error('the database is gone')),
      onStored: async () => {},
      wake: () => {},
    });
    writer.add(finished(1), true);
    await expect(writer.flush()).rejects.toThrow('the database is gone');
  });
});

const page = (id: number, host = 'a.example'): AdmittedPage => ({
  id,
  url: `https://${host}/${id}`,
  host,
  depth: 0,
  attempts: 0,
  hops: 0,
  robots: 'allowed',
  crawlDelayMs: 0,
});

/** A lane's pacing over a pace that answers as told. */
function pacingOver(answer: (host: string, exchange: Exchange) => Granted, delayMs = 0) {
  const exchanges: { host: string; wanted: number; returned: number }[] = [];
  const started: { page: AdmittedPage; permit: string }[] = [];
  const putBack: number[] = [];
  const pace: Pace = {
    async exchange(host, exchange) {
      exchanges.push({ host, wanted: exchange.wanted.length, returned: exchange.returned.length });
      return answer(host, exchange);
    },
    backOff: async () => {},
    renew: async () => {},
  };
  const pacing = openPacing({
    pace,
    ruleOf: (_, crawlDelayMs) => ({ delayMs: Math.max(delayMs, crawlDelayMs), concurrency: 4 }),
    reader: 'r',
    start: (one, permit) => void started.push({ page: one, permit }),
    onLongWait: (pages) => void putBack.push(...pages.map(({ id }) => id)),
    onError(error) {
      throw error;
    },
    wake: () => {},
  });
  const finish = (at: number) => {
    const one = started[at];
    if (one) pacing.finished(one.page, one.permit, 0);
  };
  return { pacing, exchanges, started, putBack, finish };
}
const grantAll = (_: string, { wanted }: Exchange): Granted => ({ granted: wanted.length, waitMs: 0 });

describe('the pacing of a lane', () => {
  it('asks for no more than its share, over all hosts', async () => {
    const { pacing, started } = pacingOver(grantAll);
    for (let id = 0; id < 10; id += 1) pacing.add(page(id, id % 2 ? 'a.example' : 'b.example'));
    pacing.pump(3);
    await until(() => started.length === 3);
    expect(pacing).toMatchObject({ busy: 3, held: 7 });
  });

  it('goes on under one permit without asking again, but not for ever', async () => {
    const { pacing, started, exchanges, finish } = pacingOver(grantAll);
    for (let id = 0; id < 20; id += 1) pacing.add(page(id));
    pacing.pump(1);
    await until(() => started.length === 1);
    for (let at = 0; at < 8; at += 1) finish(at);
    expect(started.length).toBe(8);
    expect(exchanges.length).toBe(1);
    pacing.pump(1);
    await until(() => started.length === 9);
    expect(exchanges[1]).toEqual({ host: 'a.example', wanted: 1, returned: 1 });
  });

  it('asks for every page where a host has a delay', async () => {
    const { pacing, started, exchanges, finish } = pacingOver(() => ({ granted: 1, waitMs: 1 }), 1);
    pacing.add(page(1));
    pacing.add(page(2));
    pacing.pump(4);
    await until(() => started.length === 1);
    finish(0);
    expect(started.length).toBe(1);
    await until(() => {
      pacing.pump(4);
      return started.length === 2;
    });
    expect(exchanges.length).toBe(2);
  });

  it('puts pages back that would wait too long, and keeps their host out of the next claim', async () => {
    const { pacing, putBack } = pacingOver(() => ({ granted: 0, waitMs: 60_000 }));
    pacing.add(page(1));
    pacing.add(page(2));
    pacing.pump(4);
    await until(() => putBack.length === 2);
    expect(pacing.fullHosts(10)).toEqual(['a.example']);
    expect(pacing).toMatchObject({ held: 0, busy: 0 });
  });

  it('starts nothing once it is stopped, and gives its permits back', async () => {
    const { pacing, started, exchanges, finish } = pacingOver(grantAll);
    for (let id = 0; id < 4; id += 1) pacing.add(page(id));
    pacing.pump(2);
    await until(() => started.length === 2);
    pacing.stop();
    finish(0);
    finish(1);
    expect(started.length).toBe(2);
    await pacing.close();
    expect(exchanges.at(-1)).toEqual({ host: 'a.example', wanted: 0, returned: 2 });
  });
});

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

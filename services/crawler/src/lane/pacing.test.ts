import { describe, expect, it } from 'vitest';
import type { Exchange, Granted, Pace } from '../pace/open-pace.ts';
import type { AdmittedPage } from '../page/read-page.ts';
import { until } from '../until.testkit.ts';
import { openPacing } from './pacing.ts';

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
  const exchanges: { host: string; wanted: number; returned: number; answers: Exchange['answers'] }[] = [];
  const started: { page: AdmittedPage; permit: string }[] = [];
  const putBack: number[] = [];
  const pace: Pace = {
    async exchange(host, exchange) {
      exchanges.push({
        host,
        wanted: exchange.wanted.length,
        returned: exchange.returned.length,
        answers: exchange.answers,
      });
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
  const finish = (at: number, failing = false) => {
    const one = started[at];
    if (one) pacing.finished(one.page, one.permit, { firstByteAt: 0, failing });
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
    expect(exchanges[1]).toMatchObject({ host: 'a.example', wanted: 1, returned: 1 });
  });

  it('gives a permit back at once that met a failure, and tells the pace how the host answers', async () => {
    const { pacing, started, exchanges, finish } = pacingOver(grantAll);
    for (let id = 0; id < 4; id += 1) pacing.add(page(id));
    pacing.pump(1);
    await until(() => started.length === 1);
    finish(0);
    finish(1, true);
    expect(started.length).toBe(2);
    pacing.pump(1);
    await until(() => started.length === 3);
    expect(exchanges[1]).toMatchObject({ wanted: 1, returned: 1, answers: { good: 1, failing: 1 } });
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
    expect(exchanges.at(-1)).toMatchObject({ host: 'a.example', wanted: 0, returned: 2 });
  });
});

import { startRedis } from '@relais/sandbox';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { expectEachOnce } from '../line/end-state.ts';
import { type Line, lawyers, startLine } from '../line/start-line.ts';

const CONTACTS = 1_500;
let line: Line;
afterEach(() => line.stop());

const startAll = async () => {
  for (const service of ['validator', 'router', 'mailwizz-sync'] as const) await line.start(service);
};
const underWay = () => line.mailwizz.admin.subscribers(line.listUid).length > 0;
/** The sweeps find what stood in a queue that is gone, once their patience of a minute has run out. */
const afterAMinute = async () => {
  await line.letTimePass(60);
  return (await line.figures()).contacts;
};

describe('Redis', () => {
  it('emptied in the middle of a run only costs time', async () => {
    line = await startLine({ pgAdminUrl: inject('pgAdminUrl') });
    await startAll();
    await line.ingest(lawyers(CONTACTS));
    await expect.poll(underWay, { timeout: 30_000, interval: 5 }).toBe(true);
    const redis = new Redis(line.redis.url);
    await redis.flushall();
    redis.disconnect();

    await expect.poll(afterAMinute, { timeout: 60_000, interval: 1_000 }).toEqual({ injected: CONTACTS });
    await expectEachOnce(line, CONTACTS);
  });

  it('killed and restarted from its log goes on where it was', async () => {
    line = await startLine({ pgAdminUrl: inject('pgAdminUrl'), durableRedis: true });
    await startAll();
    await line.ingest(lawyers(CONTACTS));
    await expect.poll(underWay, { timeout: 30_000, interval: 5 }).toBe(true);
    const { port } = line.redis;
    process.kill(line.redis.pid, 'SIGKILL');
    await line.redis.stop();
    line.redis = await startRedis({ port, dir: line.redisDir });

    // The log is written once a second: jobs of that second are gone and come back by the sweep.
    await expect.poll(afterAMinute, { timeout: 90_000, interval: 1_000 }).toEqual({ injected: CONTACTS });
    await expectEachOnce(line, CONTACTS);
  });
});

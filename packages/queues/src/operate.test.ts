import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { done, openOperations, openQueues, type QueueOperations, type Queues } from './index.ts';

describe('operating queues', () => {
  const log = pino({ level: 'silent' });
  const prefix = `{operate-${process.pid}}`;
  let queues: Queues;
  let operations: QueueOperations;
  beforeAll(async () => {
    const redisUrl = inject('redisUrl');
    queues = await openQueues({ redisUrl, prefix, log });
    operations = await openOperations({ redisUrl, prefix, log });
  });
  afterAll(async () => {
    await queues.close();
    await operations.close();
  });

  it('pauses and resumes, counts workers and what waits, and gives dead letters another try', async () => {
    await operations.pause('route');
    const enqueued = new Date();
    await queues.enqueue('route', { tenantId: 1, contactIds: [1] });
    await queues.enqueue('route', { tenantId: 1, contactIds: [2] }, { priority: 'bulk' });
    const held = await operations.state('route');
    expect(held).toMatchObject({ name: 'route', waiting: 2, active: 0, failed: 0, paused: true, workers: 0 });
    expect(Math.abs(Number(held.oldestWaitingSince) - Number(enqueued))).toBeLessThan(60_000);

    let healed = false;
    let worked = 0;
    queues.consume('route', async ({ contactIds }) => {
      // A bug is the same at the next try, so this is a dead letter at once.
      if (contactIds[0] === 2 && !healed) throw new TypeError('contact 2 breaks me');
      worked += 1;
      return done();
    });
    await operations.resume('route');
    await expect
      .poll(() => operations.state('route'))
      .toMatchObject({ waiting: 0, failed: 1, paused: false, workers: 1 });
    expect(await operations.failed('route', 10)).toMatchObject([
      { payload: { tenantId: 1, contactIds: [2] }, reason: 'contact 2 breaks me', failedAt: expect.any(Date) },
    ]);

    healed = true;
    expect(await operations.retryFailed('route')).toBe(1);
    await expect.poll(() => worked).toBe(2);
    expect(await operations.retryFailed('route')).toBe(0);
    expect((await operations.states()).map(({ name }) => name)).toContain('crawl');
  });

  it('says so when Redis is away', async () => {
    await expect(openOperations({ redisUrl: 'redis://127.0.0.1:1', prefix, log })).rejects.toMatchObject({
      code: 'QUEUE_UNREACHABLE',
    });
  });
});

import { openQueues, type Queues } from '@relais/queues';
import { openLogger } from '@relais/service';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais queues', { timeout: 90_000 }, () => {
  const prefix = `{queues-${process.pid}}`;
  let stores: TestStores;
  let queues: Queues;
  beforeAll(async () => {
    const redisUrl = inject('redisUrl');
    stores = await openTestStores(inject('pgAdminUrl'), { REDIS_URL: redisUrl, RELAIS_QUEUE_PREFIX: prefix });
    queues = await openQueues({ redisUrl, prefix, log: openLogger({ service: 'test', level: 'silent' }) });
  });
  afterAll(async () => {
    await queues.close();
    await stores.drop();
  });
  const command = (...args: string[]) => relais(['queues', ...args], stores);

  it('shows what waits and fails, pauses, and puts dead letters back', async () => {
    queues.consume('route', async () => {
      throw new TypeError('no way');
    });
    await queues.enqueue('route', { tenantId: 1, contactIds: [7] });
    await expect.poll(() => queues.depth('route')).toMatchObject({ failed: 1 });

    const one = await command('route');
    expect(one.stdout).toMatch(/route +0 +0 +0 +1 +1 +– +running/);
    expect(one.stdout).toContain('{"tenantId":1,"contactIds":[7]}\n  no way');

    expect((await command('route', 'pause', '--json')).json()).toMatchObject([{ queue: 'route', paused: true }]);
    expect((await command('route', 'retry', '--json')).json()).toMatchObject([
      { queue: 'route', retried: 1, waiting: 1, failed: 0, paused: true },
    ]);
    const all = await command('--json');
    expect(all.json().map(({ queue }) => queue)).toContain('validate');
    expect(all.code).toBe(0);
  });

  it('names the queues there are', async () => {
    expect(await command('mail')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/there are crawl, .*validate, .*route, /),
    });
  });
});

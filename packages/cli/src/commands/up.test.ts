import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { type ServiceName, services } from '@relais/contracts';
import { type NodeProcess, spawnNode } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CrawlSummary } from '../crawl/run-crawl.ts';
import { relais, relaisEntry } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais up', { timeout: 150_000 }, () => {
  let stores: TestStores;
  let stack: NodeProcess;
  const squatter = createServer();
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await stack?.stop();
    squatter.close();
    await stores.drop();
  });

  it('runs the services, is found by other commands, replaces what dies, and drains at SIGTERM', async () => {
    const { port } = squatter.address() as AddressInfo;
    const used: readonly ServiceName[] = ['gateway', 'crawler', 'validator'];
    const replicas = services.map((name) => `${name}=${used.includes(name) ? 1 : 0}`).join(',');
    stack = spawnNode(relaisEntry, {
      args: ['up', '--json', '--port', String(port), '--replicas', replicas],
      env: { ...stores.env, REDIS_URL: inject('redisUrl'), RELAIS_QUEUE_PREFIX: `{up-${process.pid}}` },
    });
    const ready = JSON.parse(await stack.waitForLine(/^\{"ready"/, { timeoutMs: 120_000 }));
    expect(ready).toMatchObject({ services: { gateway: 1, crawler: 1, validator: 1, router: 0 } });
    expect(stack.logs.join('\n')).toContain(`Port ${port} is taken`);
    expect((await fetch(`${ready.gateway_url}/health`)).status).toBe(200);

    // Nothing but the state folder leads there.
    const nearby = { env: { RELAIS_STATE_DIR: stores.env.RELAIS_STATE_DIR ?? '' } };
    const [again, key, crawl] = await Promise.all([
      relais(['up'], nearby),
      relais(['keys', 'create', '--tenant', 'ulixai', '--json'], nearby),
      relais(['crawl', 'http://127.0.0.1:1/', '--json', '--delay', '0'], nearby),
    ]);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(ready.gateway_url) });
    expect(key.json()).toMatchObject([{ tenant: 'ulixai' }]);
    expect(crawl.json<{ summary: CrawlSummary }>()).toMatchObject([{ summary: { pages: 0, contacts: 0 } }]);
    expect(crawl).toMatchObject({ code: 1, stderr: expect.stringContaining('no page could be read') });

    const validators = async () =>
      (await readFile(ready.log_file, 'utf8'))
        .split('\n')
        .filter((line) => line.includes('"event":"service.ready"') && line.includes('"service":"validator"'))
        .map((line) => Number(JSON.parse(line).pid));
    const [first = 0] = await validators();
    process.kill(first, 'SIGKILL');
    await expect.poll(validators, { timeout: 60_000 }).toHaveLength(2);

    expect(await stack.stop()).toEqual({ code: 0, signal: null });
    const gone = await relais(['keys', 'list'], nearby);
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('no stack runs here') });
  });

  it('refuses replicas of what does not exist', async () => {
    const ended = await relais(['up', '--replicas', 'mailer=2']);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('there are gateway, crawler') });
  });
});

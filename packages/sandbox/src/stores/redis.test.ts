import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningRedis, startRedis } from './redis.ts';
import { findOnPath } from './redis-binary.ts';
import { ensureStores } from './stores.ts';

const closers: (() => unknown)[] = [];

async function start(options?: Parameters<typeof startRedis>[0]): Promise<RunningRedis> {
  const server = await startRedis(options);
  closers.push(() => server.stop());
  return server;
}

function connect(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: null });
  redis.on('error', () => {});
  closers.push(() => redis.disconnect());
  return redis;
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('a Redis of our own', () => {
  it('never evicts', async () => {
    const redis = connect((await start()).url);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'no']);
  });

  it('lets nobody in without the password', async () => {
    const { port } = await start();
    const stranger = connect(`redis://127.0.0.1:${port}`);
    await expect(stranger.get('x')).rejects.toThrow(/NOAUTH/);
  });

  it('finds its data again after it was killed, on the same port and directory', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'relais-kept-'));
    closers.push(() => rmSync(dir, { recursive: true, force: true }));
    const first = await start({ dir });
    await connect(first.url).config('SET', 'appendfsync', 'always');
    await connect(first.url).set('kept', 'yes');
    process.kill(first.pid, 'SIGKILL');
    await first.stop();

    const second = await start({ dir, port: first.port });
    expect(await connect(second.url).get('kept')).toBe('yes');
  });

  it('stops while it is suspended, and when it is stopped already', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGSTOP');
    await server.stop();
    await server.stop();
  });

  it('says in a sentence that a port is taken', async () => {
    const { port } = await start();
    await expect(startRedis({ port })).rejects.toMatchObject({
      code: 'REDIS_START_FAILED',
      message: expect.stringContaining(`did not start on port ${port}`),
    });
  });

  it('comes only from a program that says it is a server', async () => {
    expect(await findOnPath('/nonexistent:/etc')).toBeUndefined();
    expect(await findOnPath()).toMatchObject({ argv0: expect.stringMatching(/-server$/) });
  });
});

describe('ensureStores', () => {
  it('starts what was not given', async () => {
    const stores = await ensureStores({ REDIS_URL: 'redis://192.0.2.1:6379' });
    closers.push(() => stores.stop());
    expect(stores.owned).toEqual({ postgres: true, redis: false });
    expect(stores.redisUrl).toBe('redis://192.0.2.1:6379');
    expect(stores.databaseUrl).toMatch(/^postgresql:\/\/relais:.+@127\.0\.0\.1:\d+\/relais$/);
  });

  it('leaves alone what was given', async () => {
    const env = { DATABASE_URL: 'postgresql://db.example/relais', REDIS_URL: 'redis://redis.example:6379' };
    const stores = await ensureStores(env);
    expect(stores).toMatchObject({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL });
    expect(stores.owned).toEqual({ postgres: false, redis: false });
    await stores.stop();
  });
});

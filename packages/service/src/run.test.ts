import { openQueues, type Queues } from '@relais/queues';
import { isBuilt, type NodeProcess, type RunningRedis, spawnNode, startRedis } from '@relais/sandbox';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const fixture = new URL('./fixtures/tiny-service.testkit.ts', import.meta.url).pathname;
const SECRET = 'nobody-may-see-this';

let redis: RunningRedis;
let queues: Queues;
beforeAll(async () => {
  redis = await startRedis();
  queues = await openQueues({ redisUrl: redis.url, log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await queues.close();
  await redis.stop();
});

const running: NodeProcess[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.kill('SIGKILL');
    await service.exited;
  }
});

function start(mode: string, env: Record<string, string> = {}): NodeProcess {
  const settings = { REDIS_URL: redis.url, TINY_SECRET: SECRET, TINY_MODE: mode, ...env };
  const service = spawnNode(fixture, { env: settings, ...(isBuilt() ? { conditions: [] } : {}) });
  running.push(service);
  return service;
}

/** The first line with this event, read. */
async function line(service: NodeProcess, event: string): Promise<Record<string, unknown>> {
  return JSON.parse(await service.waitForLine(new RegExp(`"event":"${event}"`)));
}

async function ready(service: NodeProcess): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const { health_port: port } = await line(service, 'service.ready');
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

const closed = (service: NodeProcess) =>
  service.logs.flatMap((text) => /"event":"closed","what":"(\w+)"/.exec(text)?.[1] ?? []);

describe('a running service', () => {
  it('says when it is ready and answers for its health', async () => {
    const ask = await ready(start('plain'));
    const report = await (await ask('/health')).json();
    expect(report).toMatchObject({
      status: 'ok',
      ready: true,
      service: 'validator',
      dependencies: { redis: { up: true }, fixture: { up: true, detail: 'as made' } },
    });
    expect((await ask('/ready')).status).toBe(200);
    expect((await ask('/ready', { method: 'HEAD' })).status).toBe(200);
    expect((await ask('/ready', { method: 'POST' })).status).toBe(405);
    expect((await ask('/elsewhere')).status).toBe(404);

    const metrics = await ask('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    const text = await metrics.text();
    expect(text).toContain('relais_dependency_up{dependency="fixture",service="validator"} 1');
    expect(text).toContain('relais_queue_depth{queue="validate",state="waiting",service="validator"} 0');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('takes no work while a dependency is down, and tells its code only', async () => {
    const service = start('plain');
    const ask = await ready(service);
    await (await ask('/ready')).body?.cancel();

    service.kill('SIGUSR2');
    await expect.poll(async () => (await ask('/ready')).status).toBe(503);
    const health = await ask('/health');
    expect(health.status).toBe(200);
    const text = await health.text();
    expect(JSON.parse(text)).toMatchObject({
      status: 'degraded',
      ready: false,
      dependencies: { fixture: { up: false, error: 'ECONNREFUSED' } },
    });
    expect(text).not.toContain('internal');
    expect(await line(service, 'health.changed')).toMatchObject({ level: 'warn', dependency: 'fixture' });

    service.kill('SIGUSR2');
    await expect.poll(async () => (await ask('/ready')).status).toBe(200);
  });

  it('works at its queue, and writes no secret', async () => {
    const service = start('plain');
    await ready(service);
    await queues.enqueue('validate', { tenantId: 1, contactIds: [7] });
    expect(await line(service, 'job.begun')).toMatchObject({
      level: 'info',
      service: 'validator',
      contactIds: [7],
      secret: '[redacted]',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    await line(service, 'job.attempted');
    expect(service.logs.join('\n')).not.toContain(SECRET);
  });
});

describe('a start', () => {
  it('names every missing or wrong setting at once and repeats no secret', async () => {
    const service = start('sideways', {
      REDIS_URL: '',
      TINY_SECRET: 'abc',
      TINY_LIMIT: '-1',
      HEALTH_PORT: '70000',
      LOG_LEVEL: 'loud',
    });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    const said = service.logs.join('\n');
    expect(said).toContain('validator cannot start: 6 settings are missing or wrong (CONFIG_INVALID)');
    expect(said).toContain('REDIS_URL is missing');
    for (const name of ['TINY_MODE', 'TINY_SECRET', 'TINY_LIMIT', 'HEALTH_PORT', 'LOG_LEVEL']) {
      expect(said).toContain(`${name} is wrong`);
    }
    expect(said).not.toContain('abc');
    expect(said).not.toContain('    at ');
  });

  it.each([
    ['throws', 'throw-at-start', 'Error', 'nothing to serve'],
    ["offers to process another's queue", 'foreign', 'ProcessorsMismatch', '"sync" is not its to process'],
  ])('that %s ends with one fatal line and closes what was opened', async (_, mode, type, message) => {
    const service = start(mode);
    expect(await service.exited).toEqual({ code: 1, signal: null });
    const fatal = await line(service, 'service.start_failed');
    expect(fatal).toMatchObject({ level: 'fatal', err: { type, message: expect.stringContaining(message) } });
    expect(closed(service)).toEqual(['second', 'first']);
  });

  it('without Redis ends with a fatal line', async () => {
    const service = start('plain', { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(await line(service, 'service.start_failed')).toMatchObject({ level: 'fatal' });
    expect(service.logs.join('\n')).not.toContain('service.stuck');
  });

  it('can be called off', async () => {
    const service = start('wait-at-start');
    await line(service, 'waiting');
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(closed(service)).toEqual(['second', 'first']);
    expect(service.logs.join('\n')).not.toContain('start_failed');
  });
});

describe('a stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('on %s closes last-opened first and ends by itself', async (signal) => {
    const service = start('plain');
    await ready(service);
    service.kill(signal);
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(closed(service)).toEqual(['second', 'first']);
    expect(await line(service, 'service.stopping')).toMatchObject({ why: signal });
  });

  it('ends the job in hand before it closes what the job uses', async () => {
    const service = start('slow-job');
    await ready(service);
    await queues.enqueue('validate', { tenantId: 1, contactIds: [8] });
    await line(service, 'job.begun');
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    const said = service.logs.join('\n');
    expect(said.indexOf('"outcome":"done"')).toBeGreaterThan(said.indexOf('service.stopping'));
    expect(said.indexOf('"outcome":"done"')).toBeLessThan(said.indexOf('"event":"closed"'));
  });

  it('takes one SIGINT and one SIGTERM for one wish', async () => {
    const service = start('plain');
    await ready(service);
    service.kill('SIGINT');
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
  });

  it('asked for twice is not waited for', async () => {
    const service = start('stuck-close');
    await ready(service);
    service.kill('SIGTERM');
    await line(service, 'service.stopping');
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(await line(service, 'service.killed')).toMatchObject({ level: 'fatal', signal: 'SIGTERM' });
  });

  it('names what does not close in time', async () => {
    const service = start('stuck-close', { RELAIS_STOP_TIMEOUT_MS: '200' });
    await ready(service);
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    const held = ['second', 'first', 'queues', 'health server'];
    expect(await line(service, 'service.stuck')).toMatchObject({ level: 'fatal', held });
  });

  it('names what is left open though everything was closed', async () => {
    const service = start('leak', { RELAIS_STOP_TIMEOUT_MS: '500' });
    await ready(service);
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect((await line(service, 'service.stuck')).held).toContain('Timeout');
  });

  it('goes on past a close that throws', async () => {
    const service = start('broken-close');
    await ready(service);
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(await line(service, 'service.close_failed')).toMatchObject({ level: 'error', what: 'second' });
    expect(closed(service)).toEqual(['first']);
  });

  it('follows an error nobody caught, with exit code 1', async () => {
    const service = start('reject-later');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(await line(service, 'service.crashed')).toMatchObject({
      level: 'fatal',
      err: { message: 'nobody caught me' },
    });
    expect(closed(service)).toEqual(['second', 'first']);
  });

  it('needs no Redis', async () => {
    const short = await startRedis();
    const service = start('plain', { REDIS_URL: short.url });
    const ask = await ready(service);
    await short.stop();
    await expect.poll(async () => (await ask('/ready')).status).toBe(503);
    expect(await (await ask('/metrics')).text()).toContain(
      'relais_dependency_up{dependency="redis",service="validator"} 0',
    );
    service.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(closed(service)).toEqual(['first']);
  });
});

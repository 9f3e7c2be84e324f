import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type NodeProcess, type RunningRedis, spawnNode, startRedis } from '@relais/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const at = (path: string) => new URL(path, import.meta.url);
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'));

// Tells at the end which modules of the SDK were loaded; all of them are CommonJS.
const census = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  const loaded = () => Object.keys(createRequire('/').cache);
  process.on('exit', () => console.log('sdk files loaded: ' + loaded().filter((file) => file.includes('@opentelemetry/sdk-')).length));
`)}`;

let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

let service: NodeProcess | undefined;
afterEach(async () => {
  service?.kill('SIGKILL');
  await service?.exited;
});

/** A service with otel.ts loaded first, as in production. */
function start(env: Record<string, string>): NodeProcess {
  const options = `--conditions=development --import ${tsx} --import ${at('./otel.ts')} --import ${census}`;
  const settings = { REDIS_URL: redis.url, TINY_SECRET: 'secret', NODE_OPTIONS: options, ...env };
  service = spawnNode(at('./fixtures/tiny-service.testkit.ts').pathname, { env: settings });
  return service;
}

describe('traces', () => {
  it('are sent to the collector before a stopping process ends', async () => {
    const received: string[] = [];
    const collector = createServer(async (request, response) => {
      received.push(`${request.url} ${Buffer.concat(await request.toArray())}`);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const address = collector.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;

    const traced = start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_SERVICE_NAME: 'tiny' });
    await traced.waitForLine(/service\.ready/);
    traced.kill('SIGTERM');
    expect(await traced.exited).toEqual({ code: 0, signal: null });
    collector.close();
    collector.closeAllConnections();

    const sent = received.join('\n');
    expect(sent).toContain('/v1/traces');
    expect(sent).toContain('tiny');
    expect(sent).toContain('addBulk route');
    expect(await traced.waitForLine(/sdk files loaded/)).not.toBe('sdk files loaded: 0');
  });

  it('cost nothing without a collector: the SDK is not even loaded', async () => {
    const plain = start({});
    await plain.waitForLine(/service\.ready/);
    plain.kill('SIGTERM');
    expect(await plain.exited).toEqual({ code: 0, signal: null });
    expect(await plain.waitForLine(/sdk files loaded/)).toBe('sdk files loaded: 0');
  });
});

import { connect } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { entryOf, type NodeProcess, spawnNode } from '@relais/sandbox';
import { signRequest } from '@relais/signing';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, SECRET_KEY, type TestKey } from './gateway.testkit.ts';

const main = entryOf(new URL('./main.ts', import.meta.url));

let test: TestDatabase;
let key: TestKey;
const running: NodeProcess[] = [];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  key = await givenKey(test.db, (await givenTenant(test.db, 'one')).tenantId);
});
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.stop();
});
afterAll(() => test.drop());

const start = (env: Record<string, string>) => {
  const gateway = spawnNode(main, { name: 'gateway', env });
  running.push(gateway);
  return gateway;
};

async function startListening() {
  const gateway = start({
    DATABASE_URL: test.url,
    REDIS_URL: inject('redisUrl'),
    RELAIS_QUEUE_PREFIX: '{gateway-process}',
    RELAIS_SECRET_KEY: SECRET_KEY,
    RELAIS_ADDRESS_PEPPER: 'a pepper for the tests',
    GATEWAY_PORT: '0',
  });
  const { port }: { port: number } = JSON.parse(await gateway.waitForLine(/gateway\.listening/));
  await gateway.waitForLine(/service\.ready/);
  return { gateway, port, url: `http://127.0.0.1:${port}` };
}

const body = JSON.stringify({ source_id: 'api-one', contacts: [{ email: 'late@example.com' }] });

describe('the gateway as a process', () => {
  it('tells its port, its health and what it needs', async () => {
    const { url } = await startListening();
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({
      status: 'ok',
      service: 'gateway',
      dependencies: { postgres: { up: true }, redis: { up: true } },
    });
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });

  it('answers what it has begun before it stops, and notes when keys were used', async () => {
    const { gateway, port, url } = await startListening();
    await partnerOf(url, key)({ path: '/api/v1/contacts' });
    const idle = connect(port, '127.0.0.1');
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));

    const timestamp = Math.floor(Date.now() / 1_000);
    const signed = signRequest({ version: 'v1', secret: key.secret, apiKey: key.key, timestamp, body });
    const headers = Object.entries({
      Host: 'x',
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      ...signed,
    });
    const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const late = connect(port, '127.0.0.1');
    let answer = '';
    late.on('data', (chunk) => {
      answer += String(chunk);
    });
    const ended = new Promise((resolve) => late.once('close', resolve));
    late.write(`POST /api/v1/contacts/ingest HTTP/1.1\r\n${head}\r\n${body.slice(0, 20)}`);
    // The first half has arrived when a later request on another connection was answered.
    await fetch(`${url}/health`);

    gateway.kill('SIGTERM');
    await gateway.waitForLine(/service\.stopping/);
    await idleClosed;
    late.write(body.slice(20));
    await ended;
    expect(answer).toMatch(/^HTTP\/1\.1 202 [\s\S]*"accepted":1/);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(await test.db.apiKey.findUnique({ where: { key: key.key } })).toMatchObject({
      lastUsedAt: expect.any(Date),
    });
  });

  it('does not start without its settings, and names them all', async () => {
    const gateway = start({ GATEWAY_PORT: 'eighty', GATEWAY_ALLOWED_HOSTS: 'no port' });
    expect(await gateway.exited).toEqual({ code: 1, signal: null });
    const said = gateway.logs.join('\n');
    for (const name of [
      'DATABASE_URL',
      'REDIS_URL',
      'RELAIS_SECRET_KEY',
      'RELAIS_ADDRESS_PEPPER',
      'GATEWAY_PORT',
      'GATEWAY_ALLOWED_HOSTS',
    ])
      expect(said).toContain(name);
  });
});

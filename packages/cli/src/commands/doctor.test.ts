import { createServer } from 'node:net';
import { createDatabase, dropDatabase, startDns } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nodeCheck } from '../doctor/environment.ts';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais doctor', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'), { REDIS_URL: inject('redisUrl') });
  });
  afterAll(() => stores.drop());

  it('names what is missing and the command that mends it', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const dns = await startDns({ defaultBehaviour: 'answer' });
    const env = {
      ...stores.env,
      GATEWAY_PORT: String(port),
      VALIDATOR_DNS_SERVERS: dns.address,
      RELAIS_QUEUE_PREFIX: `{doctor-${process.pid}}`,
      RELAIS_ADDRESS_PEPPER: 'short',
    };
    const ended = await relais(['doctor', '--json'], { env });
    const checks = Object.fromEntries(ended.json<{ what: string }>().map((check) => [check.what, check]));
    expect(checks).toMatchObject({
      'Node.js': { state: 'ok' },
      disk: { state: expect.any(String) },
      PostgreSQL: { state: 'ok' },
      migrations: { state: 'ok' },
      tenants: { state: 'ok', detail: 'sos-expat, ulixai' },
      RELAIS_SECRET_KEY: { state: 'ok' },
      RELAIS_ADDRESS_PEPPER: { state: 'fail', mend: expect.stringContaining('openssl rand') },
      Redis: { state: 'ok' },
      queues: { state: 'warn', mend: expect.stringContaining('relais up') },
      port: { state: 'warn' },
      DNS: { state: 'ok' },
    });
    expect(ended.code).toBe(1);
    await dns.stop();
    squatter.close();
  });

  it('tells a database that is away from one that is empty', async () => {
    const name = `relais_doctor_${process.pid}`;
    const empty = { ...stores.env, DATABASE_URL: await createDatabase(inject('pgAdminUrl'), name) };
    const away = { ...stores.env, DATABASE_URL: 'postgresql://nobody:hidden@127.0.0.1:1/none' };
    const [ofEmpty, ofAway] = await Promise.all([
      relais(['doctor'], { env: empty }),
      relais(['doctor', '--json'], { env: away }),
    ]);
    await dropDatabase(inject('pgAdminUrl'), name);
    expect(ofEmpty).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ migrations .*missing\n +→ relais migrate/),
    });
    expect(ofAway.json()).toContainEqual(
      expect.objectContaining({ what: 'PostgreSQL', state: 'fail', mend: expect.stringContaining('DATABASE_URL') }),
    );
    expect(ofAway.stdout).not.toContain('hidden');
  });

  it.each([
    ['20.19.0', 'ok'],
    ['20.18.3', 'fail'],
    ['22.11.0', 'fail'],
    ['22.12.0', 'ok'],
    ['23.1.0', 'ok'],
    ['24.21.0', 'ok'],
  ])('says of Node %s: %s', (version, state) => {
    expect(nodeCheck(version).state).toBe(state);
  });
});

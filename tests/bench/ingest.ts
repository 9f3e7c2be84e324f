import { fileURLToPath } from 'node:url';
import { createApiKey } from '@relais/prisma';
import { createTestDatabase, prepareTemplate } from '@relais/prisma/testing';
import { spawnNode, startPostgres, startRedis } from '@relais/sandbox';
import { generateApiKey, newNonce, parseKeyring, sealSecret, secretContexts, signRequest } from '@relais/signing';
import autocannon from 'autocannon';
import type { BenchLine } from './bench-line.ts';
import { type Paced, type PacedRequest, pacedLoad } from './paced-load.ts';

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 5;
const ROUND_SECONDS = 6;
const ROUNDS = 2;
const TARGET_RATIO = 0.35;
const TARGET_P99_MS = 50;
const PATH = '/api/v1/contacts/ingest';
const SECRET_KEY = `bench:${Buffer.alloc(32, 7).toString('base64')}`;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Key {
  key: string;
  secret: string;
}

/**
 * Signed requests of one contact each, every one of them new, against Express echoing the very same bodies. Each server is a
 * process of its own, and so are PostgreSQL (that survives a power cut), Redis and this load; the rounds alternate. A
 * request counts when its answer says that the contact is stored.
 */
export async function run(): Promise<BenchLine[]> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const echo = spawnNode(here('./servers/bare-express.ts'), { name: 'express' });
    open.push(() => echo.stop());
    const echoUrl = `http://127.0.0.1:${portIn(await echo.waitForLine(/"listening":/), 'listening')}/echo`;
    const { url, key } = await openGateway(open);
    const gatewayUrl = url + PATH;

    await load(gatewayUrl, signedBodies(key, 20_000), { seconds: WARM_UP_SECONDS });
    await load(echoUrl, plainBodies(), { seconds: WARM_UP_SECONDS });
    const bare: Loaded[] = [];
    const signed: Loaded[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await load(echoUrl, plainBodies(), { seconds: ROUND_SECONDS }));
      signed.push(await load(gatewayUrl, signedBodies(key, 40_000), { seconds: ROUND_SECONDS }));
    }
    const most = mean(signed.map(({ perSecond }) => perSecond));
    const baseline = mean(bare.map(({ perSecond }) => perSecond));
    const half = await pacedLoad(gatewayUrl, signedBodies(key, 20_000), {
      perSecond: most / 2,
      seconds: ROUND_SECONDS,
      connections: CONNECTIONS,
    });
    return lines({ most, baseline, half, refused: sum([...signed, half].map(({ refused }) => refused)) });
  } finally {
    for (const close of open.reverse()) await close();
  }
}

function lines({
  most,
  baseline,
  half,
  refused,
}: {
  most: number;
  baseline: number;
  half: Paced;
  refused: number;
}): BenchLine[] {
  const ratio = Math.round((most / baseline) * 100) / 100;
  const note = refused > 0 ? `${refused} requests were not accepted` : `express: ${Math.round(baseline)} requests/s`;
  const whole = refused === 0;
  return [
    {
      bench: 'ingest',
      metric: 'requests_per_second',
      value: Math.round(most),
      against: 'bare Express 5 echoing the same bodies',
      ratio,
      target: TARGET_RATIO,
      ok: whole && ratio >= TARGET_RATIO,
      note,
    },
    {
      bench: 'ingest',
      metric: 'p99_ms_at_half_load',
      value: half.p99Ms,
      against: `${Math.round(half.perSecond)} requests/s, evenly spread`,
      target: TARGET_P99_MS,
      ok: whole && half.p99Ms < TARGET_P99_MS,
    },
  ];
}

async function openGateway(open: (() => Promise<unknown>)[]): Promise<{ url: string; key: Key }> {
  const [postgres, redis] = await Promise.all([startPostgres({ durable: true }), startRedis()]);
  open.push(
    () => postgres.stop(),
    () => redis.stop(),
  );
  await prepareTemplate(postgres.url);
  const database = await createTestDatabase(postgres.url);
  open.push(() => database.drop());

  const { id: tenantId } = await database.db.tenant.create({
    data: { slug: 'one', name: 'One', brandDomain: 'one.example' },
  });
  await database.db.dataSource.create({ data: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' } });
  const made = generateApiKey();
  const secretSealed = sealSecret(made.secret, parseKeyring(SECRET_KEY), secretContexts.partnerSecret(made.key));
  await createApiKey(database.db, { tenantId, key: made.key, secretSealed, name: 'bench', scopes: ['contacts:write'] });

  const gateway = spawnNode(here('../../services/gateway/src/main.ts'), {
    name: 'gateway',
    env: {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      RELAIS_SECRET_KEY: SECRET_KEY,
      RELAIS_ADDRESS_PEPPER: 'a pepper for benchmarks only',
      GATEWAY_PORT: '0',
      // Nobody consumes here, and the limit is another test's subject.
      GATEWAY_VALIDATE_BACKLOG: '1000000',
      GATEWAY_REQUESTS_PER_SECOND: '1000000',
    },
  });
  open.push(() => gateway.stop());
  const port = portIn(await gateway.waitForLine(/gateway\.listening/), 'port');
  await gateway.waitForLine(/service\.ready/);
  return { url: `http://127.0.0.1:${port}`, key: made };
}

function portIn(line: string, field: string): number {
  const told: Record<string, unknown> = JSON.parse(line);
  return Number(told[field]);
}

let made = 0;
function nextBody(): string {
  made += 1;
  const contact = {
    email: `contact-${made}@example.com`,
    first_name: 'Ann',
    company: `Cabinet ${made}`,
    country_code: 'TH',
  };
  return JSON.stringify({ source_id: 'api-one', contacts: [contact] });
}

const JSON_HEADERS = { 'content-type': 'application/json' };

const plainBodies = (): Iterator<PacedRequest> => ({
  next: () => ({ done: false, value: { body: nextBody(), headers: JSON_HEADERS } }),
});

/** Signed before the load begins, so that it has no HMAC of its own to pay for while it measures. */
function signedBodies({ key, secret }: Key, ahead: number): Iterator<PacedRequest> {
  const timestamp = Math.floor(Date.now() / 1_000);
  const prepare = (): PacedRequest => {
    const body = nextBody();
    const request = { version: 'v2', method: 'POST', path: PATH, nonce: newNonce() } as const;
    const headers = signRequest({ ...request, secret, apiKey: key, timestamp, body });
    return { body, headers: { ...JSON_HEADERS, ...headers } };
  };
  const prepared = Array.from({ length: ahead }, prepare);
  return { next: () => ({ done: false, value: prepared.pop() ?? prepare() }) };
}

interface Loaded {
  perSecond: number;
  refused: number;
}

async function load(url: string, requests: Iterator<PacedRequest>, { seconds }: { seconds: number }): Promise<Loaded> {
  const { pathname } = new URL(url);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: pathname,
        setupRequest: (request) => ({ ...request, ...requests.next().value }),
      },
    ],
  });
  return {
    perSecond: result.requests.average,
    refused: result.non2xx + result.errors + result.timeouts,
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

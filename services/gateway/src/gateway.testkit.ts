import { randomUUID } from 'node:crypto';
import type { ApiScope } from '@relais/contracts';
import { createApiKey, type Database } from '@relais/prisma';
import { openQueues, type Queues } from '@relais/queues';
import { readBaseConfig } from '@relais/service';
import {
  generateApiKey,
  newNonce,
  parseKeyring,
  type SignatureVersion,
  sealSecret,
  secretContexts,
  signRequest,
} from '@relais/signing';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { gateway } from './service.ts';

export const SECRET_KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
export const keyring = parseKeyring(SECRET_KEY);

export interface RunningGateway {
  readonly url: string;
  readonly queues: Queues;
  readonly metrics: Registry;
  /** Lines written so far, parsed. */
  readonly lines: () => Record<string, unknown>[];
  stop(): Promise<void>;
}

/** The service as `run` would start it, in this process, on a free port and a key prefix of its own. */
export async function startGateway(
  databaseUrl: string,
  redisUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningGateway> {
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    RELAIS_SECRET_KEY: SECRET_KEY,
    RELAIS_ADDRESS_PEPPER: 'a pepper for the tests',
    RELAIS_QUEUE_PREFIX: `{gateway-${randomUUID()}}`,
    GATEWAY_PORT: '0',
    ...settings,
  };
  const written: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void written.push(line) });
  const lines = () => written.map((line): Record<string, unknown> => JSON.parse(line));
  const metrics = new Registry();
  const base = readBaseConfig(env);
  const queues = await openQueues({ redisUrl: base.redisUrl, prefix: base.queuePrefix, log, registry: metrics });
  const closers: (() => unknown)[] = [() => queues.close()];
  const checks = new Map<string, () => unknown>();
  await gateway.start({
    config: gateway.config(env),
    base,
    log,
    enqueue: queues.enqueue,
    queues,
    metrics,
    signal: new AbortController().signal,
    onStop: (close) => void closers.push(close),
    onHealth: (name, check) => void checks.set(name, check),
    health: async () => ({ status: 'ok', ready: true, service: 'gateway', uptime_seconds: 1, dependencies: {} }),
  });
  const listening = lines().find(({ event }) => event === 'gateway.listening');
  return {
    url: `http://127.0.0.1:${listening?.port}`,
    queues,
    metrics,
    lines,
    async stop() {
      for (const close of closers.reverse()) await close();
    },
  };
}

export interface TestKey {
  readonly key: string;
  readonly secret: string;
}

/** A key of the tenant, as `relais keys create` makes it. */
export async function givenKey(
  db: Database,
  tenantId: number,
  {
    scopes = ['contacts:read', 'contacts:write', 'scraping:read', 'scraping:write'],
    requiresV2 = false,
  }: { scopes?: ApiScope[]; requiresV2?: boolean } = {},
): Promise<TestKey> {
  const made = generateApiKey();
  const secretSealed = sealSecret(made.secret, keyring, secretContexts.partnerSecret(made.key));
  await createApiKey(db, { tenantId, key: made.key, secretSealed, name: 'test', scopes, requiresV2 });
  return made;
}

/** A tenant with an active and a switched-off source. */
export async function givenTenant(db: Database, slug: string) {
  const tenant = await db.tenant.create({ data: { slug, name: slug, brandDomain: `${slug}.test` } });
  const source = (sourceId: string, type: string, isActive = true) =>
    db.dataSource.create({ data: { tenantId: tenant.id, sourceId, type, name: sourceId, isActive } });
  const [api, urls] = [await source('api-one', 'api'), await source('scraper-urls-001', 'scraping')];
  await source('linkedin-001', 'scraping', false);
  return { tenantId: tenant.id, apiSourceId: api.id, urlsSourceId: urls.id };
}

export interface SignedRequest {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** Sent as they are, instead of `body` as JSON. */
  readonly rawBody?: string | Uint8Array;
  readonly version?: SignatureVersion;
  readonly timestamp?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Sends signed requests as one partner. */
export const partnerOf = (url: string, key: TestKey) => {
  const ask = signedFetch(url, key);
  return async (request: SignedRequest): Promise<Answered> => answeredBy(await ask(request));
};

/** The same, with the answer as it comes. */
export const signedFetch =
  (url: string, { key, secret }: TestKey) =>
  async ({
    method,
    path,
    body,
    rawBody,
    version = 'v2',
    timestamp = Math.floor(Date.now() / 1_000),
    headers = {},
  }: SignedRequest): Promise<Response> => {
    const bytes = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const verb = method ?? (bytes === undefined ? 'GET' : 'POST');
    const common = { secret, apiKey: key, timestamp, body: bytes ?? '' };
    const signature =
      version === 'v1'
        ? signRequest({ ...common, version })
        : signRequest({ ...common, version, method: verb, path, nonce: newNonce() });
    return fetch(url + path, {
      method: verb,
      headers: { ...(bytes === undefined ? {} : { 'Content-Type': 'application/json' }), ...signature, ...headers },
      ...(bytes === undefined ? {} : { body: bytes }),
    });
  };

/** Status, headers and body, read as JSON when it says so. Events are not waited for: they may never end. */
export async function answeredBy(response: Response): Promise<Answered> {
  if (response.headers.get('content-type') === 'text/event-stream') {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, body: {} };
  }
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : { text } };
}

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContactInput, ServiceName } from '@relais/contracts';
import { prepareContact } from '@relais/intake';
import { type Database, type Ingested, ingestContacts, lineFigures, seedTenant } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { openQueues, type Queues } from '@relais/queues';
import {
  type MailwizzDeliver,
  type NodeProcess,
  type RunningDns,
  type RunningMailwizz,
  sandboxZones,
  spawnNode,
  startDns,
  startMailwizz,
  startRedis,
} from '@relais/sandbox';
import { parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { pino } from 'pino';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const SECRET_KEY = `test:${Buffer.alloc(32, 3).toString('base64')}`;
const pepper = 'a pepper for tests only';

export interface LineOptions {
  pgAdminUrl: string;
  dailyQuota?: number;
  /** Redis keeps its jobs over a restart. */
  durableRedis?: boolean;
  /** How MailWizz hands its mails on; by itself when not said. */
  deliver?: MailwizzDeliver;
  /** Added to, and over, every service's environment. */
  env?: Record<string, string>;
}

/** The line from ingest to MailWizz with everything real: stores, DNS, MailWizz stand-in, services as processes. */
export interface Line {
  db: Database;
  tenantId: number;
  listUid: string;
  mailwizz: RunningMailwizz;
  dns: RunningDns;
  redis: Awaited<ReturnType<typeof startRedis>>;
  /** Where a durable Redis keeps its log. */
  redisDir: string;
  queues: Queues;
  /** Starts one more process of this service and waits until it is ready. */
  start(service: ServiceName): Promise<NodeProcess>;
  /** Ingests and enqueues as the gateway does. */
  ingest(contacts: readonly ContactInput[]): Promise<Ingested>;
  figures(): ReturnType<typeof lineFigures>;
  /** Lets so much time pass for whatever waits in the database. */
  letTimePass(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startLine({
  pgAdminUrl,
  dailyQuota,
  durableRedis = false,
  deliver,
  env = {},
}: LineOptions): Promise<Line> {
  const open: (() => Promise<unknown>)[] = [];
  let line: Line | undefined;
  const stop = async () => {
    for (const close of open.reverse()) await close();
  };
  try {
    const test: TestDatabase = await createTestDatabase(pgAdminUrl);
    open.push(() => test.drop());
    const redisDir = await mkdtemp(path.join(tmpdir(), 'relais-line-redis-'));
    open.push(() => rm(redisDir, { recursive: true, force: true }));
    const redis = await startRedis(durableRedis ? { dir: redisDir } : {});
    // A test may have put another in its place.
    open.push(() => (line?.redis ?? redis).stop());
    const dns = await startDns({ zones: sandboxZones });
    open.push(() => dns.stop());
    const apiKey = randomBytes(20).toString('hex');
    const mailwizz = await startMailwizz({ customers: [{ apiKey, name: 'line' }], ...(deliver ? { deliver } : {}) });
    open.push(() => mailwizz.stop());
    const { listUid } = mailwizz.admin.createList('Avocats');

    const keyring = parseKeyring(SECRET_KEY);
    const tenantId = await seedTenant(test.db, {
      slug: 'line',
      name: 'Line',
      brandDomain: 'line.test',
      tags: [{ slug: 'lang-fr', label: 'FR', parent: null }],
      sources: [{ sourceId: 'api-line', type: 'api', name: 'API' }],
      instance: {
        instanceId: 'client-1',
        name: 'Line',
        baseUrl: mailwizz.url,
        sealApiKey: (id) => sealSecret(apiKey, keyring, secretContexts.mailwizzApiKey(id, 'client-1')),
        dailyQuota: dailyQuota ?? null,
        lists: [{ listUid, legacyId: 12, name: 'Avocats', category: 'avocat' }],
      },
    });
    const { id: dataSourceId } = await test.db.dataSource.findFirstOrThrow({ where: { tenantId } });
    const log = pino({ level: 'silent' });
    const queues = await openQueues({ redisUrl: redis.url, log });
    open.push(() => queues.close());

    const variables = {
      DATABASE_URL: test.url,
      REDIS_URL: redis.url,
      RELAIS_SECRET_KEY: SECRET_KEY,
      RELAIS_ADDRESS_PEPPER: pepper,
      RELAIS_SWEEP_EVERY_MS: '1000',
      RELAIS_SCHEDULE_REFRESH_MS: '1000',
      VALIDATOR_DNS_SERVERS: dns.address,
      VALIDATOR_DNS_TIMEOUT_MS: '500',
      VALIDATOR_DNS_DEFER_MS: '2000',
      SYNC_TIMEOUT_MS: '1500',
      SYNC_CIRCUIT_REST_MS: '1000',
      ...env,
    };
    line = {
      db: test.db,
      tenantId,
      listUid,
      mailwizz,
      dns,
      redis,
      redisDir,
      queues,
      async start(service) {
        const child = spawnNode(`${root}services/${service}/dist/main.js`, { name: service, env: variables });
        open.push(() => child.stop());
        await child.waitForLine(/"event":"service\.ready"/);
        return child;
      },
      async ingest(contacts) {
        const prepared = contacts.flatMap((contact) => {
          const answer = prepareContact(contact, { pepper });
          return answer.ok ? [answer.contact] : [];
        });
        const ingested = await ingestContacts(test.db, { tenantId, dataSourceId, kind: 'api', contacts: prepared });
        const jobs = [];
        for (let from = 0; from < ingested.newIds.length; from += 100) {
          jobs.push({ tenantId, contactIds: ingested.newIds.slice(from, from + 100) });
        }
        await queues.enqueue.many('validate', jobs);
        return ingested;
      },
      figures: () => lineFigures(test.db, tenantId),
      async letTimePass(seconds) {
        await test.db
          .$executeRaw`UPDATE contacts SET due_at = due_at - make_interval(secs => ${seconds}::float8) WHERE due_at IS NOT NULL`;
      },
      stop,
    };
    return line;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** So many lawyers on so many domains, all of them valid, in a country whose law lets them be written to. */
export const lawyers = (count: number, domains = 50): ContactInput[] =>
  Array.from({ length: count }, (_, i) => ({
    email: `lawyer${i}@firm${i % domains}.test`,
    name: `Ann Example${i}`,
    category: 'avocat' as const,
    language: 'fr',
    country_code: 'FR',
  }));

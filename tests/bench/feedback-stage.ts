import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@relais/contracts';
import type { Database } from '@relais/prisma';
import { createTestDatabase, prepareTemplate } from '@relais/prisma/testing';
import { spawnNode, startPostgres, startRedis } from '@relais/sandbox';

const SECRET_KEY = `bench:${Buffer.alloc(32, 7).toString('base64')}`;
const TOKEN = 'a token for benchmarks only';

/** What a benchmark of feedback plays on: durable PostgreSQL, Redis, services as processes, contacts MailWizz has. */
export interface FeedbackStage {
  db: Database;
  redisUrl: string;
  tenantId: number;
  /** The path of a MailWizz webhook, token included. */
  webhookPath(event: string): string;
  start(service: ServiceName): Promise<void>;
  /** Starts the gateway; answers where. */
  gateway(): Promise<string>;
}

/** Opens a stage with so many injected contacts, `sb…` by number. */
export async function openFeedbackStage(open: (() => Promise<unknown>)[], contacts: number): Promise<FeedbackStage> {
  const [postgres, redis] = await Promise.all([startPostgres({ durable: true }), startRedis()]);
  open.push(
    () => postgres.stop(),
    () => redis.stop(),
  );
  await prepareTemplate(postgres.url);
  const database = await createTestDatabase(postgres.url);
  open.push(() => database.drop());
  const { db } = database;
  const { id: tenantId } = await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.example' } });
  const { id: dataSourceId } = await db.dataSource.create({
    data: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' },
  });
  const { id: instanceId } = await db.mailwizzInstance.create({
    data: {
      tenantId,
      instanceId: 'client-1',
      name: 'One',
      baseUrl: 'http://127.0.0.1:1/api',
      apiKeySealed: '',
      webhookTokenHash: createHash('sha256').update(TOKEN).digest('hex'),
    },
  });
  await db.$executeRaw`
    INSERT INTO contacts (tenant_id, data_source_id, instance_id, email, email_hash, email_domain, status, subscriber_uid)
    SELECT ${tenantId}, ${dataSourceId}, ${instanceId}, 'p' || n || '@firm' || n % 5000 || '.example', md5(n::text) || md5((-n)::text),
           'firm' || n % 5000 || '.example', 'injected', 'sb123' || lpad(n::text, 8, '0')
      FROM generate_series(0, ${contacts - 1}::int) AS n`;
  await db.$executeRaw`ANALYZE contacts`;

  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    RELAIS_SECRET_KEY: SECRET_KEY,
    RELAIS_ADDRESS_PEPPER: 'a pepper for benchmarks only',
    GATEWAY_PORT: '0',
  };
  const start = async (service: ServiceName) => {
    const child = spawnNode(fileURLToPath(new URL(`../../services/${service}/dist/main.js`, import.meta.url)), {
      name: service,
      env,
    });
    open.push(() => child.stop());
    await child.waitForLine(/service\.ready/);
    return child;
  };
  return {
    db,
    redisUrl: redis.url,
    tenantId,
    webhookPath: (event) => `/api/v1/webhooks/mailwizz/${event}?token=${encodeURIComponent(TOKEN)}`,
    start: async (service) => void (await start(service)),
    async gateway() {
      const child = await start('gateway');
      const { port } = JSON.parse(await child.waitForLine(/gateway\.listening/)) as { port: number };
      return `http://127.0.0.1:${port}`;
    },
  };
}

/** MailWizz's uid of the contact of this number. */
export const subscriberUid = (n: number): string => `sb123${String(n).padStart(8, '0')}`;

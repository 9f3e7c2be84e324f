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

const DAYS = 30;
const CAMPAIGN_SIZE = 20_000;

/** A month of events, with the facts they are, and reports of every other one. */
export async function givenHistory({ db, tenantId }: FeedbackStage, events: number): Promise<void> {
  const [{ first = 1, contacts = 1 } = {}] = await db.$queryRaw<{ first: number; contacts: number }[]>`
    SELECT min(id)::int AS first, count(*)::int AS contacts FROM contacts`;
  await db.$executeRaw`
    CREATE TEMP TABLE history AS
    SELECT n, ${first}::int + (n % ${contacts}::int) AS contact_id, 'cp' || lpad((n / ${CAMPAIGN_SIZE}::int)::text, 11, '0') AS campaign_uid,
           (ARRAY['delivered', 'delivered', 'delivered', 'delivered', 'opened', 'opened', 'opened', 'clicked', 'bounced', 'sent'])[1 + n % 10] AS type,
           now() - make_interval(secs => (n::float8 / ${events}::int) * ${DAYS * 86_400}::int) AS at
      FROM generate_series(0, ${events - 1}::int) AS n`;
  await db.$executeRaw`
    INSERT INTO contact_events (tenant_id, contact_id, type, source, is_human, data, occurred_at)
    SELECT ${tenantId}::int, contact_id, type, 'feedback', true, jsonb_build_object('campaign_uid', campaign_uid, 'cause', 'soft', 'counts_as_soft', false), at FROM history`;
  await db.$executeRaw`
    INSERT INTO feedback_reports (tenant_id, feeder, kind, natural_key, raw, received_at, processed_at, outcome, contact_id)
    SELECT ${tenantId}::int, 'pmta', type, md5(n::text) || md5((-n)::text), jsonb_build_object('campaign_uid', campaign_uid, 'occurred_at', at), at, at, 'counted', contact_id FROM history WHERE n % 2 = 0`;
  await db.$executeRaw`
    INSERT INTO feedback_facts (tenant_id, contact_id, kind, occasion, report_id)
    SELECT ${tenantId}::int, contact_id, type, campaign_uid, n FROM history WHERE type NOT IN ('opened', 'clicked') ON CONFLICT DO NOTHING`;
  await db.$executeRaw`DROP TABLE history`;
  // As the autovacuum does by and by.
  for (const table of ['contact_events', 'feedback_reports', 'feedback_facts'])
    await db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
}

/** The hash the contact of this number stands under. */
export const hashOf = (n: number): string =>
  [n, -n].map((one) => createHash('md5').update(String(one)).digest('hex')).join('');

/** MailWizz's uid of the contact of this number. */
export const subscriberUid = (n: number): string => `sb123${String(n).padStart(8, '0')}`;

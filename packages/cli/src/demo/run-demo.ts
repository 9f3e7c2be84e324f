import { apiScopes, type Platform, type ServiceName } from '@relais/contracts';
import { type Database, type LineFigures, lineFigures, migrate, openDatabase, seedTenant } from '@relais/prisma';
import { ensureBrowser, ensureStores, type Stores } from '@relais/sandbox';
import { generateApiKey, parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { seedPlans } from '../seed/plan.ts';
import { callApi, type PartnerKey } from '../signed-request.ts';
import { newSecrets, type StackSecrets } from '../stack/secrets.ts';
import { type RunningServices, startServices } from '../stack/services.ts';
import { disagreements, type FinalFigures } from './final-table.ts';
import type { Mailing } from './mailing/read-mailing.ts';
import { runMailing } from './mailing/run-mailing.ts';
import { type OutsideWorld, startOutsideWorld } from './outside-world.ts';
import { readBack } from './read-back.ts';
import { wishesFor, wishForPages } from './wishes.ts';

export interface DemoOptions {
  /** Start pages of the operator's own instead of the sandbox's sites. */
  urls: readonly string[];
  /** Told what is being done. */
  step(what: string): void;
  /** Told the figures as they grow. */
  progress(figures: LineFigures): void;
  /** Told what comes back, as it comes. */
  onMailing(mailing: Mailing): void;
  /** Every line the services write. */
  onServiceLine?(service: ServiceName, line: string): void;
  signal: AbortSignal;
}

export interface Demo {
  final: FinalFigures;
  stores: Stores;
  services: RunningServices;
  secrets: StackSecrets;
  queuePrefix: string;
  stop(): Promise<void>;
}

const replicas: readonly ServiceName[] = [
  'gateway',
  'crawler',
  'crawler',
  'validator',
  'router',
  'mailwizz-sync',
  'feedback',
  'notifier',
];
/** The whole line is much quicker; past this something is stuck, and saying so beats waiting. */
const STUCK_AFTER_MS = 60_000;

/** Starts everything, sends the partners' wishes through the signed API, and waits until nothing moves any more. */
export async function runDemo(options: DemoOptions): Promise<Demo> {
  const startedAt = Date.now();
  const open: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of open.reverse()) await close();
  };
  try {
    options.step('Starting PostgreSQL and Redis');
    const looking = options.urls.length > 0 ? Promise.resolve(null) : ensureBrowser().catch(() => null);
    const stores = await ensureStores({ REDIS_URL: process.env.REDIS_URL });
    open.push(() => stores.stop());
    await migrate(stores.databaseUrl);

    const chromium = await looking;
    if (chromium === null && options.urls.length === 0) {
      options.step('No browser here and none to be installed: the site that needs one is left out');
    }
    options.step('Opening the outside world: web sites, search, DNS, MailWizz, mail servers, mailboxes, partners');
    const world = await startOutsideWorld({ ownPages: options.urls.length > 0, hasBrowser: chromium !== null });
    open.push(() => world.stop());

    const secrets = newSecrets();
    const db = openDatabase({ databaseUrl: stores.databaseUrl });
    open.push(() => db.$disconnect());
    const partners = await seed(db, secrets, world);

    options.step('Starting gateway, crawler (two replicas), validator, router, mailwizz-sync, feedback, notifier');
    const queuePrefix = `{relais-demo-${process.pid}}`;
    const env = serviceEnv({ stores, world, secrets, queuePrefix, urls: options.urls, chromium });
    let died: string | null = null;
    const services = await startServices({
      names: replicas,
      env,
      ...(options.onServiceLine ? { onLine: options.onServiceLine } : {}),
      onDeath: (name, words) => {
        died = `${name} ended by itself:\n${words.join('\n')}`;
      },
    });
    open.push(() => services.stop());

    options.step('Partners ask for scrape jobs over the signed API');
    const wishes = world.sites ? wishesFor(world.sites) : wishForPages(options.urls);
    for (const { platform, body } of wishes) {
      await callApi(services.gatewayUrl ?? '', partners[platform], 'POST', '/api/v1/scraping/jobs', body);
    }

    options.step('The line runs');
    await untilStill(db, options, () => died);
    options.step('Campaigns are launched; mails go out, and what becomes of them comes back');
    const gatewayUrl = services.gatewayUrl ?? '';
    const mailing = await runMailing({
      ...{ db, gatewayUrl, keys: partners, world, signal: options.signal },
      progress: options.onMailing,
      death: () => died,
      listsAgree: async () => disagreements(await readBack(db, world, startedAt, null)).length === 0,
    });
    const final = await readBack(db, world, startedAt, mailing);
    return { final, stores, services, secrets, queuePrefix, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function seed(db: Database, secrets: StackSecrets, world: OutsideWorld): Promise<Record<Platform, PartnerKey>> {
  const keyring = parseKeyring(secrets.RELAIS_SECRET_KEY);
  for (const plan of seedPlans(keyring, world.instances)) await seedTenant(db, plan);
  const keyOf = async (slug: Platform): Promise<PartnerKey> => {
    const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug } });
    const partner = generateApiKey();
    const secretSealed = sealSecret(partner.secret, keyring, secretContexts.partnerSecret(partner.key));
    const scopes = [...apiScopes];
    await db.apiKey.create({ data: { tenantId, key: partner.key, name: 'demo', secretSealed, scopes } });
    return partner;
  };
  return { 'sos-expat': await keyOf('sos-expat'), ulixai: await keyOf('ulixai') };
}

function serviceEnv(of: {
  stores: Stores;
  world: OutsideWorld;
  secrets: StackSecrets;
  queuePrefix: string;
  urls: readonly string[];
  chromium: string | null;
}) {
  const pages = of.world.sites?.urls ?? of.urls;
  const hosts = [
    ...new Set(
      pages
        .map((url) => new URL(url))
        .map((url) => `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`),
    ),
  ].join(',');
  return {
    DATABASE_URL: of.stores.databaseUrl,
    REDIS_URL: of.stores.redisUrl,
    RELAIS_QUEUE_PREFIX: of.queuePrefix,
    ...of.secrets,
    LOG_LEVEL: 'info',
    RELAIS_SWEEP_EVERY_MS: '2000',
    SYNC_POLL_EVERY_MS: '2000',
    NOTIFIER_ALLOWED_ADDRESSES: '127.0.0.1',
    GATEWAY_PORT: '0',
    GATEWAY_ALLOWED_HOSTS: hosts,
    CRAWLER_ALLOWED_HOSTS: hosts,
    ...(of.chromium ? { CHROMIUM_PATH: of.chromium } : {}),
    ...(of.world.discovery
      ? { CRAWLER_SERP_API_KEY: of.world.discovery.key, CRAWLER_SERP_API_URL: of.world.discovery.urls.serper }
      : {}),
    VALIDATOR_DNS_SERVERS: of.world.dns.address,
    VALIDATOR_DNS_TIMEOUT_MS: '1000',
  };
}

/** Polls PostgreSQL, as an operator's screen would, until every job has ended and no contact is owed a step. */
async function untilStill(db: Database, { progress, signal }: DemoOptions, death: () => string | null): Promise<void> {
  let last = '';
  let movedAt = Date.now();
  for (;;) {
    signal.throwIfAborted();
    const dead = death();
    if (dead) throw new Error(dead);
    const figures = await lineFigures(db, null);
    progress(figures);
    if (figures.openJobs === 0 && figures.moving === 0) return;
    const now = JSON.stringify(figures);
    if (now !== last) movedAt = Date.now();
    last = now;
    if (Date.now() - movedAt > STUCK_AFTER_MS)
      throw new Error(`Nothing has moved for ${STUCK_AFTER_MS / 1_000} s: ${now}`);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

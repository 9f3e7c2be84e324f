import type { Database } from '@relais/prisma';
import { openDatabase } from '@relais/prisma';
import type { Queues } from '@relais/queues';
import { note } from '../io/output.ts';
import { startPrivateStack } from '../stack/private-stack.ts';
import { operationsOf, producerOf } from '../stack/queue-connection.ts';
import { findSettings, type StackSettings } from '../stack/settings.ts';

/** Where a crawl happens: services that run already, or a stack of its own. */
export interface CrawlPlace {
  readonly db: Database;
  readonly queues: Queues;
  /** What a service of our own said last that ended by itself; null while all live. */
  death(): string | null;
  close(): Promise<void>;
}

export interface PlaceOptions {
  /** Resolvers a validator of our own asks; the system's when empty. */
  dnsServers: readonly string[];
  onLine?: (service: string, line: string) => void;
}

/** Goes through running services where there are some; else starts crawler and validator over stores of their own. */
export async function openCrawlPlace(options: PlaceOptions): Promise<CrawlPlace> {
  const running = await runningServices();
  return running ? throughRunning(running) : inPrivate(options);
}

/** The stack somebody has started, or services found at work on the stores of the environment. */
async function runningServices(): Promise<StackSettings | null> {
  const settings = await findSettings(process.env, { mayBeNew: true });
  if (settings.databaseUrl === null || settings.redisUrl === null) return null;
  const operations = await operationsOf(settings);
  try {
    const [crawl, validate] = await Promise.all([operations.state('crawl'), operations.state('validate')]);
    if (crawl.workers > 0 && validate.workers > 0) return settings;
    note(`No crawler and validator are at work on ${settings.origin}.`);
    return null;
  } finally {
    await operations.close();
  }
}

async function throughRunning(settings: StackSettings): Promise<CrawlPlace> {
  note(`Crawling through ${settings.origin}.`);
  const queues = await producerOf(settings);
  const db = openDatabase({ databaseUrl: settings.databaseUrl ?? '', poolSize: 2 });
  return {
    db,
    queues,
    death: () => null,
    async close() {
      await queues.close();
      await db.$disconnect();
    },
  };
}

/** Of this terminal's settings, those that shape how services crawl and judge. */
const passedOn = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && /^(CRAWLER|VALIDATOR)_/.test(name) ? [[name, value]] : [],
    ),
  );

async function inPrivate({ dnsServers, onLine }: PlaceOptions): Promise<CrawlPlace> {
  note('Starting a crawler and a validator over stores of their own; nothing is kept but what is printed.');
  const stack = await startPrivateStack({
    services: ['crawler', 'validator'],
    env: {
      // A silent resolver is soon known for one, and keeps nobody else waiting.
      VALIDATOR_DNS_TIMEOUT_MS: '1000',
      VALIDATOR_CONCURRENCY: '16',
      // A domain that is silent now is told as unknown and not waited for.
      VALIDATOR_DNS_DEFER_MS: '86400000',
      ...passedOn(),
      ...(dnsServers.length > 0 ? { VALIDATOR_DNS_SERVERS: dnsServers.join(',') } : {}),
    },
    ...(onLine ? { onLine } : {}),
  });
  try {
    const queues = await producerOf({ ...stack, origin: 'the private stack' });
    return {
      db: stack.db,
      queues,
      death: stack.death,
      async close() {
        await queues.close();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

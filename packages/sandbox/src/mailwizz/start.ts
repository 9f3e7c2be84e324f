import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdmin, type MailwizzAdmin } from './admin.ts';
import { createApi } from './api.ts';
import { handleControl } from './control.ts';
import { runCron } from './cron.ts';
import { addCustomer, type CustomerSeed } from './customers.ts';
import { type Deliver, deliverToNobody } from './delivery.ts';
import { type Fault, FaultBox, type FaultMode } from './faults.ts';
import { answerReader, isFrontPage } from './front.ts';
import type { Instance, Rules } from './instance.ts';
import { emptyState } from './state.ts';
import { Traffic } from './traffic.ts';
import { newApiKey } from './uids.ts';

export interface MailwizzOptions extends Partial<Rules> {
  /** 0, the default, takes a free one. */
  port?: number;
  /** One customer with a random key when left out. */
  customers?: CustomerSeed[];
  fault?: Fault | FaultMode;
  /** The instance's clock. */
  now?: () => Date;
  /** Where mails go; delivered to nobody by default. */
  deliver?: Deliver;
  /** Runs the cron jobs this often; by default only `tick` does. */
  tickEveryMs?: number;
}

export interface RunningMailwizz {
  /** Ends in `/api`; `/api/index.php` works as well. */
  url: string;
  /** The customers' keys, in the order they were given. */
  apiKeys: string[];
  admin: MailwizzAdmin;
  /** Breaks what is still open, and resolves when nothing listens any more. */
  stop(): Promise<void>;
}

/** Starts a MailWizz on loopback that holds everything in memory. */
export async function startMailwizz(options: MailwizzOptions = {}): Promise<RunningMailwizz> {
  const instance: Instance = { state: emptyState(), rules: readRules(options), now: options.now ?? (() => new Date()) };
  const customers = options.customers ?? [{ apiKey: newApiKey() }];
  for (const customer of customers) addCustomer(instance, customer);

  const faults = new FaultBox();
  if (options.fault !== undefined)
    faults.set(typeof options.fault === 'string' ? { mode: options.fault } : options.fault);
  const traffic = new Traffic();
  const api = createApi(instance, faults, traffic);

  const server = createServer();
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const frontUrl = `http://127.0.0.1:${port}`;
  const cron = createCron(() => runCron(instance, { deliver: options.deliver ?? deliverToNobody, frontUrl }));
  const admin = createAdmin(instance, faults, traffic, cron.run);
  server.on('request', (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/';
    const handled = path.startsWith('/__control/')
      ? handleControl(admin, request, response)
      : isFrontPage(path)
        ? answerReader(instance, request, response)
        : api(request, response);
    handled.catch((error: unknown) => failLikePhp(response, error));
  });
  const clock =
    options.tickEveryMs === undefined
      ? undefined
      : setInterval(() => cron.run().catch(() => undefined), options.tickEveryMs);

  return {
    url: `${frontUrl}/api`,
    apiKeys: customers.map(({ apiKey }) => apiKey),
    admin,
    stop: async () => {
      clearInterval(clock);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await cron.idle();
    },
  };
}

/** One run at a time: a run asked for during another follows it. */
function createCron(job: () => Promise<void>) {
  let last: Promise<void> = Promise.resolve();
  return {
    run: () => {
      last = last.then(job, job);
      return last;
    },
    idle: () => last.catch(() => undefined),
  };
}

/** A bug of the stand-in shows as PHP would show one; a client gone in mid-body sees nothing. */
function failLikePhp(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(500, { 'Content-Type': 'text/html' });
  response.end(`<b>Fatal error</b>: ${error instanceof Error ? error.message : String(error)}`);
}

/** The instance's own settings, like PHP's and the vendor's where those are known. */
function readRules(options: Partial<Rules>): Rules {
  return {
    perPage: options.perPage ?? { min: 1, max: 1_000 },
    maxInputVars: options.maxInputVars ?? 1_000,
    multipartPut: options.multipartPut ?? true,
    signatures: options.signatures ?? 'verify',
    bulkStatus: options.bulkStatus ?? 200,
    hourMs: options.hourMs ?? 3_600_000,
    mailsPerTick: options.mailsPerTick ?? 1_000,
    deliveryServers: options.deliveryServers ?? [
      { server_id: '1', type: 'smtp-pmta', name: 'PowerMTA', hostname: '127.0.0.1', status: 'active' },
    ],
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdmin, type MailwizzAdmin } from './admin.ts';
import { createApi } from './api.ts';
import { handleControl } from './control.ts';
import { type Fault, FaultBox, type FaultMode } from './faults.ts';
import type { Instance, Rules } from './instance.ts';
import { addList, type ListSeed } from './lists.ts';
import { emptyState } from './state.ts';
import { Traffic } from './traffic.ts';
import { newApiKey, newUid } from './uids.ts';

export interface CustomerSeed {
  apiKey: string;
  name?: string;
  /** For the signed scheme of 1.x. */
  publicKey?: string;
  privateKey?: string;
  lists?: ListSeed[];
}

export interface MailwizzOptions extends Partial<Rules> {
  /** 0, the default, takes a free one. */
  port?: number;
  /** One customer with a random key when left out. */
  customers?: CustomerSeed[];
  fault?: Fault | FaultMode;
  /** The instance's clock. */
  now?: () => Date;
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
  const admin = createAdmin(instance, faults, traffic, async () => undefined);
  const api = createApi(instance, faults, traffic);

  const server = createServer((request, response) => {
    const handled = request.url?.startsWith('/__control/')
      ? handleControl(admin, request, response)
      : api(request, response);
    // What breaks here is the client gone in mid-body, or a bug: either way the socket is all there is to end.
    handled.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const clock =
    options.tickEveryMs === undefined ? undefined : setInterval(() => void admin.tick(), options.tickEveryMs);

  return {
    url: `http://127.0.0.1:${port}/api`,
    apiKeys: customers.map(({ apiKey }) => apiKey),
    admin,
    stop: async () => {
      clearInterval(clock);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The instance's own settings, like PHP's and the vendor's where those are known. */
function readRules(options: Partial<Rules>): Rules {
  return {
    perPage: options.perPage ?? { min: 1, max: 100 },
    maxInputVars: options.maxInputVars ?? 1_000,
    multipartPut: options.multipartPut ?? true,
    signatures: options.signatures ?? 'verify',
    bulkStatus: options.bulkStatus ?? 200,
    hourMs: options.hourMs ?? 3_600_000,
  };
}

export function addCustomer(instance: Instance, seed: CustomerSeed): void {
  const { customers } = instance.state;
  const customerUid = newUid(customers);
  customers.set(customerUid, {
    customerUid,
    customerId: customers.size + 1,
    name: seed.name ?? `Customer ${customers.size + 1}`,
    apiKey: seed.apiKey,
    publicKey: seed.publicKey ?? null,
    privateKey: seed.privateKey ?? null,
  });
  for (const list of seed.lists ?? []) addList(instance, customerUid, list);
}

import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { type Check, check } from '@relais/contracts';
import got from 'got';
import { type CallOptions, type MailwizzClient, MailwizzNotFound, MailwizzUnauthorized } from 'mailwizz-api-ts';

/** A list we believe in. */
export interface KnownList {
  listUid: string;
  name: string;
  category: string | null;
  isActive: boolean;
}

/** An account and how it is reached. */
export interface Account {
  readonly baseUrl: string;
  readonly client: MailwizzClient;
  readonly lists: readonly KnownList[];
  /** For addresses a partner gave: an agent that connects to public addresses only. */
  readonly agent?: { http: HttpAgent; https: HttpsAgent } | undefined;
}

const { ok, warn, fail } = check;

/** Clocks further apart make times of events wrong, and signed 1.x requests fail. */
const MOST_CLOCK_SKEW_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** Looks at everything a sync needs, from the outside in; what a failed step makes pointless is left out. */
export async function* examineAccount(account: Account, options: CallOptions = {}): AsyncGenerator<Check> {
  const { baseUrl, client, lists } = account;
  const answer = await reach(account, options);
  if (answer instanceof Error) {
    yield fail('reach', `${baseUrl} ${answer.message}`, 'check the address (it ends in /api), DNS and the firewall');
    return;
  }
  yield ok('reach', `${baseUrl} answers`);
  yield clock(answer.date);

  const key = await tryOut(() => client.lists.list({ perPage: 1, ...options }));
  if (!key.ok) {
    yield keyFailure(key.error);
    return;
  }
  yield ok('key', `accepted; the account has ${key.value.count ?? 'some'} lists`);

  if (lists.length === 0) yield warn('lists', 'we know of none', 'name them, relais seed --help');
  for (const list of lists) yield* examineList(client, list, options);
  yield await deliveryServers(client, options);
}

async function reach({ baseUrl, agent }: Account, { signal }: CallOptions): Promise<{ date: string | null } | Error> {
  try {
    const answer = await got(baseUrl, {
      ...(agent && { agent }),
      ...(signal && { signal }),
      followRedirect: false,
      throwHttpErrors: false,
      retry: { limit: 0 },
      timeout: { request: TIMEOUT_MS },
    });
    return { date: answer.headers.date ?? null };
  } catch (error) {
    signal?.throwIfAborted();
    return new Error(`cannot be reached (${wordsOf(error)})`);
  }
}

function clock(date: string | null): Check {
  if (!date || Number.isNaN(Date.parse(date))) return warn('clock', 'the server does not tell its time');
  const skewMs = Date.parse(date) - Date.now();
  const skew = `${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} ours`;
  return Math.abs(skewMs) > MOST_CLOCK_SKEW_MS
    ? fail('clock', `the server’s clock is ${skew}`, 'set both by NTP')
    : ok('clock', Math.abs(skewMs) < 2_000 ? 'agrees with ours' : skew);
}

function keyFailure(error: unknown): Check {
  return error instanceof MailwizzUnauthorized
    ? fail(
        'key',
        'refused',
        'make a new key in MailWizz (customer › API keys), set MAILWIZZ_<TENANT>_KEY and seed again',
      )
    : fail('key', wordsOf(error), 'see whether the address ends in /api or /api/index.php');
}

async function* examineList(
  client: MailwizzClient,
  { listUid, category, isActive }: KnownList,
  options: CallOptions,
): AsyncGenerator<Check> {
  const name = `list ${category ?? ''}`.trim();
  if (!isActive) {
    yield warn(
      name,
      'nobody has named it; its contacts wait as unrouted',
      'set MAILWIZZ_<TENANT>_LISTS and seed again',
    );
    return;
  }
  const found = await tryOut(async () => {
    const list = await client.lists.get(listUid, options);
    const fields = [];
    for await (const field of client.fields.all(listUid, options)) fields.push(field);
    return { label: list.general.name, fields };
  });
  if (!found.ok) {
    yield found.error instanceof MailwizzNotFound
      ? fail(name, `${listUid} is not in this account`, 'relais mailwizz lists shows those that are')
      : fail(name, `${listUid}: ${wordsOf(found.error)}`);
    return;
  }
  const { label, fields } = found.value;
  const wanted = fields.filter(
    ({ required, tag }) => required && !['EMAIL', 'FNAME', 'LNAME'].includes(tag.toUpperCase()),
  );
  const tags = fields.map(({ tag }) => tag).join(' ');
  yield wanted.length > 0
    ? warn(
        name,
        `${listUid} “${label}” requires ${wanted.map(({ tag }) => tag).join(' ')}; rows without it are refused`,
        'make the field optional in MailWizz',
      )
    : ok(name, `${listUid} “${label}”, fields ${tags}; those it lacks are made at the first sync`);
}

async function deliveryServers(client: MailwizzClient, options: CallOptions): Promise<Check> {
  const servers = await tryOut(() => client.deliveryServers.list(options));
  if (!servers.ok)
    return warn('delivery', `this account does not tell its delivery servers (${wordsOf(servers.error)})`);
  const active = servers.value.records.filter(({ status }) => status === 'active');
  return active.length > 0
    ? ok(
        'delivery',
        active.map(({ name, hostname, type }) => `${name || hostname} (${type})`).join(', '),
        'see that no warm-up plan of MailWizz is on there: its API does not tell, and Relais paces by itself',
      )
    : warn(
        'delivery',
        'no delivery server is active, so nothing would be sent',
        'MailWizz, Servers › Delivery servers',
      );
}

type Tried<Value> = { ok: true; value: Value } | { ok: false; error: unknown };
async function tryOut<Value>(call: () => Promise<Value>): Promise<Tried<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** Node leaves the message of a connection refused on two addresses empty. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (error.cause instanceof Error ? error.cause.message : error.name);
}

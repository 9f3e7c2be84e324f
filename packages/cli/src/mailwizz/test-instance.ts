import { type MailwizzClient, MailwizzNotFound, MailwizzUnauthorized } from 'mailwizz-api-ts';
import { type Check, fail, ok, warn } from '../checks/check.ts';
import { wordsOf } from '../io/errors.ts';
import type { ReachableInstance } from './instance-client.ts';

/** Clocks further apart make times of events wrong, and signed 1.x requests fail. */
const MOST_CLOCK_SKEW_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** Looks at everything a sync needs, from the outside in; what a failed step makes pointless is left out. */
export async function* testInstance({ baseUrl, client, lists }: ReachableInstance): AsyncGenerator<Check> {
  const answer = await reach(baseUrl);
  if (answer instanceof Error) {
    yield fail('reach', `${baseUrl} ${answer.message}`, 'check the address (it ends in /api), DNS and the firewall');
    return;
  }
  yield ok('reach', `${baseUrl} answers`);
  yield clock(answer.headers.get('date'));

  const key = await tryOut(() => client.lists.list({ perPage: 1 }));
  if (!key.ok) {
    yield keyFailure(key.error);
    return;
  }
  yield ok('key', `accepted; the account has ${key.value.count ?? 'some'} lists`);

  if (lists.length === 0) yield warn('lists', 'we know of none', 'name them, relais seed --help');
  for (const list of lists) yield* testList(client, list);
  yield await deliveryServers(client);
}

async function reach(baseUrl: string): Promise<Response | Error> {
  try {
    const answer = await fetch(baseUrl, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.body?.cancel();
    return answer;
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    return new Error(`cannot be reached (${wordsOf(cause)})`);
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

async function* testList(
  client: MailwizzClient,
  { listUid, category, isActive }: ReachableInstance['lists'][number],
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
    const list = await client.lists.get(listUid);
    const fields = [];
    for await (const field of client.fields.all(listUid)) fields.push(field);
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

async function deliveryServers(client: MailwizzClient): Promise<Check> {
  const servers = await tryOut(() => client.deliveryServers.list());
  if (!servers.ok)
    return warn('delivery', `this account does not tell its delivery servers (${wordsOf(servers.error)})`);
  const active = servers.value.records.filter(({ status }) => status === 'active');
  return active.length > 0
    ? ok('delivery', active.map(({ name, hostname, type }) => `${name || hostname} (${type})`).join(', '))
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

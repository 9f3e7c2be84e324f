import type { Caller } from '../caller.ts';
import { data, done, record } from '../envelope.ts';
import { MailwizzDuplicate, MailwizzError, MailwizzNotFound } from '../errors.ts';
import type { CallOptions } from '../options.ts';
import {
  type FoundSubscriber,
  foundSubscriber,
  type StoredSubscriber,
  type SubscriberInput,
  type SubscriberStatus,
  storedSubscriber,
  subscriberForm,
  subscriberRow,
} from './subscriber-shapes.ts';

/** Looks an address up in one list; null when it is not there. */
export async function findByEmail(
  caller: Caller,
  listUid: string,
  email: string,
  { signal }: CallOptions = {},
): Promise<FoundSubscriber | null> {
  const path = ['lists', listUid, 'subscribers', 'search-by-email'];
  try {
    return await caller.call({ method: 'GET', path, query: { EMAIL: email }, signal }, data(foundSubscriber));
  } catch (error) {
    if (error instanceof MailwizzNotFound) return null;
    throw error;
  }
}

/**
 * Creates one subscriber. A POST whose answer was lost may have worked, so before trying again it looks the address
 * up: what an earlier try of ours created is returned as if its answer had come.
 * @throws MailwizzDuplicate, MailwizzBlacklisted, MailwizzInvalid and the rest of the catalogue.
 */
export async function createSubscriber(
  caller: Caller,
  listUid: string,
  input: SubscriberInput,
  { signal }: CallOptions = {},
): Promise<StoredSubscriber> {
  const path = ['lists', listUid, 'subscribers'];
  const form = subscriberForm(input);
  let lost: MailwizzError | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await caller.call({ method: 'POST', path, form, signal }, record(storedSubscriber));
    } catch (error) {
      if (!(error instanceof MailwizzError)) throw error;
      if (error.outcomeUnknown) lost = error;
      // The lost try was only slow: it came through between our look and our second POST.
      const overtaken = error instanceof MailwizzDuplicate && lost !== undefined;
      if (!overtaken) await caller.pauseAfter(attempt, error, signal);
      const found = await look(caller, listUid, input.fields.EMAIL, lost, signal);
      if (found !== null && lost !== undefined) return found;
      if (overtaken) throw error;
    }
  }
}

/** What an earlier try may have created. When even looking fails, the lost create is the news, not the failed look. */
async function look(
  caller: Caller,
  listUid: string,
  email: string,
  lost: MailwizzError | undefined,
  signal: AbortSignal | undefined,
): Promise<StoredSubscriber | null> {
  try {
    const found = await findByEmail(caller, listUid, email, { signal });
    return found === null ? null : await readStored(caller, listUid, found.subscriberUid, signal);
  } catch (error) {
    throw error instanceof MailwizzError && lost !== undefined ? lost : error;
  }
}

/** What `createOrUpdate` did. `keptStatus` is the status of a row that is not to be mailed, and was left so. */
export interface CreatedOrUpdated {
  subscriberUid: string;
  outcome: 'created' | 'updated';
  keptStatus?: string;
}

/** Statuses someone or something decided on after the row was made; writing data must not undo that. */
const settledStatuses: ReadonlySet<string> = new Set<SubscriberStatus>([
  'unsubscribed',
  'blacklisted',
  'disabled',
  'moved',
]);

/**
 * Makes the list hold this subscriber with these values: search, then PUT or POST. Losing the race against another
 * writer (409 on the POST) goes back to the search. Data of an unsubscribed or blacklisted row is updated, its status
 * is not: changing that takes an explicit `update`.
 */
export async function createOrUpdateSubscriber(
  caller: Caller,
  listUid: string,
  input: SubscriberInput,
  { signal }: CallOptions = {},
): Promise<CreatedOrUpdated> {
  const found = await findByEmail(caller, listUid, input.fields.EMAIL, { signal });
  if (found !== null) return updateFound(caller, listUid, found, input, signal);
  try {
    const { subscriberUid } = await createSubscriber(caller, listUid, input, { signal });
    return { subscriberUid, outcome: 'created' };
  } catch (error) {
    if (!(error instanceof MailwizzDuplicate)) throw error;
    const winner = await findByEmail(caller, listUid, input.fields.EMAIL, { signal });
    if (winner === null) throw error;
    return updateFound(caller, listUid, winner, input, signal);
  }
}

async function updateFound(
  caller: Caller,
  listUid: string,
  found: FoundSubscriber,
  { fields, details }: SubscriberInput,
  signal: AbortSignal | undefined,
): Promise<CreatedOrUpdated> {
  const settled = settledStatuses.has(found.status);
  const { status: wished, ...otherDetails } = details ?? {};
  const mayMove = wished !== undefined && (!settled || settledStatuses.has(wished));
  const form = subscriberForm({ fields, details: mayMove ? { ...otherDetails, status: wished } : otherDetails });
  const path = ['lists', listUid, 'subscribers', found.subscriberUid];
  await caller.call({ method: 'PUT', path, form, signal }, done);
  const updated: CreatedOrUpdated = { subscriberUid: found.subscriberUid, outcome: 'updated' };
  return settled && !mayMove ? { ...updated, keptStatus: found.status } : updated;
}

async function readStored(
  caller: Caller,
  listUid: string,
  uid: string,
  signal?: AbortSignal,
): Promise<StoredSubscriber> {
  const path = ['lists', listUid, 'subscribers', uid];
  const { subscriberUid, fields, source, ipAddress, dateAdded } = await caller.call(
    { method: 'GET', path, signal },
    record(subscriberRow),
  );
  return { subscriberUid, email: fields.EMAIL ?? null, source, ipAddress, dateAdded };
}

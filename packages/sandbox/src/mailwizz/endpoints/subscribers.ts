import { type Answer, Refusal, success } from '../answer.ts';
import { databaseDate, nowExpression } from '../dates.ts';
import { mapsAt, type PhpForm, textAt } from '../php-form.ts';
import { type Call, listOf, pageOf, type Route, subscriberOf } from '../routes.ts';
import type { List, Subscriber } from '../state.ts';
import {
  fieldErrors,
  insertSubscriber,
  isSubscriberStatus,
  removeSubscriber,
  type SubscriberSeed,
  setStatus,
  standingErrors,
  tagValues,
  updateSubscriber,
} from '../subscribers.ts';

export const subscriberRoutes: Route[] = [
  { method: 'GET', path: 'lists/:list/subscribers', handle: index },
  { method: 'POST', path: 'lists/:list/subscribers', handle: create },
  { method: 'POST', path: 'lists/:list/subscribers/bulk', handle: createBulk },
  { method: 'GET', path: 'lists/:list/subscribers/search-by-email', handle: searchByEmail },
  { method: 'GET', path: 'lists/:list/subscribers/search-by-custom-fields', handle: searchByFields },
  { method: 'GET', path: 'lists/:list/subscribers/:subscriber', handle: view },
  { method: 'PUT', path: 'lists/:list/subscribers/:subscriber', handle: update },
  { method: 'DELETE', path: 'lists/:list/subscribers/:subscriber', handle: remove },
  { method: 'PUT', path: 'lists/:list/subscribers/:subscriber/unsubscribe', handle: unsubscribe },
  { method: 'GET', path: 'lists/subscribers/search-by-email-in-all-lists', handle: searchEverywhere },
  { method: 'PUT', path: 'lists/subscribers/unsubscribe-by-email-from-all-lists', handle: unsubscribeEverywhere },
];

/** A row as collections show it: every TAG, upper case, beside MailWizz's own columns. */
export function subscriberRow(list: List, row: Subscriber): Record<string, unknown> {
  const tags = Object.fromEntries(list.fields.map(({ tag }) => [tag, row.fields[tag] ?? '']));
  return {
    subscriber_uid: row.uid,
    ...tags,
    status: row.status,
    source: row.source,
    ip_address: row.ipAddress,
    date_added: databaseDate(row.dateAdded),
  };
}

function index(call: Call): Answer {
  const list = listOf(call);
  const status = textAt(call.query, 'status');
  const rows = status === '' ? list.rows : list.rows.filter((row) => row.status === status);
  return pageOf(call, rows, (row) => subscriberRow(list, row));
}

function view(call: Call): Answer {
  const list = listOf(call);
  return success({ data: { record: subscriberRow(list, subscriberOf(call, list)) } });
}

function create(call: Call): Answer {
  const list = listOf(call);
  const fields = tagValues(list, call.form);
  const errors = fieldErrors(list, fields);
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
  const standing = standingErrors(call.instance, list, (fields.EMAIL ?? '').trim());
  if (standing !== undefined) throw new Refusal(409, standing);
  const row = insertSubscriber(call.instance, list, { fields, ...readDetails(call.form, call.remoteAddress) });
  return success({ data: { record: { ...storedRow(row), date_added: nowExpression } } }, 201);
}

function createBulk(call: Call): Answer {
  const list = listOf(call);
  const rows = mapsAt(call.form, 'subscribers');
  if (rows.length === 0) throw new Refusal(422, { subscribers: 'Subscribers cannot be blank.' });
  const records = rows.map((form) => createRow(call, list, form));
  return success({ data: { records } }, call.instance.rules.bulkStatus);
}

/** One row of a bulk call fails alone, and an address already there is a failure. */
function createRow(call: Call, list: List, form: PhpForm): Record<string, unknown> {
  const fields = tagValues(list, form);
  const errors = fieldErrors(list, fields);
  const valid = Object.keys(errors).length === 0;
  const standing = valid ? standingErrors(call.instance, list, (fields.EMAIL ?? '').trim()) : undefined;
  if (!valid) return { data: fields, errors };
  if (standing !== undefined) return { data: fields, errors: { EMAIL: standing } };
  const row = insertSubscriber(call.instance, list, { fields, ...readDetails(form, call.remoteAddress) });
  return { data: { subscriber_uid: row.uid, ...row.fields } };
}

function update(call: Call): Answer {
  const list = listOf(call);
  const row = subscriberOf(call, list);
  const fields = tagValues(list, call.form);
  const errors = fieldErrors(list, { ...row.fields, ...fields });
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
  updateSubscriber(list, row, fields);
  const { status, source, ipAddress } = readDetails(call.form, row.ipAddress);
  if (status !== undefined) setStatus(call.instance, row, status);
  if (source !== undefined) row.source = source;
  row.ipAddress = ipAddress ?? row.ipAddress;
  return success({ data: { record: { ...storedRow(row), date_added: databaseDate(row.dateAdded) } } });
}

function remove(call: Call): Answer {
  const list = listOf(call);
  removeSubscriber(list, subscriberOf(call, list));
  return success();
}

function unsubscribe(call: Call): Answer {
  const row = subscriberOf(call, listOf(call));
  if (row.status !== 'blacklisted') row.status = 'unsubscribed';
  return success();
}

function searchByEmail(call: Call): Answer {
  const list = listOf(call);
  const row = list.byEmail.get(askedEmail(call.query));
  if (row === undefined) throw new Refusal(404, 'The subscriber does not exist in this list.');
  return success({
    data: { subscriber_uid: row.uid, status: row.status, date_added: databaseDate(row.dateAdded) },
  });
}

function searchByFields(call: Call): Answer {
  const list = listOf(call);
  const asked = Object.entries(tagValues(list, call.query));
  const rows = list.rows.filter((row) => asked.every(([tag, value]) => row.fields[tag] === value));
  return pageOf(call, rows, (row) => subscriberRow(list, row));
}

function searchEverywhere(call: Call): Answer {
  const found = rowsEverywhere(call, askedEmail(call.query));
  const answer = pageOf(call, found, ({ list, row }) => ({
    subscriber_uid: row.uid,
    email: row.email,
    status: row.status,
    source: row.source,
    ip_address: row.ipAddress,
    list: { list_uid: list.listUid, display_name: list.name, name: list.name },
    date_added: databaseDate(row.dateAdded),
  }));
  // The one collection whose count is computed, hence a number.
  return { ...answer, body: { ...answer.body, data: { ...Object(answer.body.data), count: found.length } } };
}

function unsubscribeEverywhere(call: Call): Answer {
  for (const { row } of rowsEverywhere(call, askedEmail(call.form))) {
    if (row.status !== 'blacklisted') row.status = 'unsubscribed';
  }
  return success();
}

function rowsEverywhere({ instance, customer }: Call, email: string): { list: List; row: Subscriber }[] {
  return [...instance.state.lists.values()].flatMap((list) => {
    const row = list.customerUid === customer.customerUid ? list.byEmail.get(email) : undefined;
    return row === undefined ? [] : [{ list, row }];
  });
}

function askedEmail(form: PhpForm): string {
  const email = textAt(form, 'EMAIL').trim();
  if (email === '') throw new Refusal(422, { EMAIL: 'Email cannot be blank.' });
  return email.toLowerCase();
}

function readDetails(form: PhpForm, remoteAddress: string): Omit<SubscriberSeed, 'fields'> {
  const status = textAt(form, 'details', 'status');
  const source = textAt(form, 'details', 'source');
  const ipAddress = textAt(form, 'details', 'ip_address');
  return {
    ipAddress: ipAddress === '' ? remoteAddress : ipAddress,
    ...(isSubscriberStatus(status) ? { status } : {}),
    ...(source === 'web' || source === 'api' || source === 'import' ? { source } : {}),
  };
}

function storedRow(row: Subscriber): Record<string, unknown> {
  return { subscriber_uid: row.uid, email: row.email, ip_address: row.ipAddress, source: row.source };
}

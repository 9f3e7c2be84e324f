import { Refusal } from './answer.ts';
import type { Instance } from './instance.ts';
import type { PhpForm, PhpValue } from './php-form.ts';
import type { List, Subscriber, SubscriberStatus } from './state.ts';
import { newUid } from './uids.ts';

const statuses: readonly string[] = [
  'unconfirmed',
  'confirmed',
  'blacklisted',
  'unsubscribed',
  'unapproved',
  'disabled',
  'moved',
] satisfies SubscriberStatus[];

export function isSubscriberStatus(text: string): text is SubscriberStatus {
  return statuses.includes(text);
}

export interface SubscriberSeed {
  fields: Record<string, string>;
  status?: SubscriberStatus;
  source?: Subscriber['source'];
  ipAddress?: string;
  /** Made up when left out. */
  uid?: string;
}

/** What keeps these values out of the list: one text a TAG, empty when nothing does. */
export function fieldErrors(list: List, fields: Record<string, string>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { tag, label, required } of list.fields) {
    const value = fields[tag] ?? '';
    if (required && value.trim() === '') errors[tag] = `${label} cannot be blank.`;
    else if (tag === 'EMAIL' && !isAddress(value)) errors[tag] = 'Please provide a valid email address.';
  }
  return errors;
}

/** Why a valid address may not be added: both are 409. */
export function standingErrors(instance: Instance, list: List, email: string): string | undefined {
  if (instance.state.blacklist.has(email.toLowerCase())) return 'This email address is blacklisted.';
  if (list.byEmail.has(email.toLowerCase())) return 'The subscriber already exists in this list.';
  return undefined;
}

/** Adds a row whose values have been checked. Without a status the list's opt-in decides. */
export function insertSubscriber(instance: Instance, list: List, seed: SubscriberSeed): Subscriber {
  const values: Record<string, string> = {};
  for (const { tag, defaultValue } of list.fields) values[tag] = seed.fields[tag] ?? defaultValue;
  const email = (seed.fields.EMAIL ?? '').trim();
  values.EMAIL = email;
  const subscriber: Subscriber = {
    uid: seed.uid ?? newUid(list.byUid),
    email,
    fields: values,
    status: seed.status ?? (list.optIn === 'double' ? 'unconfirmed' : 'confirmed'),
    source: seed.source ?? 'api',
    ipAddress: seed.ipAddress ?? '',
    dateAdded: instance.now(),
  };
  list.rows.push(subscriber);
  list.byUid.set(subscriber.uid, subscriber);
  list.byEmail.set(email.toLowerCase(), subscriber);
  if (seed.status === undefined && list.optIn === 'double') {
    instance.state.confirmations.push({ listUid: list.listUid, subscriberUid: subscriber.uid, email, sent: false });
  }
  if (subscriber.status === 'blacklisted') blacklist(instance, email, 'Blacklisted by API');
  return subscriber;
}

/**
 * Changes values and address.
 * @throws Refusal 409 when another row has the new address
 */
export function updateSubscriber(list: List, subscriber: Subscriber, fields: Record<string, string>): void {
  const email = fields.EMAIL?.trim();
  if (email !== undefined && email.toLowerCase() !== subscriber.email.toLowerCase()) {
    if (list.byEmail.has(email.toLowerCase())) throw new Refusal(409, 'The subscriber already exists in this list.');
    list.byEmail.delete(subscriber.email.toLowerCase());
    list.byEmail.set(email.toLowerCase(), subscriber);
  }
  for (const { tag } of list.fields) {
    const value = fields[tag];
    if (value !== undefined) subscriber.fields[tag] = value;
  }
  if (email !== undefined) {
    subscriber.email = email;
    subscriber.fields.EMAIL = email;
  }
}

export function setStatus(instance: Instance, subscriber: Subscriber, status: SubscriberStatus): void {
  if (status === 'blacklisted') blacklist(instance, subscriber.email, 'Blacklisted by API');
  else subscriber.status = status;
}

export function removeSubscriber(list: List, subscriber: Subscriber): void {
  list.rows.splice(list.rows.indexOf(subscriber), 1);
  list.byUid.delete(subscriber.uid);
  list.byEmail.delete(subscriber.email.toLowerCase());
}

/** Puts an address on the instance's blacklist: every row that has it, whoever's list it is in, shows it. */
export function blacklist(instance: Instance, email: string, reason: string): void {
  const address = email.toLowerCase();
  if (!instance.state.blacklist.has(address)) instance.state.blacklist.set(address, reason);
  for (const list of instance.state.lists.values()) {
    const row = list.byEmail.get(address);
    if (row !== undefined) row.status = 'blacklisted';
  }
}

/** The values of a form under the list's TAGs; other keys are ignored, as MailWizz does. */
export function tagValues(list: List, form: PhpForm): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { tag } of list.fields) {
    const value = form[tag];
    if (value !== undefined) values[tag] = flat(value);
  }
  return values;
}

function flat(value: PhpValue): string {
  return typeof value === 'string' ? value : Object.values(value).map(flat).join(', ');
}

function isAddress(text: string): boolean {
  const address = text.trim();
  if (address.length > 254 || !/^[^\s@<>(),;:\\"[\]]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(address)) return false;
  const local = address.slice(0, address.lastIndexOf('@'));
  return !local.startsWith('.') && !local.endsWith('.') && !local.includes('..');
}

import { z } from 'zod';
import { label, moment, perhaps, shape, text, uid } from '../coercion.ts';
import { record } from '../envelope.ts';
import type { FormFields, FormValue } from '../php-form.ts';

/** The statuses MailWizz knows; only `confirmed` ones get campaigns. */
export type SubscriberStatus =
  | 'unconfirmed'
  | 'confirmed'
  | 'blacklisted'
  | 'unsubscribed'
  | 'unapproved'
  | 'disabled'
  | 'moved';

/** Values by field TAG, upper case. `EMAIL` is always needed; null values are not sent and change nothing. */
export interface SubscriberFields {
  EMAIL: string;
  [tag: string]: FormValue;
}

/** How the row is to be kept, beside the list's own fields. */
export interface SubscriberDetails {
  /** Without it the list's opt-in decides; `double` sends a confirmation mail. */
  status?: SubscriberStatus;
  source?: 'web' | 'api' | 'import';
  ipAddress?: string;
}

export interface SubscriberInput {
  fields: SubscriberFields;
  details?: SubscriberDetails;
}

/** A row of a list. `fields` holds every TAG, '' where unset; `dateAdded` is UTC. */

export const subscriberRow = z
  .object({ subscriber_uid: uid, status: label, source: text, ip_address: text, date_added: moment })
  .catchall(z.unknown())
  .transform(({ subscriber_uid, status, source, ip_address, date_added, ...rest }) => ({
    subscriberUid: subscriber_uid,
    status,
    source,
    ipAddress: ip_address,
    dateAdded: date_added,
    fields: tagsOf(rest),
  }));
export type Subscriber = z.infer<typeof subscriberRow>;

/** What a create or an update answers. `dateAdded` is null right after a create. */
export const storedSubscriber = shape({
  subscriber_uid: uid,
  email: text,
  source: text,
  ip_address: text,
  date_added: moment,
});
export type StoredSubscriber = z.infer<typeof storedSubscriber>;

/** The same after an update, where old versions answer a bare success. */
export const updatedSubscriber = record(
  shape({ email: text, source: text, ip_address: text, date_added: moment }).nullish(),
).transform((stored) => stored ?? { email: null, source: null, ipAddress: null, dateAdded: null });

export const foundSubscriber = shape({ subscriber_uid: uid, status: label, date_added: moment });
export type FoundSubscriber = z.infer<typeof foundSubscriber>;

export const subscriberInAList = shape({
  subscriber_uid: uid,
  email: label,
  status: label,
  source: text,
  ip_address: text,
  list: perhaps(shape({ list_uid: uid, display_name: label, name: label })),
  date_added: moment,
});
export type SubscriberInAList = z.infer<typeof subscriberInAList>;

/** TAGs beside `details`, as the API takes them; no `details` key when there is nothing to say. */
export function subscriberForm({ fields, details }: SubscriberInput): FormFields {
  if (details === undefined) return fields;
  return { ...fields, details: { status: details.status, source: details.source, ip_address: details.ipAddress } };
}

/** The upper-case keys of a row; values of fields with several are joined. */
function tagsOf(row: Record<string, unknown>): Record<string, string> {
  const tags = Object.entries(row).filter(([key]) => /^[A-Z]/.test(key) && key === key.toUpperCase());
  return Object.fromEntries(
    tags.map(([tag, value]) => [tag, Array.isArray(value) ? value.join(', ') : String(value ?? '')]),
  );
}

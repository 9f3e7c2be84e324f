import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, perhaps, shape, text, uid, yesNo } from '../coercion.ts';
import { done, listUidOnly, record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';

const listRow = shape({
  general: shape({ list_uid: uid, name: label, display_name: label, description: text }),
  defaults: perhaps(shape({ from_name: text, from_email: text, reply_to: text, subject: text })),
  notifications: perhaps(shape({ subscribe: yesNo, unsubscribe: yesNo, subscribe_to: text, unsubscribe_to: text })),
  company: perhaps(
    shape({
      name: text,
      address_1: text,
      address_2: text,
      zone_name: text,
      city: text,
      zip_code: text,
      phone: text,
      address_format: text,
      country: perhaps(shape({ country_id: text, name: label, code: text })),
      zone: perhaps(shape({ zone_id: text, name: label, code: text })),
    }),
  ),
});

/** A list as MailWizz describes it. It holds no subscriber count: ask `subscribers.list` for its `count`. */
export type List = z.infer<typeof listRow>;

/** What a list is made of. MailWizz wants `general` and `defaults` in full on an update too. */
export interface ListInput {
  general: { name: string; description: string; optIn?: 'single' | 'double'; optOut?: 'single' | 'double' };
  defaults: { fromName: string; fromEmail: string; replyTo: string; subject?: string };
  notifications?: { subscribe?: boolean; unsubscribe?: boolean; subscribeTo?: string; unsubscribeTo?: string };
  /** Falls back on the customer's own. Country and zone go by name. */
  company?: {
    name: string;
    country: string;
    zone?: string;
    zoneName?: string;
    address1: string;
    address2?: string;
    city: string;
    zipCode?: string;
    phone?: string;
    addressFormat?: string;
  };
}

export function createLists(caller: Caller) {
  const collection = { path: ['lists'], row: listRow };
  return {
    /** One page of the customer's lists. */
    list: (options?: PageOptions) => fetchPage(caller, collection, options),
    /** All lists, page by page. */
    all: (options?: Omit<PageOptions, 'page'>) => eachRow(caller, collection, (list) => list.general.listUid, options),
    get: (listUid: string, { signal }: CallOptions = {}): Promise<List> =>
      caller.call({ method: 'GET', path: ['lists', listUid], signal }, record(listRow)),
    create: (list: ListInput, { signal }: CallOptions = {}) =>
      caller.call({ method: 'POST', path: ['lists'], form: listForm(list), signal }, listUidOnly),
    update: (listUid: string, list: ListInput, { signal }: CallOptions = {}) =>
      caller.call({ method: 'PUT', path: ['lists', listUid], form: listForm(list), signal }, done),
    delete: (listUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'DELETE', path: ['lists', listUid], signal }, done),
    /** A new list with the same settings and fields, and no subscribers. */
    copy: (listUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'POST', path: ['lists', listUid, 'copy'], signal }, listUidOnly),
  };
}

function listForm({ general, defaults, notifications, company }: ListInput) {
  return {
    general: {
      name: general.name,
      description: general.description,
      opt_in: general.optIn,
      opt_out: general.optOut,
    },
    defaults: {
      from_name: defaults.fromName,
      from_email: defaults.fromEmail,
      reply_to: defaults.replyTo,
      subject: defaults.subject,
    },
    notifications: notifications && {
      subscribe: yesOrNo(notifications.subscribe),
      unsubscribe: yesOrNo(notifications.unsubscribe),
      subscribe_to: notifications.subscribeTo,
      unsubscribe_to: notifications.unsubscribeTo,
    },
    company: company && {
      name: company.name,
      country: company.country,
      zone: company.zone,
      address_1: company.address1,
      address_2: company.address2,
      zone_name: company.zoneName,
      city: company.city,
      zip_code: company.zipCode,
      phone: company.phone,
      address_format: company.addressFormat,
    },
  };
}

function yesOrNo(flag: boolean | undefined): 'yes' | 'no' | undefined {
  return flag === undefined ? undefined : flag ? 'yes' : 'no';
}

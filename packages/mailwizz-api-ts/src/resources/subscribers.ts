import type { Caller } from '../caller.ts';
import { done, record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';
import { bulkCreate } from './bulk-create.ts';
import { createOrUpdateSubscriber, createSubscriber, findByEmail } from './subscriber-create.ts';
import {
  type Subscriber,
  type SubscriberInput,
  type SubscriberStatus,
  subscriberForm,
  subscriberInAList,
  subscriberRow,
  updatedSubscriber,
} from './subscriber-shapes.ts';

export interface SubscriberFilter {
  status?: SubscriberStatus;
}

export function createSubscribers(caller: Caller) {
  const one = (listUid: string, uid: string) => ['lists', listUid, 'subscribers', uid];
  const rowsOf = (listUid: string, { status }: SubscriberFilter) => ({
    path: ['lists', listUid, 'subscribers'],
    query: { status },
    row: subscriberRow,
  });
  const search = (listUid: string, tags: Record<string, string>) => ({
    path: ['lists', listUid, 'subscribers', 'search-by-custom-fields'],
    query: tags,
    row: subscriberRow,
  });
  const everywhere = (email: string) => ({
    path: ['lists', 'subscribers', 'search-by-email-in-all-lists'],
    query: { EMAIL: email },
    row: subscriberInAList,
  });

  async function unsubscribe(listUid: string, uid: string, { signal }: CallOptions = {}): Promise<void> {
    await caller.call({ method: 'PUT', path: [...one(listUid, uid), 'unsubscribe'], signal }, done);
  }
  async function remove(listUid: string, uid: string, { signal }: CallOptions = {}): Promise<void> {
    await caller.call({ method: 'DELETE', path: one(listUid, uid), signal }, done);
  }

  return {
    /** One page of a list, newest first; its `count` is the size of the list. */
    list: (listUid: string, { status, ...paging }: PageOptions & SubscriberFilter = {}) =>
      fetchPage(caller, rowsOf(listUid, status === undefined ? {} : { status }), paging),
    all: (listUid: string, { status, ...paging }: Omit<PageOptions, 'page'> & SubscriberFilter = {}) =>
      eachRow(caller, rowsOf(listUid, status === undefined ? {} : { status }), (row) => row.subscriberUid, paging),
    get: (listUid: string, uid: string, { signal }: CallOptions = {}): Promise<Subscriber> =>
      caller.call({ method: 'GET', path: one(listUid, uid), signal }, record(subscriberRow)),
    /** Null when the list does not hold the address. */
    findByEmail: (listUid: string, email: string, options?: CallOptions) =>
      findByEmail(caller, listUid, email, options),
    /** The address in every list of the customer; may be empty. */
    findByEmailInAllLists: (email: string, options?: PageOptions) => fetchPage(caller, everywhere(email), options),
    /** Rows whose TAGs equal these values exactly. */
    findByFields: (listUid: string, tags: Record<string, string>, options?: PageOptions) =>
      fetchPage(caller, search(listUid, tags), options),
    create: (listUid: string, input: SubscriberInput, options?: CallOptions) =>
      createSubscriber(caller, listUid, input, options),
    createOrUpdate: (listUid: string, input: SubscriberInput, options?: CallOptions) =>
      createOrUpdateSubscriber(caller, listUid, input, options),
    bulkCreate: (listUid: string, input: readonly SubscriberInput[], options?: CallOptions) =>
      bulkCreate(caller, listUid, input, options),
    /** MailWizz ignores keys it does not know and answers success all the same. Changing EMAIL renames. */
    async update(listUid: string, uid: string, input: SubscriberInput, { signal }: CallOptions = {}) {
      const form = subscriberForm(input);
      const answer = await caller.call({ method: 'PUT', path: one(listUid, uid), form, signal }, updatedSubscriber);
      return { ...answer, subscriberUid: uid };
    },
    /** Silent: no mail goes out. */
    unsubscribe,
    /** Search, then unsubscribe. False when the list does not hold the address. */
    async unsubscribeByEmail(listUid: string, email: string, options?: CallOptions): Promise<boolean> {
      const found = await findByEmail(caller, listUid, email, options);
      if (found === null) return false;
      await unsubscribe(listUid, found.subscriberUid, options);
      return true;
    },
    /** One call for every list of the customer. Success says nothing about whether the address was anywhere. */
    unsubscribeByEmailFromAllLists: (email: string, { signal }: CallOptions = {}): Promise<void> => {
      const path = ['lists', 'subscribers', 'unsubscribe-by-email-from-all-lists'];
      return caller.call({ method: 'PUT', path, form: { EMAIL: email }, signal }, done);
    },
    /** Takes the row away, so a later import can bring the person back: to suppress, unsubscribe instead. */
    delete: remove,
    /** Search, then delete. False when the list does not hold the address. */
    async deleteByEmail(listUid: string, email: string, options?: CallOptions): Promise<boolean> {
      const found = await findByEmail(caller, listUid, email, options);
      if (found === null) return false;
      await remove(listUid, found.subscriberUid, options);
      return true;
    },
  };
}

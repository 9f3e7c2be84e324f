import {
  type Origin,
  recordBounce,
  recordClick,
  recordComplaint,
  recordOpen,
  recordUnsubscribe,
} from './campaign-events.ts';
import { addCampaign } from './campaigns.ts';
import type { Fault, FaultBox, FaultMode } from './faults.ts';
import type { Instance } from './instance.ts';
import { addField, addList, type FieldSeed, type ListSeed } from './lists.ts';
import type { BounceType, Campaign, Customer, List, State, Subscriber } from './state.ts';
import { blacklist, insertSubscriber, type SubscriberSeed } from './subscribers.ts';
import type { Traffic, TrafficStats } from './traffic.ts';

/** What an operator of the instance could see and do without the API, for tests in the same process. */
export interface MailwizzAdmin {
  customers(): readonly Readonly<Customer>[];
  lists(): readonly Readonly<List>[];
  /** Of the first customer unless `apiKey` names another. */
  createList(name: string, seed?: Omit<ListSeed, 'name'> & { apiKey?: string }): Readonly<List>;
  addField(listUid: string, field: FieldSeed): void;
  /** A list's rows, oldest first. */
  subscribers(listUid: string): readonly Readonly<Subscriber>[];
  addSubscriber(listUid: string, seed: SubscriberSeed): Readonly<Subscriber>;
  /** Puts an address on the instance's blacklist. */
  blacklist(email: string): void;
  blacklisted(): string[];
  /** Confirmation mails double opt-in lists have sent. */
  confirmations(): readonly { listUid: string; subscriberUid: string; email: string }[];
  /** A campaign as the panel would make it: scheduled for now unless told otherwise. */
  createCampaign(listUid: string, name: string, seed?: Partial<Campaign>): Readonly<Campaign>;
  campaigns(): readonly Readonly<Campaign>[];
  /** Where opens and clicks of a campaign are reported; the panel asks for this per campaign. */
  setWebhooks(campaignUid: string, urls: { opens?: string[]; clicks?: string[] }): void;
  /** The same for every campaign this customer makes from now on. */
  setWebhooksFor(apiKey: string, urls: { opens?: string[]; clicks?: string[] }): void;
  /** Reports waiting for the cron job, failed ones included. */
  webhookQueue(): readonly { url: string; failures: number }[];
  /** What a reader or a receiving server did with a campaign's mail. */
  recordOpen(campaignUid: string, subscriberUid: string, origin?: Partial<Origin>): void;
  recordClick(campaignUid: string, subscriberUid: string, url: string, origin?: Partial<Origin>): void;
  recordBounce(campaignUid: string, subscriberUid: string, type: BounceType, message?: string): void;
  recordUnsubscribe(campaignUid: string, subscriberUid: string, reason?: string): void;
  recordComplaint(campaignUid: string, subscriberUid: string, message?: string): void;
  setFault(fault: Fault | FaultMode): void;
  stats(): MailwizzStats;
  resetStats(): void;
  /** Lets the instance's cron jobs run once. */
  tick(): Promise<void>;
  /** A copy of everything the instance knows, as a backup would hold it. */
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

export interface MailwizzStats extends TrafficStats {
  fault: FaultMode;
  subscribers: number;
  lists: { listUid: string; name: string; subscribers: number }[];
}

/** Opaque: made by `snapshot`, taken by `restore`, as often as wanted. */
export interface Snapshot {
  readonly state: State;
}

const someOrigin: Origin = { ipAddress: '192.0.2.10', userAgent: 'Mozilla/5.0 (reader)' };

export function createAdmin(
  instance: Instance,
  faults: FaultBox,
  traffic: Traffic,
  tick: () => Promise<void>,
): MailwizzAdmin {
  const listBy = (listUid: string): List => {
    const list = instance.state.lists.get(listUid);
    if (list === undefined) throw new Error(`The stand-in has no list ${listUid}`);
    return list;
  };
  const customerBy = (apiKey: string | undefined): Customer => {
    const all = [...instance.state.customers.values()];
    const customer = apiKey === undefined ? all[0] : all.find((one) => one.apiKey === apiKey);
    if (customer === undefined) throw new Error('The stand-in has no such customer');
    return customer;
  };

  const campaignBy = (campaignUid: string): Campaign => {
    const campaign = instance.state.campaigns.get(campaignUid);
    if (campaign === undefined) throw new Error(`The stand-in has no campaign ${campaignUid}`);
    return campaign;
  };
  const readerBy = (campaignUid: string, uid: string): { campaign: Campaign; row: Subscriber } => {
    const campaign = campaignBy(campaignUid);
    const row = listBy(campaign.listUid).byUid.get(uid);
    if (row === undefined) throw new Error(`The stand-in has no subscriber ${uid}`);
    return { campaign, row };
  };

  return {
    customers: () => [...instance.state.customers.values()],
    lists: () => [...instance.state.lists.values()],
    createList: (name, { apiKey, ...seed } = {}) =>
      addList(instance, customerBy(apiKey).customerUid, { name, ...seed }),
    addField: (listUid, field) => {
      addField(instance, listBy(listUid), field);
    },
    subscribers: (listUid) => listBy(listUid).rows,
    addSubscriber: (listUid, seed) => insertSubscriber(instance, listBy(listUid), seed),
    blacklist: (email) => blacklist(instance, email, 'Blacklisted by hand'),
    blacklisted: () => [...instance.state.blacklist.keys()],
    confirmations: () => instance.state.confirmations,
    createCampaign: (listUid, name, seed = {}) =>
      addCampaign(instance, { customerUid: listBy(listUid).customerUid, listUid, name, ...seed }),
    campaigns: () => [...instance.state.campaigns.values()],
    setWebhooks: (campaignUid, { opens = [], clicks = [] }) => {
      campaignBy(campaignUid).webhooks = { opens, clicks };
    },
    setWebhooksFor: (apiKey, { opens = [], clicks = [] }) => {
      customerBy(apiKey).webhooks = { opens, clicks };
    },
    webhookQueue: () => instance.state.webhookQueue,
    recordOpen: (campaignUid, uid, origin) => {
      const { campaign, row } = readerBy(campaignUid, uid);
      recordOpen(instance, campaign, row, { ...someOrigin, ...origin });
    },
    recordClick: (campaignUid, uid, url, origin) => {
      const { campaign, row } = readerBy(campaignUid, uid);
      recordClick(instance, campaign, row, url, { ...someOrigin, ...origin });
    },
    recordBounce: (campaignUid, uid, type, message = '') => {
      const { campaign, row } = readerBy(campaignUid, uid);
      recordBounce(instance, campaign, row, type, message);
    },
    recordUnsubscribe: (campaignUid, uid, reason = '') => {
      const { campaign, row } = readerBy(campaignUid, uid);
      recordUnsubscribe(instance, campaign, row, reason, someOrigin);
    },
    recordComplaint: (campaignUid, uid, message = 'Abuse complaint') => {
      const { campaign, row } = readerBy(campaignUid, uid);
      recordComplaint(campaign, row, message);
    },
    setFault: (fault) => faults.set(typeof fault === 'string' ? { mode: fault } : fault),
    stats: () => {
      const lists = [...instance.state.lists.values()].map(({ listUid, name, rows }) => ({
        listUid,
        name,
        subscribers: rows.length,
      }));
      const subscribers = lists.reduce((sum, list) => sum + list.subscribers, 0);
      return { ...traffic.read(), fault: faults.current.mode, subscribers, lists };
    },
    resetStats: () => traffic.reset(),
    tick,
    snapshot: () => ({ state: structuredClone(instance.state) }),
    restore: ({ state }) => {
      instance.state = structuredClone(state);
    },
  };
}

import type { Caller } from '../caller.ts';
import { campaignUidOnly, data, done, record } from '../envelope.ts';
import { MailwizzNotFound } from '../errors.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';
import {
  type CampaignDetail,
  type CampaignInput,
  type CampaignStats,
  campaignDetail,
  campaignForm,
  campaignRow,
  campaignStats,
  complaintRow,
  type DeliveryLog,
  deliveryLogRow,
  unsubscribeRow,
} from './campaign-shapes.ts';
import { createCampaignTracking } from './campaign-tracking.ts';
import { type CampaignMove, setPaused, statusAnswer } from './pause-campaign.ts';

export interface CampaignFilter {
  listUid?: string;
}

export function createCampaigns(caller: Caller) {
  const collection = ({ listUid }: CampaignFilter) => ({
    path: ['campaigns'],
    query: { list_uid: listUid },
    row: campaignRow,
  });
  const one = (campaignUid: string) => ['campaigns', campaignUid];
  const unsubscribes = (campaignUid: string) => ({ path: [...one(campaignUid), 'unsubscribes'], row: unsubscribeRow });
  const complaints = (campaignUid: string) => ({ path: [...one(campaignUid), 'complaints'], row: complaintRow });
  const deliveryLogs = (campaignUid: string) => ({ path: [...one(campaignUid), 'delivery-logs'], row: deliveryLogRow });

  return {
    ...createCampaignTracking(caller),
    list: ({ listUid, ...paging }: PageOptions & CampaignFilter = {}) =>
      fetchPage(caller, collection(listUid === undefined ? {} : { listUid }), paging),
    all: ({ listUid, ...paging }: Omit<PageOptions, 'page'> & CampaignFilter = {}) =>
      eachRow(caller, collection(listUid === undefined ? {} : { listUid }), (row) => row.campaignUid, paging),
    get: (campaignUid: string, { signal }: CallOptions = {}): Promise<CampaignDetail> =>
      caller.call({ method: 'GET', path: one(campaignUid), signal }, record(campaignDetail)),
    /** A draft unless `status` says otherwise. Never repeated: look for the name before trying again. */
    create: (campaign: CampaignInput, { signal }: CallOptions = {}) => {
      const form = campaignForm({ status: 'draft', ...campaign });
      return caller.call({ method: 'POST', path: ['campaigns'], form, signal }, campaignUidOnly);
    },
    /** Changes what is named. A sent campaign cannot be changed. */
    update: (campaignUid: string, changes: Partial<CampaignInput>, { signal }: CallOptions = {}) =>
      caller.call({ method: 'PUT', path: one(campaignUid), form: campaignForm(changes), signal }, done),
    delete: (campaignUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'DELETE', path: one(campaignUid), signal }, done),
    copy: (campaignUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'POST', path: [...one(campaignUid), 'copy'], signal }, campaignUidOnly),
    /** An intent, safe to repeat: nothing happens when it is paused already. */
    pauseCampaign: (campaignUid: string, options?: CallOptions): Promise<CampaignMove> =>
      setPaused(caller, campaignUid, true, options),
    /** An intent, safe to repeat: nothing happens when it is on its way already. */
    unpauseCampaign: (campaignUid: string, options?: CallOptions): Promise<CampaignMove> =>
      setPaused(caller, campaignUid, false, options),
    /** Ends it whatever is left unsent; answers the new status. */
    markSent: (campaignUid: string, { signal }: CallOptions = {}): Promise<string> =>
      caller.call({ method: 'PUT', path: [...one(campaignUid), 'mark-sent'], once: true, signal }, statusAnswer),
    stats: (campaignUid: string, { signal }: CallOptions = {}): Promise<CampaignStats> =>
      caller.call({ method: 'GET', path: [...one(campaignUid), 'stats'], signal }, data(campaignStats)),
    unsubscribes: (campaignUid: string, options?: PageOptions) => fetchPage(caller, unsubscribes(campaignUid), options),
    allUnsubscribes: (campaignUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(caller, unsubscribes(campaignUid), ({ subscriber, dateAdded }) => keyOf(subscriber, dateAdded), options),
    complaints: (campaignUid: string, options?: PageOptions) => fetchPage(caller, complaints(campaignUid), options),
    allComplaints: (campaignUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(caller, complaints(campaignUid), ({ subscriber, message }) => keyOf(subscriber, message), options),
    deliveryLogs: (campaignUid: string, options?: PageOptions) => fetchPage(caller, deliveryLogs(campaignUid), options),
    allDeliveryLogs: (campaignUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(
        caller,
        deliveryLogs(campaignUid),
        (log) => keyOf(log.subscriber, log.emailMessageId, log.dateAdded),
        options,
      ),
    /** Angle brackets, as mail headers carry them, are taken off. Null when MailWizz never sent such a mail. */
    async deliveryLogByMessageId(messageId: string, { signal }: CallOptions = {}): Promise<DeliveryLog | null> {
      const id = messageId.replace(/^<|>$/g, '');
      // Two paths are documented; which one an instance has depends on its version.
      const paths = [
        ['campaigns', 'delivery-logs', 'email-message-id', id],
        ['campaigns', 'email-message-id', id],
      ];
      for (const path of paths) {
        try {
          return await caller.call({ method: 'GET', path, signal }, record(deliveryLogRow));
        } catch (error) {
          if (!(error instanceof MailwizzNotFound)) throw error;
        }
      }
      return null;
    },
  };
}

/** Rows of events have no id of their own. */
function keyOf(subscriber: { subscriberUid: string } | null, ...rest: unknown[]): string {
  return JSON.stringify([subscriber?.subscriberUid, ...rest]);
}

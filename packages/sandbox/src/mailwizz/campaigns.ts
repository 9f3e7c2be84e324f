import { type Instance, nextId } from './instance.ts';
import { segmentRows } from './segments.ts';
import type { Campaign, List, Subscriber } from './state.ts';
import { newUid } from './uids.ts';

/** What a campaign is made of; the rest starts empty. */
export type CampaignSeed = Pick<Campaign, 'customerUid' | 'listUid' | 'name'> & Partial<Campaign>;

export function addCampaign(instance: Instance, seed: CampaignSeed): Campaign {
  const campaign: Campaign = {
    campaignUid: newUid(instance.state.campaigns),
    campaignId: nextId(instance),
    segmentUid: null,
    type: 'regular',
    status: 'pending-sending',
    statusBeforePause: 'pending-sending',
    fromName: '',
    fromEmail: '',
    toName: '[EMAIL]',
    replyTo: '',
    subject: '',
    sendAt: instance.now(),
    dateAdded: instance.now(),
    options: {},
    html: '',
    plainText: '',
    deliveryLogs: [],
    opens: [],
    clicks: [],
    bounces: [],
    unsubscribes: [],
    complaints: [],
    webhooks: structuredClone(instance.state.customers.get(seed.customerUid)?.webhooks ?? { opens: [], clicks: [] }),
    ...seed,
  };
  instance.state.campaigns.set(campaign.campaignUid, campaign);
  return campaign;
}

/** A draft of the same mail, without what became of it. */
export function copyCampaign(instance: Instance, campaign: Campaign): Campaign {
  const { customerUid, listUid, segmentUid, name, type, fromName, fromEmail, toName, replyTo, subject } = campaign;
  const { options, html, plainText } = campaign;
  const words = { customerUid, listUid, segmentUid, name, type, fromName, fromEmail, toName, replyTo, subject };
  return addCampaign(instance, { ...words, options: { ...options }, html, plainText, status: 'draft' });
}

/** Confirmed rows of its list, or of its segment, oldest first. Nobody else is mailed. */
export function audienceOf(instance: Instance, campaign: Campaign): { list: List | undefined; rows: Subscriber[] } {
  const list = instance.state.lists.get(campaign.listUid);
  if (list === undefined) return { list, rows: [] };
  const segment = list.segments.find(({ segmentUid }) => segmentUid === campaign.segmentUid);
  const rows = segment === undefined ? list.rows : segmentRows(instance, list, segment);
  return { list, rows: rows.filter(({ status }) => status === 'confirmed') };
}

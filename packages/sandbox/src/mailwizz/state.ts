/** Everything one instance knows, as plain data: a snapshot is a structured clone of it. */
export interface State {
  customers: Map<string, Customer>;
  lists: Map<string, List>;
  campaigns: Map<string, Campaign>;
  templates: Map<string, Template>;
  transactionalEmails: Map<string, TransactionalEmail>;
  /** Lower-case address to the reason it is on the instance's blacklist. */
  blacklist: Map<string, string>;
  webhookQueue: QueuedWebhook[];
  /** Confirmation mails of double opt-in lists. */
  confirmations: { listUid: string; subscriberUid: string; email: string; sent: boolean }[];
  /** Last number given to a list field, a campaign, a segment. */
  lastId: number;
}

export interface Customer {
  customerUid: string;
  customerId: number;
  name: string;
  apiKey: string;
  publicKey: string | null;
  privateKey: string | null;
  /** What somebody enters in the panel for each new campaign. */
  webhooks: { opens: string[]; clicks: string[] };
}

export type SubscriberStatus =
  | 'unconfirmed'
  | 'confirmed'
  | 'blacklisted'
  | 'unsubscribed'
  | 'unapproved'
  | 'disabled'
  | 'moved';

export interface Subscriber {
  uid: string;
  email: string;
  /** Values by TAG, EMAIL included; a TAG without a value is ''. */
  fields: Record<string, string>;
  status: SubscriberStatus;
  source: 'web' | 'api' | 'import';
  ipAddress: string;
  dateAdded: Date;
}

export interface List {
  listUid: string;
  customerUid: string;
  name: string;
  description: string;
  optIn: 'single' | 'double';
  defaults: { from_name: string; from_email: string; reply_to: string; subject: string };
  notifications: { subscribe: string; unsubscribe: string; subscribe_to: string | null; unsubscribe_to: string | null };
  company: Record<string, string>;
  fields: Field[];
  segments: Segment[];
  /** Oldest first. */
  rows: Subscriber[];
  byUid: Map<string, Subscriber>;
  /** By lower-case address. */
  byEmail: Map<string, Subscriber>;
}

export interface Field {
  fieldId: number;
  tag: string;
  label: string;
  type: string;
  required: boolean;
  visibility: string;
  sortOrder: number;
  helpText: string;
  defaultValue: string;
  description: string;
  options: { name: string; value: string }[];
}

export interface Segment {
  segmentUid: string;
  segmentId: number;
  name: string;
  operatorMatch: 'any' | 'all';
  conditions: { fieldId: string; operatorId: string; value: string }[];
  campaignConditions: Record<string, string>[];
  dateAdded: Date;
}

export type CampaignStatus =
  | 'draft'
  | 'pending-sending'
  | 'sending'
  | 'sent'
  | 'processing'
  | 'paused'
  | 'pending-delete'
  | 'blocked'
  | 'pending-approve';

export type BounceType = 'hard' | 'soft' | 'internal';

export interface Campaign {
  campaignUid: string;
  campaignId: number;
  customerUid: string;
  listUid: string;
  segmentUid: string | null;
  name: string;
  type: 'regular' | 'autoresponder';
  status: CampaignStatus;
  /** Where the toggle goes back to. */
  statusBeforePause: CampaignStatus;
  fromName: string;
  fromEmail: string;
  toName: string;
  replyTo: string;
  subject: string;
  sendAt: Date;
  dateAdded: Date;
  options: Record<string, string>;
  html: string;
  plainText: string;
  deliveryLogs: DeliveryLog[];
  opens: TrackedEvent[];
  clicks: (TrackedEvent & { url: string })[];
  bounces: Bounce[];
  unsubscribes: (TrackedEvent & { reason: string; note: string })[];
  complaints: { subscriberUid: string; email: string; message: string }[];
  webhooks: { opens: string[]; clicks: string[] };
}

export interface TrackedEvent {
  subscriberUid: string;
  email: string;
  ipAddress: string;
  userAgent: string;
  dateAdded: Date;
}

export interface Bounce {
  subscriberUid: string;
  email: string;
  bounceType: BounceType;
  message: string;
  processed: boolean;
}

export interface DeliveryLog {
  campaignUid: string;
  subscriberUid: string;
  email: string;
  status: string;
  message: string;
  messageId: string;
  retries: number;
  deliveryConfirmed: boolean;
  dateAdded: Date;
}

export interface Template {
  templateUid: string;
  customerUid: string;
  name: string;
  content: string;
}

export interface TransactionalEmail {
  emailUid: string;
  customerUid: string;
  toName: string;
  toEmail: string;
  fromName: string;
  fromEmail: string;
  replyToName: string;
  replyToEmail: string;
  subject: string;
  body: string;
  plainText: string;
  attachments: { type: string; name: string; data: string }[];
  sendAt: Date;
  status: 'unsent' | 'sent' | 'failed';
  retries: number;
  dateAdded: Date;
  lastUpdated: Date;
}

export interface QueuedWebhook {
  url: string;
  payload: Record<string, unknown>;
  /** Failed deliveries so far. */
  failures: number;
  notBefore: Date;
}

export function emptyState(): State {
  return {
    customers: new Map(),
    lists: new Map(),
    campaigns: new Map(),
    templates: new Map(),
    transactionalEmails: new Map(),
    blacklist: new Map(),
    webhookQueue: [],
    confirmations: [],
    lastId: 0,
  };
}

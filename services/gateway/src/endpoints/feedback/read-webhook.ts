import type { ReportKind } from '@relais/contracts';

/** One event of a webhook body, in our words. */
export interface WebhookEvent {
  kind: ReportKind;
  subscriberUid: string;
  campaignUid: string;
  email: string;
  occurredAt: string;
  raw: Record<string, string>;
}

/** The seeds' seven addresses (checklist B53–B59), and MailWizz's own words for the two it really sends. */
export const webhookEvents = {
  'email-sent': 'sent',
  'email-delivered': 'delivered',
  'email-opened': 'opened',
  'email-clicked': 'clicked',
  'email-bounced': 'bounced',
  'email-unsubscribed': 'unsubscribed',
  'email-spam-report': 'complained',
} as const satisfies Record<string, ReportKind>;
export type WebhookName = keyof typeof webhookEvents;

type Loose = Record<string, unknown>;
const record = (value: unknown): Loose =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string =>
  typeof value === 'string'
    ? value.replaceAll('\u0000', '').slice(0, 2_000)
    : typeof value === 'number'
      ? String(value)
      : '';

/**
 * Reads one event: the seeds' flat body, or the nested one real MailWizz sends for opens and clicks. Null when it names
 * neither a subscriber nor an address.
 */
export function readWebhook(name: WebhookName, body: unknown): WebhookEvent | null {
  const flat = record(body);
  const native = record(flat.event);
  const subscriber = record(record(flat.subscriber).attributes);
  const details = record(flat.event_data);
  const event = {
    kind: webhookEvents[name],
    subscriberUid: text(flat.subscriber_uid) || text(subscriber.subscriber_uid),
    campaignUid: text(flat.campaign_uid) || text(record(record(flat.campaign).attributes).campaign_uid),
    email: text(flat.email) || text(subscriber.email),
    occurredAt: moment(native.date_added) || moment(flat.timestamp),
    raw: {
      ip_address: text(flat.ip) || text(native.ip_address),
      user_agent: text(flat.user_agent) || text(native.user_agent),
      url: text(details.url) || text(flat.url) || urlIn(native),
      bounce_type: text(details.bounce_type) || text(flat.bounce_type),
      message: text(details.message) || text(details.reason) || text(flat.message),
    },
  };
  return event.subscriberUid || event.email ? event : null;
}

/** MailWizz does not say which key of a click holds its link: whatever looks like one is taken. */
function urlIn(native: Loose): string {
  return (
    Object.values(native)
      .map(text)
      .find((value) => /^https?:\/\//.test(value)) ?? ''
  );
}

/** Unix seconds, ISO time, or MailWizz's `YYYY-MM-DD HH:MM:SS` in UTC; '' for anything else. */
function moment(value: unknown): string {
  const seconds = typeof value === 'number' ? value : /^\d{9,11}$/.test(text(value)) ? Number(value) : Number.NaN;
  const said = text(value);
  const time = Number.isFinite(seconds)
    ? seconds * 1_000
    : Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(said) ? `${said.replace(' ', 'T')}Z` : said);
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : '';
}

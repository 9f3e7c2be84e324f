import type { z } from 'zod';
import { count, label, moment, number, perhaps, shape, text, uid, yesNo } from '../coercion.ts';
import type { FormFields } from '../php-form.ts';

/** The statuses MailWizz knows. Answers carry the status as plain text, for what newer versions add. */
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

const group = perhaps(shape({ group_uid: text, name: label }));

export const campaignRow = shape({
  campaign_uid: uid,
  campaign_id: text,
  name: label,
  type: text,
  status: label,
  group,
});
export type Campaign = z.infer<typeof campaignRow>;

export const campaignDetail = shape({
  campaign_uid: uid,
  campaign_id: text,
  name: label,
  type: text,
  status: label,
  from_name: text,
  from_email: text,
  to_name: text,
  reply_to: text,
  subject: text,
  date_added: text,
  send_at: text,
  list: perhaps(shape({ list_uid: uid, name: label, subscribers_count: count })),
  segment: perhaps(shape({ segment_uid: uid, name: label, subscribers_count: count })),
  group,
});

/** `dateAdded` and `sendAt` are display text in the instance's locale: show them, never parse them. */
export type CampaignDetail = z.infer<typeof campaignDetail>;

export const campaignStats = shape({
  campaign_status: label,
  subscribers_count: count,
  processed_count: count,
  delivery_success_count: count,
  delivery_success_rate: count,
  delivery_error_count: count,
  delivery_error_rate: count,
  opens_count: count,
  opens_rate: count,
  unique_opens_count: count,
  unique_opens_rate: count,
  clicks_count: count,
  clicks_rate: count,
  unique_clicks_count: count,
  unique_clicks_rate: count,
  unsubscribes_count: count,
  unsubscribes_rate: count,
  complaints_count: count,
  complaints_rate: count,
  bounces_count: count,
  bounces_rate: count,
  hard_bounces_count: count,
  hard_bounces_rate: count,
  soft_bounces_count: count,
  soft_bounces_rate: count,
  internal_bounces_count: count,
  internal_bounces_rate: count,
});

/** Totals only: no endpoint names who opened or clicked. */
export type CampaignStats = z.infer<typeof campaignStats>;

/** Whom an event is about. */
export const addressee = perhaps(shape({ subscriber_uid: uid, email: label }));

export const unsubscribeRow = shape({
  ip_address: text,
  user_agent: text,
  reason: text,
  note: text,
  date_added: moment,
  subscriber: addressee,
});
export type CampaignUnsubscribe = z.infer<typeof unsubscribeRow>;

export const complaintRow = shape({ message: text, subscriber: addressee });
export type CampaignComplaint = z.infer<typeof complaintRow>;

export const deliveryLogRow = shape({
  campaign: perhaps(shape({ campaign_uid: uid, list: perhaps(shape({ list_uid: uid })) })),
  subscriber: addressee,
  message: text,
  retries: number,
  max_retries: number,
  email_message_id: text,
  delivery_confirmed: yesNo,
  status: label,
  date_added: moment,
});
export type DeliveryLog = z.infer<typeof deliveryLogRow>;

export interface CampaignInput {
  name: string;
  fromName: string;
  fromEmail: string;
  replyTo: string;
  subject: string;
  /** `YYYY-MM-DD HH:MM:SS` in the **customer's** time zone; one that is past sends at once. */
  sendAt: string;
  listUid: string;
  segmentUid?: string;
  type?: 'regular' | 'autoresponder';
  toName?: string;
  groupUid?: string;
  /** Ids; the instance chooses among them. */
  deliveryServers?: (string | number)[];
  /** `draft` unless said otherwise: MailWizz's own default schedules real mail. */
  status?: 'draft' | 'pending-sending' | 'paused';
  /** Under MailWizz's own names; booleans become yes and no: `url_tracking`, `json_feed`, `autoresponder_event`, … */
  options?: Record<string, string | number | boolean>;
  template: CampaignTemplate;
}

/** One of `content`, `archive` and `templateUid` is needed. The HTML must hold an unsubscribe tag. */
export interface CampaignTemplate {
  content?: string;
  /** Bytes of a zip file. */
  archive?: Uint8Array;
  templateUid?: string;
  plainText?: string;
  inlineCss?: boolean;
  autoPlainText?: boolean;
}

/** The form of a create or a partial update; only what is named is sent. */
export function campaignForm(input: Partial<CampaignInput>): FormFields {
  const { template, options, deliveryServers } = input;
  return {
    campaign: {
      name: input.name,
      type: input.type,
      from_name: input.fromName,
      from_email: input.fromEmail,
      to_name: input.toName,
      subject: input.subject,
      reply_to: input.replyTo,
      send_at: input.sendAt,
      list_uid: input.listUid,
      segment_uid: input.segmentUid,
      group_uid: input.groupUid,
      delivery_servers: deliveryServers?.join(','),
      status: input.status,
      options: options && Object.fromEntries(Object.entries(options).map(([key, value]) => [key, yesOrNo(value)])),
      template: template && {
        content: base64(template.content),
        archive: base64(template.archive),
        template_uid: template.templateUid,
        plain_text: base64(template.plainText),
        inline_css: yesOrNo(template.inlineCss),
        auto_plain_text: yesOrNo(template.autoPlainText),
      },
    },
  };
}

/** Standard base64 over the raw bytes, as MailWizz wants every text that may hold markup. */
export function base64(content: string | Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : Buffer.from(content).toString('base64');
}

/** MailWizz has no booleans in forms. */
export function yesOrNo<T extends string | number>(value: T | boolean | undefined): T | 'yes' | 'no' | undefined {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
}

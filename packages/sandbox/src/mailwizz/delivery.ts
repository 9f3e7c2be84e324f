import { linkHash } from './link-hash.ts';
import type { BounceType, Campaign, List, Subscriber, TransactionalEmail } from './state.ts';

/** A mail as it would leave for the delivery server. */
export interface OutgoingMail {
  kind: 'campaign' | 'transactional' | 'confirmation';
  messageId: string;
  from: { name: string; email: string };
  to: { name: string; email: string };
  replyTo: string;
  subject: string;
  html: string;
  plainText: string;
  headers: Record<string, string>;
  campaignUid?: string;
  listUid?: string;
  subscriberUid?: string;
}

/** What became of a mail, at once or by what its reader did with it. All of it optional: the default is delivered and ignored. */
export interface DeliveryResult {
  /** As delivery logs have it: success, error, fatal-error, temporary-error, blacklisted, giveup, … */
  status?: string;
  message?: string;
  bounce?: { type: BounceType; message: string };
  opens?: number;
  /** Links followed. */
  clicks?: string[];
  unsubscribe?: { reason?: string };
  complaint?: { message?: string };
}

/** Where mails go. A sandbox may send them by SMTP, a test may decide what their readers do. */
export type Deliver = (mail: OutgoingMail) => DeliveryResult | Promise<DeliveryResult>;

export const deliverToNobody: Deliver = () => ({});

/** Renders a campaign for one row: its tags, its unsubscribe link, the headers feeds of bounces rely on. */
export function campaignMail(
  campaign: Campaign,
  list: List,
  row: Subscriber,
  frontUrl: string,
  messageId: string,
): OutgoingMail {
  const unsubscribeUrl = `${frontUrl}/lists/${list.listUid}/unsubscribe/${row.uid}/${campaign.campaignUid}`;
  const fill = (text: string) =>
    fillTags(text, { ...row.fields, UNSUBSCRIBE_URL: unsubscribeUrl, LIST_NAME: list.name });
  return {
    kind: 'campaign',
    messageId,
    from: { name: campaign.fromName, email: campaign.fromEmail },
    to: { name: fill(campaign.toName), email: row.email },
    replyTo: campaign.replyTo,
    subject: fill(campaign.subject),
    html: fill(tracked(campaign, row, frontUrl)),
    plainText: fill(campaign.plainText),
    headers: {
      'X-Mw-Campaign-Uid': campaign.campaignUid,
      'X-Mw-Subscriber-Uid': row.uid,
      'X-Job': `mailwizz-${campaign.campaignUid}`,
      'List-Id': `${list.listUid} <${list.name}>`,
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    campaignUid: campaign.campaignUid,
    listUid: list.listUid,
    subscriberUid: row.uid,
  };
}

/** Links lead through the instance where the campaign asks for it, and a pixel tells of opens where it does not forbid it. */
function tracked(campaign: Campaign, row: Subscriber, frontUrl: string): string {
  const own = `${frontUrl}/campaigns/${campaign.campaignUid}`;
  const links =
    campaign.options.url_tracking === 'yes'
      ? campaign.html.replace(
          /href="(https?:[^"]+)"/gi,
          (_, url: string) => `href="${own}/track-url/${row.uid}/${linkHash(url)}"`,
        )
      : campaign.html;
  if (campaign.options.open_tracking === 'no') return links;
  const pixel = `<img src="${own}/track-opening/${row.uid}" width="1" height="1" alt="">`;
  return /<\/body>/i.test(links) ? links.replace(/<\/body>/i, `${pixel}</body>`) : links + pixel;
}

export function transactionalMail(email: TransactionalEmail, messageId: string): OutgoingMail {
  return {
    kind: 'transactional',
    messageId,
    from: { name: email.fromName, email: email.fromEmail },
    to: { name: email.toName, email: email.toEmail },
    replyTo: email.replyToEmail,
    subject: email.subject,
    html: email.body,
    plainText: email.plainText,
    headers: {},
  };
}

/** The mail a double opt-in list sends to ask whether the address is meant. */
export function confirmationMail(list: List, row: Subscriber, frontUrl: string, messageId: string): OutgoingMail {
  const url = `${frontUrl}/lists/${list.listUid}/confirm-subscribe/${row.uid}`;
  return {
    kind: 'confirmation',
    messageId,
    from: { name: list.defaults.from_name, email: list.defaults.from_email },
    to: { name: '', email: row.email },
    replyTo: list.defaults.reply_to,
    subject: 'Please confirm your subscription',
    html: `<p><a href="${url}">${url}</a></p>`,
    plainText: url,
    headers: {},
    listUid: list.listUid,
    subscriberUid: row.uid,
  };
}

/** Replaces `[TAG]` and `[TAG:fallback text]`; what is unknown stays as it is. */
export function fillTags(text: string, values: Record<string, string>): string {
  return text.replace(/\[([A-Z][A-Z0-9_]*)(?::([^\]]*))?\]/g, (whole, tag: string, fallback: string | undefined) => {
    const value = values[tag];
    return value === undefined ? whole : value === '' && fallback !== undefined ? fallback : value;
  });
}

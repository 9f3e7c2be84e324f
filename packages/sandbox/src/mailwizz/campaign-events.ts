import type { Instance } from './instance.ts';
import { linkHash } from './link-hash.ts';
import type { BounceType, Campaign, Subscriber } from './state.ts';
import { blacklist } from './subscribers.ts';
import { queueWebhooks } from './webhooks.ts';

/** From where an event came, as a mail client or a browser shows it. */
export interface Origin {
  ipAddress: string;
  userAgent: string;
}

const softBouncesToBlacklist = 5;

export function recordOpen(instance: Instance, campaign: Campaign, subscriber: Subscriber, origin: Origin): void {
  const event = { subscriberUid: subscriber.uid, email: subscriber.email, ...origin, dateAdded: instance.now() };
  campaign.opens.push(event);
  queueWebhooks(instance, campaign, subscriber, { type: 'open', ...event }, campaign.webhooks.opens);
}

export function recordClick(
  instance: Instance,
  campaign: Campaign,
  subscriber: Subscriber,
  url: string,
  origin: Origin,
): void {
  const event = { subscriberUid: subscriber.uid, email: subscriber.email, ...origin, url, dateAdded: instance.now() };
  campaign.clicks.push(event);
  queueWebhooks(instance, campaign, subscriber, { type: 'click', ...event }, campaign.webhooks.clicks);
}

/** One hard bounce blacklists the address, five soft ones do too; internal ones never. */
export function recordBounce(
  instance: Instance,
  campaign: Campaign,
  subscriber: Subscriber,
  bounceType: BounceType,
  message: string,
) {
  const bounce = {
    subscriberUid: subscriber.uid,
    email: subscriber.email,
    bounceType,
    message: message.slice(0, 250),
    processed: false,
  };
  campaign.bounces.push(bounce);
  if (bounceType === 'hard') blacklist(instance, subscriber.email, 'Hard bounce');
  if (bounceType === 'soft' && softBounces(instance, subscriber) >= softBouncesToBlacklist) {
    blacklist(instance, subscriber.email, 'Too many soft bounces');
  }
  return bounce;
}

export function recordUnsubscribe(
  instance: Instance,
  campaign: Campaign,
  subscriber: Subscriber,
  reason: string,
  origin: Origin,
): void {
  const { uid: subscriberUid, email } = subscriber;
  campaign.unsubscribes.push({ subscriberUid, email, ...origin, reason, note: '', dateAdded: instance.now() });
  if (subscriber.status !== 'blacklisted') subscriber.status = 'unsubscribed';
}

/** A complaint also unsubscribes. */
export function recordComplaint(campaign: Campaign, subscriber: Subscriber, message: string): void {
  campaign.complaints.push({ subscriberUid: subscriber.uid, email: subscriber.email, message });
  if (subscriber.status !== 'blacklisted') subscriber.status = 'unsubscribed';
}

/** The link a tracking hash stands for; undefined when the mail has no such link. */
export function linkByHash(campaign: Campaign, hash: string): string | undefined {
  return linksOf(campaign.html).find((url) => linkHash(url) === hash);
}

export function linksOf(html: string): string[] {
  return [...html.matchAll(/href="(https?:[^"]+)"/gi)].flatMap(([, url]) => (url === undefined ? [] : [url]));
}

function softBounces(instance: Instance, { uid }: Subscriber): number {
  let count = 0;
  for (const { bounces } of instance.state.campaigns.values()) {
    count += bounces.filter(({ subscriberUid, bounceType }) => subscriberUid === uid && bounceType === 'soft').length;
  }
  return count;
}

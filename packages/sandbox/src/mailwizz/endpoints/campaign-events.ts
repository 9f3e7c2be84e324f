import { type Answer, notFound, Refusal, success } from '../answer.ts';
import { linkByHash, recordBounce, recordClick, recordOpen, recordUnsubscribe } from '../campaign-events.ts';
import { databaseDate } from '../dates.ts';
import { textAt } from '../php-form.ts';
import { type Call, campaignOf, pageOf, type Route } from '../routes.ts';
import type { Bounce, Campaign, DeliveryLog, Subscriber } from '../state.ts';

export const campaignEventRoutes: Route[] = [
  { method: 'GET', path: 'campaigns/:campaign/bounces', handle: bounces },
  { method: 'POST', path: 'campaigns/:campaign/bounces', handle: createBounce },
  { method: 'GET', path: 'campaigns/:campaign/unsubscribes', handle: unsubscribes },
  { method: 'GET', path: 'campaigns/:campaign/complaints', handle: complaints },
  { method: 'GET', path: 'campaigns/:campaign/delivery-logs', handle: deliveryLogs },
  { method: 'GET', path: 'campaigns/delivery-logs/email-message-id/:message', handle: deliveryLogByMessage },
  { method: 'GET', path: 'campaigns/email-message-id/:message', handle: deliveryLogByMessage },
  { method: 'GET', path: 'campaigns/:campaign/track-opening/:subscriber', handle: trackOpening },
  { method: 'GET', path: 'campaigns/:campaign/track-url/:subscriber/:hash', handle: trackUrl },
  { method: 'POST', path: 'campaigns/:campaign/track-unsubscribe/:subscriber', handle: trackUnsubscribe },
];

function bounces(call: Call): Answer {
  return pageOf(call, campaignOf(call).bounces, bounceRow);
}

function createBounce(call: Call): Answer {
  const campaign = campaignOf(call);
  const type = textAt(call.form, 'bounce_type');
  const uid = textAt(call.form, 'subscriber_uid');
  const errors: Record<string, string> = {};
  if (uid === '') errors.subscriber_uid = 'Subscriber cannot be blank.';
  if (type !== 'hard' && type !== 'soft' && type !== 'internal') errors.bounce_type = 'Bounce type cannot be blank.';
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
  const subscriber = recipient(call, campaign, uid);
  const bounceType = type === 'hard' || type === 'soft' ? type : 'internal';
  const bounce = recordBounce(call.instance, campaign, subscriber, bounceType, textAt(call.form, 'message'));
  return success({ data: { record: bounceRow(bounce) } }, 201);
}

function unsubscribes(call: Call): Answer {
  return pageOf(call, campaignOf(call).unsubscribes, (event) => ({
    ip_address: event.ipAddress,
    user_agent: event.userAgent,
    reason: event.reason,
    note: event.note,
    date_added: databaseDate(event.dateAdded),
    subscriber: whom(event),
  }));
}

function complaints(call: Call): Answer {
  return pageOf(call, campaignOf(call).complaints, (event) => ({ message: event.message, subscriber: whom(event) }));
}

function deliveryLogs(call: Call): Answer {
  const campaign = campaignOf(call);
  return pageOf(call, campaign.deliveryLogs, (log) => deliveryLogRow(campaign, log));
}

function deliveryLogByMessage({ instance, customer, params }: Call): Answer {
  for (const campaign of instance.state.campaigns.values()) {
    if (campaign.customerUid !== customer.customerUid) continue;
    const log = campaign.deliveryLogs.find(({ messageId }) => messageId === params.message);
    if (log !== undefined) return success({ data: { record: deliveryLogRow(campaign, log) } });
  }
  throw notFound('delivery log');
}

function trackOpening(call: Call): Answer {
  const campaign = campaignOf(call);
  recordOpen(call.instance, campaign, recipient(call, campaign), originOf(call));
  return success({ data: {} });
}

function trackUrl(call: Call): Answer {
  const campaign = campaignOf(call);
  const url = linkByHash(campaign, call.params.hash ?? '') ?? '';
  recordClick(call.instance, campaign, recipient(call, campaign), url, originOf(call));
  return success({ data: {} });
}

function trackUnsubscribe(call: Call): Answer {
  const campaign = campaignOf(call);
  const ipAddress = textAt(call.form, 'ip_address');
  const userAgent = textAt(call.form, 'user_agent');
  const origin = originOf(call);
  recordUnsubscribe(call.instance, campaign, recipient(call, campaign), textAt(call.form, 'reason'), {
    ipAddress: ipAddress === '' ? origin.ipAddress : ipAddress,
    userAgent: userAgent === '' ? origin.userAgent : userAgent,
  });
  return success({ data: {} });
}

/** The row of the campaign's own list; any other subscriber is unknown to it. */
function recipient({ instance, params }: Call, campaign: Campaign, uid = params.subscriber ?? ''): Subscriber {
  const subscriber = instance.state.lists.get(campaign.listUid)?.byUid.get(uid);
  if (subscriber === undefined) throw notFound('subscriber');
  return subscriber;
}

function originOf({ remoteAddress, userAgent }: Call) {
  return { ipAddress: remoteAddress, userAgent };
}

function bounceRow(bounce: Bounce): Record<string, unknown> {
  return {
    message: bounce.message,
    processed: bounce.processed ? 'yes' : 'no',
    bounce_type: bounce.bounceType,
    subscriber: whom(bounce),
  };
}

function deliveryLogRow({ listUid }: Campaign, log: DeliveryLog): Record<string, unknown> {
  return {
    campaign: { campaign_uid: log.campaignUid, list: { list_uid: listUid } },
    subscriber: whom(log),
    message: log.message,
    retries: String(log.retries),
    max_retries: '3',
    email_message_id: log.messageId,
    delivery_confirmed: log.deliveryConfirmed ? 'yes' : 'no',
    status: log.status,
    date_added: databaseDate(log.dateAdded),
  };
}

function whom({ subscriberUid, email }: { subscriberUid: string; email: string }) {
  return { subscriber_uid: subscriberUid, email };
}

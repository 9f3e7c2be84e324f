import { randomUUID } from 'node:crypto';
import { recordBounce, recordClick, recordComplaint, recordOpen, recordUnsubscribe } from './campaign-events.ts';
import { audienceOf } from './campaigns.ts';
import {
  campaignMail,
  confirmationMail,
  type Deliver,
  type DeliveryResult,
  type OutgoingMail,
  transactionalMail,
} from './delivery.ts';
import type { Instance } from './instance.ts';
import type { Campaign, Subscriber } from './state.ts';
import { sendDueWebhooks } from './webhooks.ts';

/** What the cron jobs need beside the instance. */
export interface CronDeps {
  deliver: Deliver;
  /** Where readers' links lead. */
  frontUrl: string;
}

// Readers have no address of their own here; a documentation address shows that.
const reader = { ipAddress: '192.0.2.10', userAgent: 'Mozilla/5.0 (reader)' };

/** One run of every cron job: campaigns take one step of their life, queued mail leaves, bounces are processed, webhooks are sent. */
export async function runCron(instance: Instance, deps: CronDeps): Promise<void> {
  // What came in before this run is processed by it; what the run itself brings waits for the next.
  for (const { bounces } of instance.state.campaigns.values()) {
    for (const bounce of bounces) bounce.processed = true;
  }
  for (const campaign of [...instance.state.campaigns.values()]) await moveCampaign(instance, campaign, deps);
  await sendTransactional(instance, deps);
  await sendConfirmations(instance, deps);
  await sendDueWebhooks(instance);
}

/** pending-sending → processing → sending → sent, one arrow a run; sending lasts until nobody is left. */
async function moveCampaign(instance: Instance, campaign: Campaign, deps: CronDeps): Promise<void> {
  if (campaign.status === 'pending-sending') {
    if (campaign.sendAt <= instance.now()) campaign.status = 'processing';
  } else if (campaign.status === 'processing') {
    campaign.status = 'sending';
  } else if (campaign.status === 'sending' && campaign.type === 'regular') {
    await sendBatch(instance, campaign, deps);
  }
}

async function sendBatch(instance: Instance, campaign: Campaign, deps: CronDeps): Promise<void> {
  const { list, rows } = audienceOf(instance, campaign);
  const mailed = new Set(campaign.deliveryLogs.map(({ subscriberUid }) => subscriberUid));
  const left = rows.filter(({ uid }) => !mailed.has(uid));
  const batch = left.slice(0, instance.rules.mailsPerTick);
  for (const row of batch) {
    // A pause, an unsubscribe or a bounce may come in while a mail is on its way.
    if (campaign.status !== 'sending' || list === undefined) return;
    if (row.status !== 'confirmed') continue;
    const mail = campaignMail(campaign, list, row, deps.frontUrl, newMessageId(campaign.fromEmail));
    const result = await tryToDeliver(deps.deliver, mail);
    campaign.deliveryLogs.push({
      campaignUid: campaign.campaignUid,
      subscriberUid: row.uid,
      email: row.email,
      status: result.status ?? 'success',
      message: result.message ?? 'OK',
      messageId: mail.messageId,
      retries: 0,
      deliveryConfirmed: true,
      dateAdded: instance.now(),
    });
    recordReactions(instance, campaign, row, result);
  }
  if (batch.length === left.length && campaign.status === 'sending') campaign.status = 'sent';
}

function recordReactions(instance: Instance, campaign: Campaign, row: Subscriber, result: DeliveryResult): void {
  for (let open = 0; open < (result.opens ?? 0); open += 1) recordOpen(instance, campaign, row, reader);
  for (const url of result.clicks ?? []) recordClick(instance, campaign, row, url, reader);
  if (result.unsubscribe) recordUnsubscribe(instance, campaign, row, result.unsubscribe.reason ?? '', reader);
  if (result.complaint) recordComplaint(campaign, row, result.complaint.message ?? 'Abuse complaint');
  if (result.bounce) recordBounce(instance, campaign, row, result.bounce.type, result.bounce.message);
}

async function sendTransactional(instance: Instance, { deliver }: CronDeps): Promise<void> {
  for (const email of instance.state.transactionalEmails.values()) {
    if (email.status !== 'unsent' || email.sendAt > instance.now()) continue;
    const { status = 'success' } = await tryToDeliver(deliver, transactionalMail(email, newMessageId(email.fromEmail)));
    email.status = status === 'success' ? 'sent' : 'failed';
    email.lastUpdated = instance.now();
  }
}

async function sendConfirmations(instance: Instance, { deliver, frontUrl }: CronDeps): Promise<void> {
  for (const confirmation of instance.state.confirmations) {
    if (confirmation.sent) continue;
    confirmation.sent = true;
    const list = instance.state.lists.get(confirmation.listUid);
    const row = list?.byUid.get(confirmation.subscriberUid);
    if (list === undefined || row === undefined) continue;
    await tryToDeliver(deliver, confirmationMail(list, row, frontUrl, newMessageId(list.defaults.from_email)));
  }
}

/** A delivery server that cannot be reached is an error in the log, not the end of the campaign. */
async function tryToDeliver(deliver: Deliver, mail: OutgoingMail): Promise<DeliveryResult> {
  try {
    return await deliver(mail);
  } catch (error) {
    return { status: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

function newMessageId(from: string): string {
  const domain = from.split('@')[1] ?? '';
  return `${randomUUID().replaceAll('-', '')}@${domain === '' ? 'mailwizz.example' : domain}`;
}

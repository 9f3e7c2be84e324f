import { databaseDate } from './dates.ts';
import type { Instance } from './instance.ts';
import type { Campaign, Subscriber, TrackedEvent } from './state.ts';

const retries = 5;
const timeoutMs = 5_000;

/** Queues one delivery a URL. Nothing leaves before the cron job runs. */
export function queueWebhooks(
  instance: Instance,
  campaign: Campaign,
  subscriber: Subscriber,
  event: TrackedEvent & { type: 'open' | 'click'; url?: string },
  urls: readonly string[],
): void {
  const list = instance.state.lists.get(campaign.listUid);
  const payload = {
    event: {
      type: event.type,
      ip_address: event.ipAddress,
      user_agent: event.userAgent,
      date_added: databaseDate(event.dateAdded),
      // The vendor's page does not show under which key the clicked link comes.
      ...(event.url === undefined ? {} : { url: event.url }),
    },
    list: { attributes: { list_uid: campaign.listUid, name: list?.name ?? '' } },
    subscriber: {
      attributes: {
        subscriber_uid: subscriber.uid,
        email: subscriber.email,
        source: subscriber.source,
        status: subscriber.status,
        ip_address: subscriber.ipAddress,
      },
      fields: { ...subscriber.fields },
    },
    campaign: { attributes: { campaign_uid: campaign.campaignUid, name: campaign.name } },
  };
  for (const url of urls) {
    instance.state.webhookQueue.push({ url, payload, failures: 0, notBefore: instance.now() });
  }
}

/**
 * One run of the webhook cron job: sends what is due, one event a call, in order. What is not answered with 2xx is tried
 * again an hour later, five times; then it is dropped.
 */
export async function sendDueWebhooks(instance: Instance): Promise<void> {
  const now = instance.now();
  const queue = instance.state.webhookQueue;
  const due = queue.filter(({ notBefore }) => notBefore <= now);
  instance.state.webhookQueue = queue.filter(({ notBefore }) => notBefore > now);
  for (const hook of due) {
    const timestamp = Math.floor(instance.now().getTime() / 1_000);
    if (await post(hook.url, { ...hook.payload, timestamp })) continue;
    if (hook.failures === retries) continue;
    const notBefore = new Date(now.getTime() + instance.rules.hourMs);
    instance.state.webhookQueue.push({ ...hook, failures: hook.failures + 1, notBefore });
  }
}

async function post(url: string, payload: unknown): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

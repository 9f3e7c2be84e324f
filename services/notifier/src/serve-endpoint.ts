import {
  claimDeliveries,
  type Db,
  type DeliveryAttempt,
  type DueDelivery,
  disableEndpoint,
  endpointToServe,
  nextDeliveryInMs,
  raiseAlert,
  recordAttempts,
  type ServedEndpoint,
} from '@relais/prisma';
import { type Attempt, done, type Enqueue, later, type Outcome, skip } from '@relais/queues';
import { type Keyring, openSecret, secretContexts, signWebhook } from '@relais/signing';
import pLimit from 'p-limit';
import { eventBody, messageId } from './event-body.ts';
import { judgeAnswer } from './judge-answer.ts';
import { DISABLE_AFTER_MS } from './retry-delay.ts';
import type { Sender } from './send-webhook.ts';

export interface ServeDeps {
  db: Db;
  enqueue: Enqueue;
  sender: Sender;
  keyring: Keyring;
  /** Requests to one endpoint at a time. */
  concurrency: number;
  onAttempt?(result: 'delivered' | 'retry' | 'failed'): void;
}

const BATCH = 100;
const SOON_MS = 60_000;

/** Tells one endpoint what waits for it, each contact's events in their order. */
export async function serveEndpoint(
  deps: ServeDeps,
  { tenantId, endpointId }: { tenantId: number; endpointId: number },
  { signal }: Attempt,
): Promise<Outcome> {
  const { db } = deps;
  const endpoint = await endpointToServe(db, tenantId, endpointId);
  if (!endpoint) return skip('the endpoint is switched off');

  let sent = 0;
  for (;;) {
    const deliveries = await claimDeliveries(db, tenantId, endpointId, BATCH);
    if (deliveries.length === 0) break;
    const limit = pLimit(deps.concurrency);
    const tries = await Promise.all(
      deliveries.map((delivery) => limit(() => attempt(deps, endpoint, delivery, signal))),
    );
    await recordAttempts(
      db,
      endpointId,
      tries.map(({ made }) => made),
    );
    sent += tries.length;
    for (const { made } of tries) deps.onAttempt?.(made.result.kind);

    const refused = tries.find(({ disable }) => disable)?.disable;
    const reason = refused ?? tooLongFailing(endpoint, tries);
    if (reason) return switchOff(deps, tenantId, endpoint, reason, { gathers: !refused });
    if (signal.aborted) return later(0, 'stopping');
  }
  // A retry that is due soon gets a job of its own. Waiting in this one would keep new events out: it is the endpoint's
  // only one. Later retries are found by the sweep.
  const nextMs = await nextDeliveryInMs(db, endpointId);
  if (nextMs !== null && nextMs < SOON_MS)
    await deps.enqueue('notify', { kind: 'deliver', tenantId, endpointId }, { afterMs: Math.max(500, nextMs) });
  return done({ sent });
}

async function attempt(
  { sender, keyring }: ServeDeps,
  endpoint: ServedEndpoint,
  delivery: DueDelivery,
  signal: AbortSignal,
) {
  const body = eventBody(delivery);
  const context = secretContexts.webhookSecret(endpoint.id);
  const secrets = [endpoint.secretSealed, endpoint.previousSecretSealed].flatMap((sealed) =>
    sealed ? [openSecret(sealed, keyring, context)] : [],
  );
  const headers = signWebhook({
    secrets,
    id: messageId(delivery.eventId),
    timestamp: Math.floor(Date.now() / 1_000),
    body,
  });
  const started = Date.now();
  const answer = await sender.send(endpoint.url, body, headers, signal);
  const { result, disable } = judgeAnswer(answer, delivery.attempts + 1, { isOutage: endpoint.failingSince !== null });
  const made: DeliveryAttempt = {
    deliveryId: delivery.id,
    tookMs: Date.now() - started,
    httpStatus: answer.status,
    answer: answer.status === null ? answer.error : answer.body,
    result,
  };
  return { made, disable };
}

function tooLongFailing({ failingSince }: ServedEndpoint, tries: readonly { made: DeliveryAttempt }[]): string | null {
  if (tries.some(({ made }) => made.result.kind === 'delivered') || !failingSince) return null;
  return Date.now() - failingSince.getTime() > DISABLE_AFTER_MS ? 'every attempt has failed for three days' : null;
}

async function switchOff(
  { db, enqueue }: ServeDeps,
  tenantId: number,
  endpoint: ServedEndpoint,
  reason: string,
  { gathers }: { gathers: boolean },
): Promise<Outcome> {
  if (await disableEndpoint(db, endpoint.id, reason, { gathers })) {
    const waits = gathers
      ? 'What waits for it, and what comes within 30 days, goes out'
      : 'Its deliveries wait and go out';
    const message = `Webhook endpoint ${endpoint.id} was switched off: ${reason}. ${waits} when it is switched on.`;
    const alertId = await raiseAlert(db, { tenantId, kind: 'webhook_disabled', key: String(endpoint.id), message });
    if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
  }
  return done({ disabled: 1 });
}

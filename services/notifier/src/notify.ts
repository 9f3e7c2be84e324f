import type { QueueNamed } from '@relais/contracts';
import { claimAlert, fanOutEvents, releaseAlert } from '@relais/prisma';
import { done, type Processor, skip } from '@relais/queues';
import { type ServeDeps, serveEndpoint } from './serve-endpoint.ts';

export interface NotifyDeps extends ServeDeps {
  /** Null: no chat is configured, alerts stay in the table and the log. */
  tell: ((text: string) => Promise<void>) | null;
}

/** Fans events out to endpoints, serves one endpoint, or tells operators of an alert. */
export const notify =
  (deps: NotifyDeps): Processor<QueueNamed<'notify'>> =>
  async (payload, attempt) => {
    switch (payload.kind) {
      case 'fan_out':
        return fanOut(deps);
      case 'deliver':
        return serveEndpoint(deps, payload, attempt);
      case 'alert':
        return sendAlert(deps, payload.alertId, attempt.log.warn.bind(attempt.log));
    }
  };

/** One job an endpoint at a time: a second one would overtake the first. */
export const deliverKey = (endpointId: number) => `deliver-${endpointId}`;

async function fanOut({ db, enqueue }: NotifyDeps) {
  let more = true;
  let endpoints = 0;
  while (more) {
    const batch = await fanOutEvents(db);
    for (const endpoint of batch.endpoints) {
      await enqueue('notify', { kind: 'deliver', ...endpoint }, { once: deliverKey(endpoint.endpointId) });
    }
    endpoints += batch.endpoints.length;
    more = batch.more;
  }
  return done({ endpoints });
}

async function sendAlert({ db, tell }: NotifyDeps, alertId: number, warn: (line: object, message: string) => void) {
  const alert = await claimAlert(db, alertId);
  if (!alert) return skip('already told');
  const repeated = alert.count > 1 ? ` (${alert.count} times since ${alert.firstAt.toISOString()})` : '';
  warn({ event: 'alert', kind: alert.kind, count: alert.count }, alert.message);
  if (!tell) return done();
  try {
    await tell(`${alert.message}${repeated}`);
  } catch (error) {
    await releaseAlert(db, alertId);
    throw error;
  }
  return done();
}

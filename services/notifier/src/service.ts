import { endpointsWithDueDeliveries, openDatabase, pingDatabase, unsentAlerts } from '@relais/prisma';
import { defineService } from '@relais/service';
import { Counter } from 'prom-client';
import { readConfig } from './config.ts';
import { deliverKey, notify } from './notify.ts';
import { createSender } from './send-webhook.ts';
import { tellOperators } from './telegram.ts';

export { notifierEnv } from './config.ts';

/** Tells partners by signed webhooks, and operators by Telegram. Consumes `notify`. */
export const notifier = defineService({
  name: 'notifier',
  config: readConfig,
  start({ config, base, metrics, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    const sender = createSender(config.sender);
    onStop(() => sender.close(), 'webhook connections');
    const attempts = new Counter({
      name: 'relais_webhook_attempts_total',
      help: 'Attempts to tell a partner, by result (delivered, retry, failed)',
      labelNames: ['result'],
      registers: [metrics],
    });
    const { telegram } = config;

    return {
      processors: {
        notify: notify({
          db,
          enqueue,
          sender,
          keyring: config.keyring,
          concurrency: config.requestsPerEndpoint,
          onAttempt: (result) => attempts.inc({ result }),
          tell: telegram ? (text) => tellOperators(telegram, text) : null,
        }),
      },
      concurrency: { notify: config.concurrency },
      schedules: [
        {
          name: 'notify-sweep',
          everyMs: base.sweepEveryMs,
          async run() {
            await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
            for (const endpoint of await endpointsWithDueDeliveries(db)) {
              await enqueue('notify', { kind: 'deliver', ...endpoint }, { once: deliverKey(endpoint.endpointId) });
            }
            for (const alertId of await unsentAlerts(db)) await enqueue('notify', { kind: 'alert', alertId });
          },
        },
      ],
    };
  },
});

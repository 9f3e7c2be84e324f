import { instancesToPoll, openDatabase, overdueForSync, overdueLooks, pingDatabase } from '@relais/prisma';
import { defineService } from '@relais/service';
import { createCircuits } from './circuit.ts';
import { createClients, guardedAgent } from './clients.ts';
import { readConfig } from './config.ts';
import { openCounters } from './counters.ts';
import { createFieldCheck } from './list-fields.ts';
import { runErrand } from './run-errand.ts';
import { syncContacts } from './sync-contacts.ts';

export { mailwizzSyncEnv } from './config.ts';

/** One job reads so long and comes again for the rest: contacts to be synced must not wait behind a large campaign. */
const POLL_BUDGET_MS = 20_000;

/** Subscribers into MailWizz, within the day's quota. Consumes `sync` and `instance`. */
export const mailwizzSync = defineService({
  name: 'mailwizz-sync',
  config: readConfig,
  start({ config, base, metrics, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    const circuits = createCircuits(config.circuit);
    const clientFor = createClients(config);

    return {
      processors: {
        sync: syncContacts({
          db,
          clientFor,
          enqueue,
          pollBudgetMs: POLL_BUDGET_MS,
          ensureFields: createFieldCheck(config.fieldsCheckMs),
          circuits,
          restMs: config.circuit.restMs,
          keyring: config.keyring,
          ...openCounters(metrics, circuits),
        }),
        instance: runErrand({ db, clientFor, agent: guardedAgent() }),
      },
      concurrency: { sync: config.concurrency },
      schedules: [
        {
          name: 'sync-sweep',
          everyMs: base.sweepEveryMs,
          run: async () => enqueue.many('sync', await overdueForSync(db), { priority: 'bulk' }),
        },
        {
          name: 'instance-sweep',
          everyMs: base.sweepEveryMs,
          run: async () => enqueue.many('instance', await overdueLooks(db, config.lookEveryMs)),
        },
        {
          name: 'mailwizz-poll',
          everyMs: config.pollEveryMs,
          async run() {
            for (const at of await instancesToPoll(db))
              await enqueue('sync', { kind: 'poll', ...at }, { once: `poll-${at.instanceId}`, priority: 'bulk' });
          },
        },
      ],
    };
  },
});

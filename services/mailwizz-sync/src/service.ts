import { openDatabase, overdueForSync, pingDatabase } from '@relais/prisma';
import { defineService } from '@relais/service';
import { createCircuits } from './circuit.ts';
import { createClients } from './clients.ts';
import { readConfig } from './config.ts';
import { openCounters } from './counters.ts';
import { createFieldCheck } from './list-fields.ts';
import { syncContacts } from './sync-contacts.ts';

export { mailwizzSyncEnv } from './config.ts';

/** Subscribers into MailWizz, within the day's quota. Consumes `sync`. */
export const mailwizzSync = defineService({
  name: 'mailwizz-sync',
  config: readConfig,
  start({ config, base, metrics, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    const circuits = createCircuits(config.circuit);

    return {
      processors: {
        sync: syncContacts({
          db,
          clientFor: createClients(config),
          ensureFields: createFieldCheck(config.fieldsCheckMs),
          circuits,
          restMs: config.circuit.restMs,
          keyring: config.keyring,
          ...openCounters(metrics, circuits),
        }),
      },
      concurrency: { sync: config.concurrency },
      schedules: [
        {
          name: 'sync-sweep',
          everyMs: base.sweepEveryMs,
          run: async () => enqueue.many('sync', await overdueForSync(db), { priority: 'bulk' }),
        },
      ],
    };
  },
});

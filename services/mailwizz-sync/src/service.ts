import {
  activeInstances,
  instancesToPoll,
  openDatabase,
  overdueForSync,
  overdueLooks,
  pingDatabase,
} from '@relais/prisma';
import { defineService } from '@relais/service';
import { openPublicLinks } from '@relais/signing';
import type { CampaignDeps } from './campaign/campaign-deps.ts';
import { compareFigures } from './campaign/compare-figures.ts';
import { processCampaign } from './campaign/process-campaign.ts';
import { sweepCampaigns } from './campaign/sweep-campaigns.ts';
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

const DAY_MS = 86_400_000;

/** Subscribers and campaigns into MailWizz, within the day's quota. Consumes `sync`, `campaign` and `instance`. */
export const mailwizzSync = defineService({
  name: 'mailwizz-sync',
  config: readConfig,
  start({ config, base, metrics, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    const circuits = createCircuits(config.circuit);
    const clientFor = createClients(config);
    const campaigns: CampaignDeps = {
      db,
      enqueue,
      clientFor,
      circuits,
      restMs: config.circuit.restMs,
      // Twice a call's time: whoever takes over finds in MailWizz whatever the last call still brought about.
      leaseMs: 2 * config.timeoutMs,
      ...config.campaign,
      whyUrl: openPublicLinks(config).whyUrl,
    };

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
          pepper: config.pepper,
          ...openCounters(metrics, circuits),
        }),
        instance: runErrand({ db, clientFor, agent: guardedAgent() }),
        campaign: processCampaign(campaigns),
      },
      concurrency: { sync: config.concurrency, campaign: config.concurrency },
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
        { name: 'campaign-sweep', everyMs: base.sweepEveryMs, run: () => sweepCampaigns(campaigns) },
        { name: 'campaign-figures', everyMs: DAY_MS, run: (signal) => compareFigures(campaigns, signal) },
        {
          name: 'reconcile',
          everyMs: config.reconcileEveryMs,
          run: async () => {
            for (const instance of await activeInstances(db))
              await enqueue(
                'sync',
                { kind: 'reconcile', ...instance },
                { priority: 'bulk', once: `reconcile-${instance.instanceId}` },
              );
          },
        },
      ],
    };
  },
});

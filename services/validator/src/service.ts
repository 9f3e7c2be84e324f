import { createMailHostResolver, dataVersions, ruleSetVersion } from '@relais/email-address';
import { openDatabase, overdueForValidation, overdueImports, pingDatabase } from '@relais/prisma';
import { defineService } from '@relais/service';
import { Redis } from 'ioredis';
import { readConfig } from './config.ts';
import { openCounters } from './counters.ts';
import { importContacts } from './import-contacts.ts';
import { mxCache } from './mx-cache.ts';
import { openTenantVerifier } from './open-tenant-verifier.ts';
import { validateContacts } from './validate-contacts.ts';
import { verifyAddresses } from './verify-addresses.ts';

export { validatorEnv } from './config.ts';
/** The processor itself, for whoever measures it. */
export { validateContacts } from './validate-contacts.ts';

/** A little longer than anybody waits for a verifier: its own word comes first. */
const LEASE_OVER_PATIENCE_MS = 600_000;

/** Which of these addresses are worth mailing? Consumes `import`, `validate` and `verify`, hands on to `route`. */
export const validator = defineService({
  name: 'validator',
  config: readConfig,
  start({ config, base, log, metrics, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));

    // The cache only saves questions: while it is away, the DNS is asked.
    const cacheRedis = new Redis(base.cacheRedisUrl, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    cacheRedis.on('error', (error) => log.warn({ event: 'cache.error' }, error.message));
    onStop(() => cacheRedis.disconnect(), 'cache');

    // What the fingerprint in each verdict stands for.
    log.info({ event: 'rules.loaded', version: ruleSetVersion, lists: dataVersions }, 'judging by these rules');
    const resolver = createMailHostResolver({ ...config.dns, cache: mxCache(cacheRedis) });
    onStop(() => resolver.close(), 'dns');

    return {
      processors: {
        validate: validateContacts({
          db,
          enqueue,
          recall: (domains) => resolver.recall(domains),
          askMany: (domains) => resolver.lookupMany(domains),
          deferMs: config.deferMs,
          verifierLeaseMs: config.verifierPatienceMs + LEASE_OVER_PATIENCE_MS,
          onJudged: openCounters(metrics),
        }),
        import: importContacts({ db, enqueue, pepper: config.pepper }),
        verify: verifyAddresses({
          db,
          enqueue,
          open: openTenantVerifier(config.keyring),
          patienceMs: config.verifierPatienceMs,
        }),
      },
      concurrency: { validate: config.concurrency },
      schedules: [
        {
          name: 'validate-sweep',
          everyMs: base.sweepEveryMs,
          run: async () => enqueue.many('validate', await overdueForValidation(db), { priority: 'bulk' }),
        },
        {
          name: 'import-sweep',
          everyMs: base.sweepEveryMs,
          run: async () => enqueue.many('import', await overdueImports(db), { priority: 'bulk' }),
        },
      ],
    };
  },
});

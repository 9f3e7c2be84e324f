import { hashAddress, parseAddress, pepperFingerprints } from '@relais/email-address';
import {
  assertPepperWhereReachable,
  forgetOldAnswers,
  ingestDeliveries,
  openDatabase,
  pingDatabase,
  storeReports,
} from '@relais/prisma';
import { defineService } from '@relais/service';
import { openPublicLinks } from '@relais/signing';
import { Redis } from 'ioredis';
import { openAdmission } from './auth/admission.ts';
import { openFeederDirectory } from './auth/feeder-directory.ts';
import { openKeyDirectory } from './auth/key-directory.ts';
import { openKeyUses } from './auth/key-uses.ts';
import { openReplayMemory } from './auth/replay-memory.ts';
import { readConfig } from './config.ts';
import { endpoints } from './endpoints/index.ts';
import { openAuditTrail } from './guard/audit-trail.ts';
import { watchBacklog } from './guard/backlog.ts';
import { openOnce } from './guard/once.ts';
import { openRateLimit } from './guard/rate-limit.ts';
import { buildApp } from './http/build-app.ts';
import { openObserver } from './http/observe.ts';
import { openServer } from './http/open-server.ts';
import { openApiDocument } from './http/openapi.ts';
import { openIngest } from './ingest/ingest-contacts.ts';
import { openSourceDirectory } from './ingest/source-directory.ts';
import { openTakeReports } from './ingest/take-reports.ts';
import { watchJobs } from './watch/watch-jobs.ts';

export { gatewayEnv } from './config.ts';

/** The HTTP edge: signed requests in, jobs out. Consumes no queue. */
export const gateway = defineService({
  name: 'gateway',
  config: readConfig,
  async start({ config, base, log, metrics, enqueue, queues, signal, onStop, onHealth, health }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    await assertPepperWhereReachable(db, pepperFingerprints(config.pepper));

    // Replays and rates: both know what to do while Redis is away, so nothing waits for it.
    const cacheRedis = new Redis(base.cacheRedisUrl, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      commandTimeout: 1_000,
    });
    cacheRedis.on('error', (error) => log.warn({ event: 'cache.error' }, error.message));
    onStop(() => cacheRedis.disconnect(), 'cache');

    const uses = openKeyUses(db, log);
    onStop(() => uses.close(), 'key uses');
    const { ingest, idle } = openIngest({
      store: (deliveries) => ingestDeliveries(db, deliveries),
      enqueue,
      log,
      pepper: config.pepper,
    });
    onStop(idle, 'ingest');
    const reports = openTakeReports({ store: (batch) => storeReports(db, batch), enqueue, log });
    onStop(reports.idle, 'reports');

    const watch = watchJobs({ db, databaseUrl: config.databaseUrl, log });
    onStop(() => watch.close(), 'watch');

    const audit = openAuditTrail(db, log);
    const document = openApiDocument(endpoints, '1.0.0');
    const app = buildApp({
      endpoints,
      log,
      trustProxy: config.trustProxy,
      gate: {
        admission: openAdmission({
          keys: openKeyDirectory({ db, keyring: config.keyring, log }),
          replays: openReplayMemory(cacheRedis),
          onUse: uses.note,
        }),
        rateLimit: openRateLimit(cacheRedis, config.requestsPerSecond),
        once: openOnce(db, log),
        audit,
        observer: openObserver(log, metrics),
        bodyLimitBytes: config.bodyLimitBytes,
        stopping: signal,
      },
      surroundings: {
        db,
        enqueue,
        log,
        sources: openSourceDirectory(db),
        ingest,
        takeReports: reports.take,
        feeders: openFeederDirectory(db),
        backlog: watchBacklog({ depth: queues.depth, queue: 'validate', limit: config.validateBacklog }),
        allowedHosts: config.allowedHosts,
        keyring: config.keyring,
        links: openPublicLinks(config),
        record: (tenantId, action, target) => audit.recordVisitor(tenantId, { action, target }),
        hashOf(text) {
          const address = parseAddress(text);
          return address.ok ? hashAddress(address.normalised, config.pepper) : null;
        },
        bot: config.bot,
        watch,
        health,
        document: () => document,
      },
    });
    const server = await openServer(app, config.server);
    onStop(() => server.close(), 'server');
    log.info(
      { event: 'gateway.listening', port: server.port, host: config.server.host },
      `listening on ${server.port}`,
    );

    return {
      processors: {},
      schedules: [{ name: 'idempotency-sweep', everyMs: 3_600_000, run: () => forgetOldAnswers(db) }],
    };
  },
});

import { addressPepperEnv, databaseEnv, type Env, parseEnv, publicUrlEnv, secretKeyEnv } from '@relais/service';
import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const env = databaseEnv
  .extend(secretKeyEnv.shape)
  .extend(addressPepperEnv.shape)
  .extend(publicUrlEnv.shape)
  .extend({
    SYNC_CONCURRENCY: z.coerce.number().int().min(1).default(2).describe('Batches this process syncs side by side'),
    SYNC_POOL: z.coerce.number().int().min(1).default(3).describe('Connections to PostgreSQL'),
    SYNC_TIMEOUT_MS: milliseconds(30_000).describe('Give up on one call to MailWizz after this long'),
    SYNC_CIRCUIT_OPENS_AFTER: z.coerce
      .number()
      .int()
      .min(1)
      .default(3)
      .describe('Failures in a row that open an instance’s circuit'),
    SYNC_CIRCUIT_REST_MS: milliseconds(15_000).describe('How long an open circuit rests before one call tries again'),
    SYNC_LOOK_EVERY_MS: milliseconds(3_600_000).describe(
      'How old the last look at a MailWizz account may grow before it is looked at again',
    ),
    SYNC_POLL_EVERY_MS: milliseconds(300_000).describe(
      'How often MailWizz is asked for bounces, complaints, unsubscribes and deliveries; what rests is asked less often',
    ),
    SYNC_RECONCILE_EVERY_MS: milliseconds(86_400_000).describe(
      'How often every mailable subscriber is held against the suppressions',
    ),
    SYNC_FIELDS_CHECK_MS: milliseconds(600_000).describe('How long a list’s fields count as checked'),
    SYNC_CAMPAIGN_WATCH_MS: milliseconds(60_000).describe('How often MailWizz is asked how far a running campaign is'),
    SYNC_CAMPAIGN_WRITERS: z.coerce
      .number()
      .int()
      .min(1)
      .max(32)
      .default(4)
      .describe('Subscribers a campaign’s send writes side by side, one call each'),
  });

export { env as mailwizzSyncEnv };

export function readConfig(variables: Env) {
  const e = parseEnv(env, variables);
  return {
    databaseUrl: e.DATABASE_URL,
    poolSize: e.SYNC_POOL,
    keyring: e.RELAIS_SECRET_KEY,
    pepper: e.RELAIS_ADDRESS_PEPPER,
    reconcileEveryMs: e.SYNC_RECONCILE_EVERY_MS,
    publicUrl: e.RELAIS_PUBLIC_URL,
    concurrency: e.SYNC_CONCURRENCY,
    timeoutMs: e.SYNC_TIMEOUT_MS,
    circuit: { opensAfter: e.SYNC_CIRCUIT_OPENS_AFTER, restMs: e.SYNC_CIRCUIT_REST_MS },
    lookEveryMs: e.SYNC_LOOK_EVERY_MS,
    pollEveryMs: e.SYNC_POLL_EVERY_MS,
    fieldsCheckMs: e.SYNC_FIELDS_CHECK_MS,
    campaign: { watchEveryMs: e.SYNC_CAMPAIGN_WATCH_MS, writers: e.SYNC_CAMPAIGN_WRITERS },
  };
}

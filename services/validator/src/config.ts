import { addressPepperEnv, databaseEnv, type Env, parseEnv, secretKeyEnv } from '@relais/service';
import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const env = databaseEnv
  .extend(secretKeyEnv.shape)
  .extend(addressPepperEnv.shape)
  .extend({
    VALIDATOR_CONCURRENCY: z.coerce
      .number()
      .int()
      .min(1)
      .default(4)
      .describe('Batches this process judges side by side'),
    VALIDATOR_POOL: z.coerce.number().int().min(1).default(5).describe('Connections to PostgreSQL'),
    VALIDATOR_DNS_SERVERS: z
      .string()
      .transform((list) =>
        list
          .split(',')
          .map((server) => server.trim())
          .filter(Boolean),
      )
      .default([])
      .describe('Resolvers to ask, host or host:port, comma-separated; the system’s own when empty'),
    VALIDATOR_DNS_TIMEOUT_MS: milliseconds(3_000).describe('Give up on one DNS answer after this long'),
    VALIDATOR_DNS_IN_FLIGHT: z.coerce
      .number()
      .int()
      .min(1)
      .default(100)
      .describe('DNS questions under way at the most'),
    VALIDATOR_DNS_PER_SECOND: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .describe('DNS questions one resolver is sent a second at the most; 0: no limit'),
    VALIDATOR_DNS_DEFER_MS: milliseconds(120_000).describe('How long a contact waits whose domain did not answer'),
    VALIDATOR_VERIFIER_PATIENCE_MS: milliseconds(3_600_000).describe(
      'How long an address waits for a third-party verifier that fails, before our own verdict counts',
    ),
  });

export { env as validatorEnv };

export function readConfig(variables: Env) {
  const e = parseEnv(env, variables);
  return {
    databaseUrl: e.DATABASE_URL,
    poolSize: e.VALIDATOR_POOL,
    concurrency: e.VALIDATOR_CONCURRENCY,
    deferMs: e.VALIDATOR_DNS_DEFER_MS,
    keyring: e.RELAIS_SECRET_KEY,
    pepper: e.RELAIS_ADDRESS_PEPPER,
    verifierPatienceMs: e.VALIDATOR_VERIFIER_PATIENCE_MS,
    dns: {
      // Left out when none is named: then the resolver asks the system's own.
      ...(e.VALIDATOR_DNS_SERVERS.length > 0 ? { servers: e.VALIDATOR_DNS_SERVERS } : {}),
      timeoutMs: e.VALIDATOR_DNS_TIMEOUT_MS,
      maxInFlight: e.VALIDATOR_DNS_IN_FLIGHT,
      ...(e.VALIDATOR_DNS_PER_SECOND > 0 ? { perServerRatePerSecond: e.VALIDATOR_DNS_PER_SECOND } : {}),
    },
  };
}

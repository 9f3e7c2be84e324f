import {
  addressPepperEnv,
  botEnv,
  botOf,
  databaseEnv,
  type Env,
  parseEnv,
  publicUrlEnv,
  secretKeyEnv,
} from '@relais/service';
import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const hostAndPort = /^(?:[^\s:,/[\]]+|\[[0-9a-f:.]+\]):\d{1,5}$/i;
const hosts = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter(Boolean),
  )
  .pipe(z.array(z.string().regex(hostAndPort, 'host:port[,host:port…]')))
  .default([]);

/** Express's own words: a number of hops, or names and networks. */
const trustProxy = z
  .string()
  .transform((text): string | number => (/^\d+$/.test(text) ? Number(text) : text))
  .optional();

const env = databaseEnv
  .extend(secretKeyEnv.shape)
  .extend(addressPepperEnv.shape)
  .extend(publicUrlEnv.shape)
  .extend(botEnv.shape)
  .extend({
    GATEWAY_HOST: z.string().default('127.0.0.1').describe('Address the API listens on; 0.0.0.0 inside a container'),
    GATEWAY_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(8_000)
      .describe('Port of the API; 0 takes a free one, told in the gateway.listening line'),
    GATEWAY_POOL: count(8).describe('Connections to PostgreSQL'),
    GATEWAY_TRUST_PROXY: trustProxy.describe(
      'Whose X-Forwarded headers are believed: a number of hops, or names and networks such as loopback',
    ),
    GATEWAY_REQUESTS_PER_SECOND: count(5_000).describe('Requests a key may send each second, over all replicas'),
    GATEWAY_BODY_LIMIT_BYTES: count(5 * 1024 * 1024).describe('Largest body that is read'),
    GATEWAY_VALIDATE_BACKLOG: count(20_000).describe('Jobs waiting in validate beyond which ingest answers 429'),
    GATEWAY_ALLOWED_HOSTS: hosts.describe(
      'host:port[,…] that scrape jobs may read, and MailWizz accounts may have, although they are not public; for trials on this machine only',
    ),
    GATEWAY_HEADERS_TIMEOUT_MS: milliseconds(10_000).describe('A request whose headers are not whole by then is ended'),
    GATEWAY_REQUEST_TIMEOUT_MS: milliseconds(30_000).describe('A request that is not whole by then is ended'),
  });

export { env as gatewayEnv };

export function readConfig(variables: Env) {
  const e = parseEnv(env, variables);
  return {
    databaseUrl: e.DATABASE_URL,
    poolSize: e.GATEWAY_POOL,
    keyring: e.RELAIS_SECRET_KEY,
    pepper: e.RELAIS_ADDRESS_PEPPER,
    publicUrl: e.RELAIS_PUBLIC_URL,
    bot: botOf(e.CRAWLER_USER_AGENT),
    server: {
      host: e.GATEWAY_HOST,
      port: e.GATEWAY_PORT,
      headersTimeoutMs: e.GATEWAY_HEADERS_TIMEOUT_MS,
      requestTimeoutMs: e.GATEWAY_REQUEST_TIMEOUT_MS,
    },
    trustProxy: e.GATEWAY_TRUST_PROXY ?? (false as const),
    requestsPerSecond: e.GATEWAY_REQUESTS_PER_SECOND,
    bodyLimitBytes: e.GATEWAY_BODY_LIMIT_BYTES,
    validateBacklog: e.GATEWAY_VALIDATE_BACKLOG,
    allowedHosts: new Set(e.GATEWAY_ALLOWED_HOSTS),
  };
}

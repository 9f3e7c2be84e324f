import { parseKeyring } from '@relais/signing';
import { z } from 'zod';
import { type Env, parsedBy, parseEnv } from './parse-env.ts';

const redisUrl = z.url({ protocol: /^rediss?$/, error: 'a redis:// or rediss:// URL' });
const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What every process is told. `run` reads it; a service reads only its own. */
export const baseEnv = z.object({
  REDIS_URL: redisUrl.describe('Redis of the queues; its maxmemory-policy must be noeviction'),
  CACHE_REDIS_URL: redisUrl.optional().describe('Redis of the caches; the one of the queues when not set'),
  RELAIS_QUEUE_PREFIX: z
    .string()
    .regex(/^\{[^{}]+\}$/, 'a name in braces, such as {relais}')
    .default('{relais}')
    .describe('First part of every queue key; the braces keep all keys of a queue on one node of a Redis Cluster'),
  LOG_LEVEL: z.enum(logLevels).default('info').describe('Least severe line that is written'),
  HEALTH_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address /health, /ready and /metrics listen on; 0.0.0.0 inside a container'),
  HEALTH_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('Port of /health, /ready and /metrics; 0 takes a free one, told in the service.ready line'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'an http:// or https:// URL' })
    .optional()
    .describe('Where traces are sent; none are made when not set'),
  RELAIS_STOP_TIMEOUT_MS: milliseconds(25_000).describe(
    'A stopping process that still holds something after this exits with 1',
  ),
  RELAIS_SWEEP_EVERY_MS: milliseconds(30_000).describe('How often what has waited too long is enqueued again'),
  RELAIS_SCHEDULE_REFRESH_MS: milliseconds(60_000).describe('How often a process declares its schedules again'),
});

/** For processes that reach PostgreSQL. */
export const databaseEnv = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'a postgresql:// URL' })
    .describe('PostgreSQL, where the truth is'),
});

/** For processes that read or write secrets at rest. */
export const secretKeyEnv = z.object({
  RELAIS_SECRET_KEY: parsedBy('id:key[,id:key…], 32 bytes each in base64 or hex', parseKeyring).describe(
    'Keys that secrets are sealed under, as id:key[,id:key…]; the first seals, all open',
  ),
});

/** For processes that put links into mails, or answer them. */
export const publicUrlEnv = z.object({
  RELAIS_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an http:// or https:// URL' })
    .max(100)
    .default('http://localhost:8000')
    .describe('Where the world reaches the gateway: the links in mails start with it, and old mails keep theirs'),
});

const AGENT_FORM = 'a name, a version and a contact page, such as RelaisBot/1.0 (+https://example.com/bot)';

/** The bot that reads sites, for the crawler that is it and the gateway whose page explains it. */
export const botEnv = z.object({
  CRAWLER_USER_AGENT: z
    .string()
    .regex(/^[A-Za-z_-]+(?:\/\S+)? \(\+https?:\/\/\S+\)$/, AGENT_FORM)
    .default('RelaisBot/1.0 (+https://relais.example/bot)')
    .describe(
      'Who we tell site owners we are; the name before the slash is the one robots.txt may address. The contact page is /bot of the gateway',
    ),
});

/** What sites know the bot by: its name, and where under a site its owner's file lies. */
export function botOf(userAgent: string): { name: string; file: string } {
  const name = /^[A-Za-z_-]+/.exec(userAgent)?.[0] ?? 'RelaisBot';
  return { name, file: `/.well-known/${name.toLowerCase()}.txt` };
}

const PEPPER_FORM = 'a text of at least 16 characters, or several as new,old';

/** For processes that look contacts up by address. */
export const addressPepperEnv = z.object({
  RELAIS_ADDRESS_PEPPER: z
    .string({ error: PEPPER_FORM })
    .refine((list) => list.split(',').every((pepper) => pepper.trim().length >= 16), PEPPER_FORM)
    .describe(
      'Keys the hashes of addresses, as new[,old…]: the first hashes, all find who was erased; kept apart from the database',
    ),
});

/** baseEnv, read. */
export interface BaseConfig {
  readonly redisUrl: string;
  readonly cacheRedisUrl: string;
  readonly queuePrefix: string;
  readonly logLevel: (typeof logLevels)[number];
  readonly health: { readonly host: string; readonly port: number };
  readonly stopTimeoutMs: number;
  readonly sweepEveryMs: number;
  readonly scheduleRefreshMs: number;
}

export function readBaseConfig(env: Env): BaseConfig {
  const e = parseEnv(baseEnv, env);
  return {
    redisUrl: e.REDIS_URL,
    cacheRedisUrl: e.CACHE_REDIS_URL ?? e.REDIS_URL,
    queuePrefix: e.RELAIS_QUEUE_PREFIX,
    logLevel: e.LOG_LEVEL,
    health: { host: e.HEALTH_HOST, port: e.HEALTH_PORT },
    stopTimeoutMs: e.RELAIS_STOP_TIMEOUT_MS,
    sweepEveryMs: e.RELAIS_SWEEP_EVERY_MS,
    scheduleRefreshMs: e.RELAIS_SCHEDULE_REFRESH_MS,
  };
}

import {
  addressPepperEnv,
  botEnv,
  botOf,
  combineEnv,
  databaseEnv,
  type Env,
  parsedBy,
  parseEnv,
} from '@relais/service';
import { z } from 'zod';
import { browserEnv, readBrowserSettings } from './browser/env.ts';
import { discoveryEnv, readDiscoverySettings } from './discovery/env.ts';
import { lookupEnv, readLookupSettings } from './lookup/env.ts';
import { type AllowRule, parseAllowRule } from './net/allowed-hosts.ts';
import { proxyEnv, readProxySettings } from './proxies/env.ts';

const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const own = z.object({
  CRAWLER_ALLOWED_HOSTS: parsedBy('entries such as host:port or 10.0.0.0/8', parseRules)
    .default([])
    .describe('Hosts and address ranges that may be read although they are not public, comma-separated'),
  CRAWLER_LANES: z.coerce.number().int().min(1).default(4).describe('Lanes this process works at side by side'),
  CRAWLER_LANES_PER_JOB: z.coerce
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('Lanes that share one job, over all replicas'),
  CRAWLER_SLICE_MS: milliseconds(20_000).describe('After this long a lane gives its place to one that waits'),
  CRAWLER_POOL: z.coerce.number().int().min(1).default(5).describe('Connections to PostgreSQL'),
  CRAWLER_PAGE_DEADLINE_MS: milliseconds(30_000).describe('Give up on one page after this long, slow drips included'),
  CRAWLER_IDLE_MS: milliseconds(10_000).describe('Give up on a connection that says nothing for this long'),
  CRAWLER_PAGE_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(5_000_000)
    .describe('What is longer, packed or unpacked, is cut off here'),
  CRAWLER_TRIES: z.coerce.number().int().min(1).default(3).describe('Tries a page gets in all'),
  CRAWLER_RETRY_MS: milliseconds(5_000).describe('Pause before a page is tried again, doubled each time'),
  CRAWLER_LONGEST_RETRY_AFTER_MS: milliseconds(600_000).describe(
    'A host that asks to be left alone for longer is given up for the job',
  ),
  CRAWLER_QUERY_VARIANTS: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe('Pages of one path that differ in their query alone; more are taken for an endless site'),
  CRAWLER_HOST_PAGES_PER_DAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe('Pages asked of one host in a UTC day, by all jobs and replicas; what is beyond waits for the next day'),
  CRAWLER_FLUSH_MS: milliseconds(50).describe('Pages that end within this time are stored together'),
  CRAWLER_VALIDATE_BACKLOG: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('Jobs waiting in the validate queue that pause the crawl'),
});

export const crawlerEnv = combineEnv(
  databaseEnv,
  addressPepperEnv,
  botEnv,
  own,
  discoveryEnv,
  browserEnv,
  proxyEnv,
  lookupEnv,
);

export type Config = ReturnType<typeof readConfig>;

export function readConfig(variables: Env) {
  const e = parseEnv(crawlerEnv, variables);
  return {
    databaseUrl: e.DATABASE_URL,
    poolSize: e.CRAWLER_POOL,
    pepper: e.RELAIS_ADDRESS_PEPPER,
    userAgent: e.CRAWLER_USER_AGENT,
    productToken: botOf(e.CRAWLER_USER_AGENT).name,
    refusalPath: botOf(e.CRAWLER_USER_AGENT).file,
    allowedHosts: e.CRAWLER_ALLOWED_HOSTS,
    lanes: e.CRAWLER_LANES,
    lanesPerJob: e.CRAWLER_LANES_PER_JOB,
    sliceMs: e.CRAWLER_SLICE_MS,
    flushMs: e.CRAWLER_FLUSH_MS,
    validateBacklog: e.CRAWLER_VALIDATE_BACKLOG,
    queryVariants: e.CRAWLER_QUERY_VARIANTS,
    hostPagesPerDay: e.CRAWLER_HOST_PAGES_PER_DAY,
    page: { maxBytes: e.CRAWLER_PAGE_BYTES, deadlineMs: e.CRAWLER_PAGE_DEADLINE_MS, idleMs: e.CRAWLER_IDLE_MS },
    discovery: readDiscoverySettings(e),
    browser: readBrowserSettings(e),
    proxies: readProxySettings(e),
    lookup: readLookupSettings(e),
    retry: {
      tries: e.CRAWLER_TRIES,
      firstPauseMs: e.CRAWLER_RETRY_MS,
      longestWaitMs: e.CRAWLER_LONGEST_RETRY_AFTER_MS,
    },
  };
}

function parseRules(list: string): AllowRule[] {
  return list
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map(parseAllowRule);
}

import type { MxAnswer, SharedMxCache } from '@relais/email-address';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const kept: z.ZodType<MxAnswer> = z.object({
  kind: z.enum(['mx', 'null_mx', 'implicit_a', 'no_mail_host', 'nxdomain', 'unknown']),
  hosts: z.array(z.object({ exchange: z.string(), priority: z.number() })),
  askedAt: z.number(),
});

const keyOf = (domain: string) => `relais:mx:${domain}`;

/** DNS answers that all replicas share, each with its time to live. What does not parse counts as not there. */
export function mxCache(redis: Redis): SharedMxCache {
  return {
    async get(domain) {
      return read(await redis.get(keyOf(domain)));
    },
    async getMany(domains) {
      return (await redis.mget(domains.map(keyOf))).map(read);
    },
    set: (domain, answer, ttlMs) => redis.set(keyOf(domain), JSON.stringify(answer), 'PX', Math.ceil(ttlMs)),
  };
}

function read(text: string | null): MxAnswer | null {
  if (text === null) return null;
  try {
    return kept.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

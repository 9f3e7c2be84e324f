import { WorkError } from '@relais/contracts';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Redis may drop keys under memory pressure, so jobs could vanish: refused at start. */
export class RedisEvicts extends WorkError {
  override readonly name = 'RedisEvicts';
  readonly code = 'REDIS_EVICTS';
  readonly retryable = false;
  constructor(policy: string) {
    super(
      `Redis has maxmemory-policy "${policy}" and could drop queued jobs; set it to noeviction (CONFIG SET maxmemory-policy noeviction, and in redis.conf)`,
    );
  }
}

/** Redis cannot be reached now. Whatever was to be enqueued is still in PostgreSQL, and a sweep will find it. */
export class QueueUnreachable extends WorkError {
  override readonly name = 'QueueUnreachable';
  readonly code = 'QUEUE_UNREACHABLE';
  readonly retryable = true;
  constructor(queue: string, options?: ErrorOptions) {
    super(`Queue "${queue}" cannot be reached; the sweep will enqueue this later`, options);
  }
}

/** Producers fail fast: a request must not hang on a Redis that is away. */
export async function connectProducer(redisUrl: string, log: Logger): Promise<Redis> {
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    commandTimeout: 10_000,
  });
  redis.on('error', (error) =>
    log.warn({ event: 'redis.error', code: 'code' in error ? error.code : error.name }, error.message),
  );
  try {
    await redis.connect();
  } catch (error) {
    // Or it would try again for ever, and keep a process alive that has given up.
    redis.disconnect();
    throw error;
  }
  return redis;
}

/** Workers block on Redis and wait out its absence. */
export function connectWorker(redisUrl: string): Redis {
  return new Redis(redisUrl, { maxRetriesPerRequest: null });
}

/** Does Redis answer within a second? */
export async function answers(redis: Redis): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), 1_000);
  });
  const answer = redis.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** @throws {RedisEvicts} when Redis may drop jobs. A server that hides CONFIG is trusted, with a warning. */
export async function assertKeepsJobs(redis: Redis, log: Logger): Promise<void> {
  let policy: string | undefined;
  try {
    policy = evictionPolicy(await redis.config('GET', 'maxmemory-policy'));
  } catch (error) {
    log.warn(
      { event: 'redis.policy_unknown', err: error },
      'Redis does not tell its maxmemory-policy; make sure it is noeviction',
    );
    return;
  }
  if (policy !== undefined && policy !== 'noeviction') throw new RedisEvicts(policy);
}

/** CONFIG GET answers a flat list under RESP2 and a map under RESP3. */
function evictionPolicy(answer: unknown): string | undefined {
  if (Array.isArray(answer)) return typeof answer[1] === 'string' ? answer[1] : undefined;
  if (answer !== null && typeof answer === 'object' && 'maxmemory-policy' in answer)
    return String(answer['maxmemory-policy']);
  return undefined;
}

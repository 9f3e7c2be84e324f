import {
  type AnyQueueContract,
  queues as catalogue,
  PayloadInvalid,
  type PayloadNamed,
  type Priority,
  priority,
  type QueueName,
  type QueueNamed,
  queueNames,
  type ServiceName,
} from '@relais/contracts';
import { type JobsOptions, Queue, type Telemetry, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { answers, assertKeepsJobs, connectProducer, connectWorker, QueueUnreachable } from './connection.ts';
import { consume } from './consume.ts';
import { type Depth, openMetrics, type QueueMetrics } from './metrics.ts';
import type { Processor } from './processor.ts';
import { type RunningSchedules, type Schedule, startSchedules } from './schedules.ts';

export interface EnqueueOptions {
  /** Not before this long from now. */
  afterMs?: number;
  priority?: Priority;
  /** While a job of this key is unfinished, a second one is not added. */
  once?: string;
}

/** Adds one job, or several of one queue in a single round trip. */
export interface Enqueue {
  <Name extends QueueName>(name: Name, payload: PayloadNamed<Name>, options?: EnqueueOptions): Promise<void>;
  many<Name extends QueueName>(
    name: Name,
    payloads: readonly PayloadNamed<Name>[],
    options?: EnqueueOptions,
  ): Promise<void>;
}

export interface Queues {
  /** @throws {PayloadInvalid} before anything is sent; {QueueUnreachable} when Redis is away */
  readonly enqueue: Enqueue;
  consume<Name extends QueueName>(
    name: Name,
    processor: Processor<QueueNamed<Name>>,
    options?: { concurrency?: number },
  ): void;
  schedule(service: ServiceName, schedules: readonly Schedule[]): Promise<void>;
  /** @throws {QueueUnreachable} when Redis is away */
  depth(name: QueueName): Promise<Depth>;
  /** @throws when Redis does not answer */
  ping(): Promise<void>;
  /** Stops taking jobs, aborts what listens to its signal, waits for the rest. `enqueue` works on until `close`. */
  drain(): Promise<void>;
  /** Drains and closes the connections. */
  close(): Promise<void>;
}

export interface QueuesOptions {
  redisUrl: string;
  log: Logger;
  /** Hash-tagged, so that a Redis Cluster keeps all keys of a queue on one node. */
  prefix?: string;
  registry?: Registry;
  telemetry?: Telemetry;
  scheduleRefreshMs?: number;
}

export const DEFAULT_PREFIX = '{relais}';

/** Opens the way to all queues of the catalogue. @throws {RedisEvicts} when Redis may drop jobs */
export async function openQueues(options: QueuesOptions): Promise<Queues> {
  const { redisUrl, log, prefix = DEFAULT_PREFIX, telemetry } = options;
  const producer = await connectProducer(redisUrl, log);
  try {
    await assertKeepsJobs(producer, log);
  } catch (error) {
    producer.disconnect();
    throw error;
  }

  const open = new Map<QueueName, Queue>();
  const workers: Worker[] = [];
  const workerConnections: Redis[] = [];
  const running: RunningSchedules[] = [];
  const stopping = new AbortController();

  const queueOf = (name: QueueName): Queue => {
    const known = open.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection: producer, prefix, ...(telemetry ? { telemetry } : {}) });
    queue.on('error', (error) => log.warn({ event: 'queue.error', queue: name, err: error }, error.message));
    open.set(name, queue);
    return queue;
  };
  const workerConnection = () => {
    const connection = connectWorker(redisUrl);
    connection.on('error', (error) => log.warn({ event: 'redis.error' }, error.message));
    workerConnections.push(connection);
    return connection;
  };

  async function addMany<Name extends QueueName>(
    name: Name,
    payloads: readonly PayloadNamed<Name>[],
    how: EnqueueOptions = {},
  ) {
    if (payloads.length === 0) return;
    const contract = catalogue[name];
    const jobs = payloads.map((payload) => ({
      name,
      data: checked(contract, payload),
      opts: jobOptions(contract, how),
    }));
    // BullMQ waits for the connection of a queue used for the first time; a request must not wait with it.
    if (producer.status !== 'ready') throw new QueueUnreachable(name);
    try {
      await queueOf(name).addBulk(jobs);
    } catch (error) {
      throw new QueueUnreachable(name, { cause: error });
    }
  }
  const enqueue: Enqueue = Object.assign(
    <Name extends QueueName>(name: Name, payload: PayloadNamed<Name>, how?: EnqueueOptions) =>
      addMany(name, [payload], how),
    { many: addMany },
  );

  async function depth(name: QueueName): Promise<Depth> {
    if (producer.status !== 'ready') throw new QueueUnreachable(name);
    const counts = await queueOf(name).getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
    return {
      waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
      active: counts.active ?? 0,
      delayed: counts.delayed ?? 0,
      failed: counts.failed ?? 0,
    };
  }
  const metrics: QueueMetrics = options.registry
    ? openMetrics(options.registry, async () => {
        // Without Redis there are no depths, and the process's other metrics must not wait for them.
        if (!(await answers(producer))) return {};
        return Object.fromEntries(await Promise.all(queueNames.map(async (name) => [name, await depth(name)])));
      })
    : { attempted() {} };

  async function drain() {
    stopping.abort();
    // A worker says goodbye to Redis. While Redis is away it would wait for it, and keep all that closes later waiting too.
    const force = !(await answers(producer));
    await Promise.all([...workers, ...running].map((consumer) => consumer.close(force)));
  }

  return {
    enqueue,
    depth,
    drain,
    consume(name, processor, { concurrency = 1 } = {}) {
      const contract: QueueNamed<typeof name> = catalogue[name];
      workers.push(
        consume(contract, processor, {
          concurrency,
          connection: workerConnection(),
          prefix,
          log,
          metrics,
          stopping: stopping.signal,
          telemetry,
        }),
      );
    },
    async schedule(service, schedules) {
      if (schedules.length === 0) return;
      const refreshMs = options.scheduleRefreshMs ?? 60_000;
      running.push(
        await startSchedules(schedules, {
          service,
          prefix,
          producer,
          worker: workerConnection(),
          log,
          stopping: stopping.signal,
          refreshMs,
        }),
      );
    },
    async ping() {
      await producer.ping();
    },
    async close() {
      await drain();
      await Promise.all([...open.values()].map((queue) => queue.close()));
      for (const connection of [...workerConnections, producer]) connection.disconnect();
    },
  };
}

function checked(contract: AnyQueueContract, payload: unknown): unknown {
  const parsed = contract.payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PayloadInvalid(contract.name, `${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'invalid'}`);
}

function jobOptions({ retry, keep }: AnyQueueContract, how: EnqueueOptions): JobsOptions {
  return {
    attempts: retry.attempts,
    backoff: { type: 'exponential', delay: retry.firstDelayMs, jitter: 0.5 },
    removeOnComplete: { age: keep.doneSeconds, count: 10_000 },
    removeOnFail: { age: keep.failedSeconds },
    priority: priority[how.priority ?? 'live'],
    ...(how.afterMs ? { delay: how.afterMs } : {}),
    ...(how.once ? { deduplication: { id: how.once } } : {}),
  };
}

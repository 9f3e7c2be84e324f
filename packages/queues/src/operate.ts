import { type QueueName, queueNames } from '@relais/contracts';
import { Queue } from 'bullmq';
import type { Logger } from 'pino';
import { connectProducer, QueueUnreachable } from './connection.ts';
import type { Depth } from './metrics.ts';

/** How a queue stands, for an operator. */
export interface QueueState extends Depth {
  name: QueueName;
  /** Nothing is taken from it until it is resumed. */
  paused: boolean;
  /** Processes that take from it, paused or not. */
  workers: number;
  /** Since when the longest waiting job could have been begun; null when none waits. */
  oldestWaitingSince: Date | null;
}

/** A job among the dead letters. */
export interface FailedJob {
  id: string;
  /** What it carries: ids, never addresses. */
  payload: unknown;
  attempts: number;
  /** Why it failed the last time. */
  reason: string;
  failedAt: Date | null;
}

/** What an operator may do to queues beside working at them. Every call throws {QueueUnreachable} when Redis is away. */
export interface QueueOperations {
  state(name: QueueName): Promise<QueueState>;
  states(): Promise<QueueState[]>;
  /** Replicas finish what they hold and take nothing more, now and after a restart, until `resume`. */
  pause(name: QueueName): Promise<void>;
  resume(name: QueueName): Promise<void>;
  /** Puts the dead letters back to be tried again. @returns how many there were */
  retryFailed(name: QueueName): Promise<number>;
  /** The newest dead letters. */
  failed(name: QueueName, limit: number): Promise<FailedJob[]>;
  close(): Promise<void>;
}

export interface OperationsOptions {
  redisUrl: string;
  prefix: string;
  log: Logger;
}

/** Opens queues to look at and to switch, without taking part in their work. @throws {QueueUnreachable} */
export async function openOperations({ redisUrl, prefix, log }: OperationsOptions): Promise<QueueOperations> {
  const connection = await reached('any', () => connectProducer(redisUrl, log));
  const queues = new Map(
    queueNames.map((name) => {
      const queue = new Queue(name, { connection, prefix });
      queue.on('error', (error) => log.warn({ event: 'queue.error', queue: name, err: error }, error.message));
      return [name, queue];
    }),
  );
  function at<Answer>(name: QueueName, ask: (queue: Queue) => Promise<Answer>): Promise<Answer> {
    const queue = queues.get(name);
    if (!queue) throw new RangeError(`there is no queue ${name}`);
    return reached(name, () => ask(queue));
  }

  const state = (name: QueueName) => at(name, (queue) => stateOf(name, queue));
  return {
    state,
    states: () => Promise.all(queueNames.map(state)),
    pause: (name) => at(name, (queue) => queue.pause()),
    resume: (name) => at(name, (queue) => queue.resume()),
    retryFailed: (name) =>
      at(name, async (queue) => {
        const { failed = 0 } = await queue.getJobCounts('failed');
        if (failed > 0) await queue.retryJobs({ state: 'failed' });
        return failed;
      }),
    failed: (name, limit) =>
      at(name, async (queue) =>
        (await queue.getFailed(0, limit - 1)).map((job) => ({
          id: job.id ?? '',
          payload: job.data,
          attempts: job.attemptsMade,
          reason: job.failedReason ?? '',
          failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn),
        })),
      ),
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

async function stateOf(name: QueueName, queue: Queue): Promise<QueueState> {
  const [counts, paused, workers, waiting, prioritized] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    queue.isPaused(),
    queue.getWorkersCount(),
    queue.getJobs(['waiting'], 0, 0, true),
    queue.getJobs(['prioritized'], 0, 0, true),
  ]);
  const since = [...waiting, ...prioritized].map(({ timestamp, delay }) => timestamp + (delay ?? 0));
  return {
    name,
    waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
    paused,
    workers,
    oldestWaitingSince: since.length > 0 ? new Date(Math.min(...since)) : null,
  };
}

async function reached<Answer>(queue: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new QueueUnreachable(queue, { cause: error });
  }
}

import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Work that comes round by itself, on whichever replica is free: one run at a time over all replicas. */
export interface Schedule {
  /** Lower-case words with dashes: `validate-sweep`. */
  readonly name: string;
  readonly everyMs: number;
  run(signal: AbortSignal): Promise<unknown>;
}

export interface ScheduleOptions {
  service: string;
  prefix: string;
  producer: Redis;
  worker: Redis;
  log: Logger;
  stopping: AbortSignal;
  /** Schedulers live in Redis, which may be emptied: each process declares its own again this often. */
  refreshMs: number;
}

export interface RunningSchedules {
  /** @param force does not wait for Redis */
  close(force?: boolean): Promise<void>;
}

/** Declares the schedules and runs them. A run that throws is logged and comes round again. */
export async function startSchedules(
  schedules: readonly Schedule[],
  options: ScheduleOptions,
): Promise<RunningSchedules> {
  const { service, prefix, log } = options;
  const name = `${service}-schedules`;
  const queue = new Queue(name, { connection: options.producer, prefix });
  queue.on('error', (error) => log.warn({ event: 'schedules.error', err: error }, error.message));

  const declare = async () => {
    for (const { name: id, everyMs } of schedules) {
      await queue.upsertJobScheduler(
        id,
        { every: everyMs },
        { name: id, opts: { removeOnComplete: 5, removeOnFail: 20, attempts: 1 } },
      );
    }
  };
  await declare();
  await removeForgotten(queue, schedules);

  const refresh = setInterval(() => {
    declare().catch((error) =>
      log.warn({ event: 'schedules.refresh_failed', err: error }, 'schedules could not be declared again'),
    );
  }, options.refreshMs);
  refresh.unref();

  const worker = new Worker(
    name,
    async (job) => {
      const schedule = schedules.find((one) => one.name === job.name);
      if (!schedule) return;
      const started = Date.now();
      try {
        const result = await schedule.run(options.stopping);
        log.debug(
          { event: 'schedule.ran', schedule: schedule.name, took_ms: Date.now() - started, result },
          'schedule ran',
        );
      } catch (error) {
        if (options.stopping.aborted) return;
        log.error(
          { event: 'schedule.failed', schedule: schedule.name, err: error },
          'schedule failed; it comes round again',
        );
        throw error;
      }
    },
    {
      connection: options.worker,
      prefix,
      concurrency: 1,
      lockDuration: 10_000,
      stalledInterval: 5_000,
      maxStalledCount: 50,
    },
  );
  worker.on('error', (error) => log.warn({ event: 'worker.error', queue: name, err: error }, error.message));

  return {
    async close(force = false) {
      clearInterval(refresh);
      await worker.close(force);
      await queue.close();
    },
  };
}

/** A schedule that the code no longer names must not run for ever. */
async function removeForgotten(queue: Queue, schedules: readonly Schedule[]): Promise<void> {
  const known = new Set(schedules.map(({ name }) => name));
  for (const scheduler of await queue.getJobSchedulers()) {
    if (!known.has(scheduler.key)) await queue.removeJobScheduler(scheduler.key);
  }
}

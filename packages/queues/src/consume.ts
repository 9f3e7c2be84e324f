import { type AnyQueueContract, PayloadInvalid, type PayloadOf } from '@relais/contracts';
import { DelayedError, type Job, type Telemetry, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type Fate, fateOfError, fateOfOutcome } from './fate.ts';
import type { QueueMetrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import type { Processor } from './processor.ts';

export interface ConsumeOptions {
  /** Jobs this process works at side by side. */
  concurrency: number;
  connection: Redis;
  prefix: string;
  log: Logger;
  metrics: QueueMetrics;
  /** Aborts when the process begins to stop. */
  stopping: AbortSignal;
  telemetry?: Telemetry | undefined;
}

/**
 * A killed worker's job is taken over when its lock runs out and a peer looks: 10 s + 5 s at the most, within the
 * promise of 45 s. Being killed is not the job's fault, so the stall count is generous.
 */
const LOCK_MS = 10_000;
const STALL_CHECK_MS = 5_000;
const STALLS_ALLOWED = 50;

/** The one place where outcomes and errors become BullMQ's moves, and where each attempt writes its line. */
export function consume<Q extends AnyQueueContract>(queue: Q, process: Processor<Q>, options: ConsumeOptions): Worker {
  const { log, metrics, stopping } = options;

  async function attempt(job: Job, token: string | undefined, lostLock: AbortSignal | undefined): Promise<unknown> {
    const started = Date.now();
    const number = job.attemptsMade + 1;
    const jobLog = log.child({ queue: queue.name, job_id: job.id });
    const signal = lostLock ? AbortSignal.any([stopping, lostLock]) : stopping;
    let fate: Fate;
    let outcome: Outcome | undefined;
    let failure: unknown;
    try {
      const payload = parsePayload(queue, job.data);
      outcome = await process(payload, { jobId: job.id ?? '', number, signal, log: jobLog });
      fate = fateOfOutcome(outcome);
    } catch (error) {
      failure = error;
      fate = fateOfError(error, number >= queue.retry.attempts, signal.aborted);
    }
    const ended = Date.now();
    const waitedMs = Math.max(0, started - (job.timestamp + (job.delay ?? 0)));
    metrics.attempted(queue.name, fate.outcome, waitedMs / 1_000, (ended - started) / 1_000);
    writeLine(jobLog, fate, outcome, failure, {
      attempt: number,
      of: queue.retry.attempts,
      waited_ms: waitedMs,
      took_ms: ended - started,
    });
    return settle(job, token, fate, failure);
  }

  const worker = new Worker(queue.name, attempt, {
    connection: options.connection,
    prefix: options.prefix,
    concurrency: options.concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALL_CHECK_MS,
    maxStalledCount: STALLS_ALLOWED,
    ...(options.telemetry ? { telemetry: options.telemetry } : {}),
  });
  worker.on('error', (error) => log.warn({ event: 'worker.error', queue: queue.name, err: error }, error.message));
  return worker;
}

function parsePayload<Q extends AnyQueueContract>(queue: Q, data: unknown): PayloadOf<Q> {
  const parsed = queue.payload.safeParse(data);
  if (parsed.success) return parsed.data as PayloadOf<Q>;
  const issue = parsed.error.issues[0];
  throw new PayloadInvalid(queue.name, `${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'invalid'}`);
}

async function settle(job: Job, token: string | undefined, fate: Fate, failure: unknown): Promise<unknown> {
  switch (fate.move) {
    case 'complete':
      return fate.outcome;
    case 'delay':
      await job.moveToDelayed(Date.now() + fate.afterMs, token);
      throw new DelayedError();
    case 'retry':
      throw failure;
    case 'dead-letter':
      throw new UnrecoverableError(failure instanceof Error ? failure.message : String(failure));
  }
}

function writeLine(
  log: Logger,
  fate: Fate,
  outcome: Outcome | undefined,
  failure: unknown,
  times: { attempt: number; of: number; waited_ms: number; took_ms: number },
): void {
  const line = {
    event: 'job.attempted',
    outcome: fate.outcome,
    ...times,
    ...('reason' in fate && fate.reason ? { reason: fate.reason } : {}),
    ...('code' in fate ? { code: fate.code } : {}),
    ...(outcome?.kind === 'done' ? outcome.detail : {}),
  };
  if (fate.move === 'dead-letter') log.error({ ...line, err: failure }, 'job went to the dead letters');
  else if (fate.move === 'retry') log.warn({ ...line, err: failure }, 'attempt failed');
  else log.info(line, 'attempt ended');
}

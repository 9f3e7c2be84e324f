import type { AnyQueueContract, PayloadOf, QueueNamed, QueuesOf, ServiceName } from '@relais/contracts';
import type { Logger } from 'pino';
import type { Outcome } from './outcome.ts';

/** What a processor is told about the attempt it makes. */
export interface Attempt {
  readonly jobId: string;
  /** 1 for the first try. */
  readonly number: number;
  /** Aborts when the process stops or the job's lock is lost; an abort gives the job back, it does not fail it. */
  readonly signal: AbortSignal;
  /** Already carries queue and job id. */
  readonly log: Logger;
}

export type Processor<Q extends AnyQueueContract> = (payload: PayloadOf<Q>, attempt: Attempt) => Promise<Outcome>;

/** Every queue whose contract names this service as consumer: forget one and it does not compile. */
export type Processors<Service extends ServiceName> = {
  readonly [Name in QueuesOf<Service>]: Processor<QueueNamed<Name>>;
};

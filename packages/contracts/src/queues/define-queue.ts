import type { z } from 'zod';

/** Every process type that consumes queues. */
export const services = ['gateway', 'crawler', 'validator', 'router', 'mailwizz-sync', 'feedback', 'notifier'] as const;
export type ServiceName = (typeof services)[number];

export interface RetryRule {
  /** How often a throwing job is tried in all. */
  attempts: number;
  /** Pause before the second try, doubled each time, with jitter. */
  firstDelayMs: number;
}

export interface RetentionRule {
  doneSeconds: number;
  failedSeconds: number;
}

/** One queue: what it carries, who eats it, how often it is tried, how long its jobs are kept. */
export interface QueueContract<Name extends string, Consumer extends ServiceName, Payload extends z.ZodType> {
  readonly name: Name;
  readonly consumer: Consumer;
  readonly payload: Payload;
  readonly retry: RetryRule;
  readonly keep: RetentionRule;
}

export type AnyQueueContract = QueueContract<string, ServiceName, z.ZodType>;
export type PayloadOf<Q extends AnyQueueContract> = z.infer<Q['payload']>;

/** Declares a queue. The declaration is all there is: producers, consumers, metrics and documents derive from it. */
export function defineQueue<const Name extends string, const Consumer extends ServiceName, Payload extends z.ZodType>(
  contract: QueueContract<Name, Consumer, Payload>,
): QueueContract<Name, Consumer, Payload> {
  return contract;
}

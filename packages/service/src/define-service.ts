import type { QueueName, QueuesOf, ServiceName } from '@relais/contracts';
import type { Enqueue, Processors, Queues, Schedule } from '@relais/queues';
import type { Registry } from 'prom-client';
import type { BaseConfig } from './base-env.ts';
import type { HealthCheck, HealthReport } from './health.ts';
import type { Logger } from './logger.ts';
import type { Env } from './parse-env.ts';

/** What `start` is given. */
export interface ServiceContext<Config> {
  /** What the service's own `config` answered. */
  readonly config: Config;
  /** What every process is told: the cache's Redis, how often to sweep. */
  readonly base: BaseConfig;
  readonly log: Logger;
  readonly enqueue: Enqueue;
  readonly queues: Queues;
  /** Everything `/metrics` answers with; register counters here. */
  readonly metrics: Registry;
  /** Aborts when the process begins to stop. */
  readonly signal: AbortSignal;
  /**
   * Registers how to close what was just opened. Closed last-opened first, after the jobs in hand have ended and while
   * `enqueue` still works. The name is told when it does not close in time.
   */
  readonly onStop: (close: () => unknown, name?: string) => void;
  /** A dependency this process cannot work without: while the check throws, `/ready` answers 503. Text answered is shown. */
  readonly onHealth: (name: string, check: HealthCheck) => void;
  /** What `/health` answers, for a service with a public door of its own. */
  readonly health: () => Promise<HealthReport>;
}

/** Another service's queues, none of which may be among the processors. */
type ForeignQueues<Name extends ServiceName> = { readonly [Queue in Exclude<QueueName, QueuesOf<Name>>]?: never };

/** What `start` returns. */
export interface Started<Name extends ServiceName> {
  /** One for every queue whose contract names this service as consumer, and none else; `{}` when there is none. */
  readonly processors: Processors<Name> & ForeignQueues<Name>;
  /** What comes round by itself, on one replica at a time. */
  readonly schedules?: readonly Schedule[];
  /** Jobs this process works at side by side, by queue; 1 when not said. */
  readonly concurrency?: { readonly [Queue in QueuesOf<Name>]?: number };
}

export interface ServiceDefinition<Name extends ServiceName, Config> {
  readonly name: Name;
  /** The environment in, a typed value out; throws ConfigError (see parseEnv). The only place that reads variables. */
  readonly config: (env: Env) => Config;
  readonly start: (context: ServiceContext<Config>) => Promise<Started<Name>> | Started<Name>;
}

/** Declares a service. A missing or a foreign processor does not compile, and `run` refuses it. */
export function defineService<const Name extends ServiceName, Config>(
  definition: ServiceDefinition<Name, Config>,
): ServiceDefinition<Name, Config> {
  return definition;
}

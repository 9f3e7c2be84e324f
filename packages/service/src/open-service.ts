import { type QueueName, type QueueNamed, queuesConsumedBy, type ServiceName } from '@relais/contracts';
import { openQueues, type Processor, type Queues } from '@relais/queues';
import { Gauge, type Registry } from 'prom-client';
import type { BaseConfig } from './base-env.ts';
import { checkProcessors } from './check-processors.ts';
import type { ServiceDefinition, Started } from './define-service.ts';
import type { Health } from './health.ts';
import { startHealthServer } from './health-server.ts';
import type { Logger } from './logger.ts';
import type { Releases } from './releases.ts';
import { telemetryIsOn } from './telemetry.ts';

interface Surroundings<Config> {
  readonly base: BaseConfig;
  readonly config: Config;
  readonly log: Logger;
  readonly health: Health;
  readonly metrics: Registry;
  readonly releases: Releases;
  readonly signal: AbortSignal;
}

/**
 * Opens a service from the outside in: health server, queues, what the service opens itself, then its jobs. `releases`
 * closes in reverse: jobs first, the health server last, so a stopping process can be watched to its end.
 */
export async function openService<Name extends ServiceName, Config>(
  service: ServiceDefinition<Name, Config>,
  { base, config, log, health, metrics, releases, signal }: Surroundings<Config>,
): Promise<{ healthPort: number }> {
  const server = await startHealthServer(base.health, { health, metrics, log });
  releases.add(() => server.close(), 'health server');
  measureHealth(metrics, health);

  const queues = await openQueues({
    redisUrl: base.redisUrl,
    prefix: base.queuePrefix,
    scheduleRefreshMs: base.scheduleRefreshMs,
    log,
    registry: metrics,
    ...(telemetryIsOn() ? { telemetry: await traceQueues() } : {}),
  });
  releases.add(() => queues.close(), 'queues');
  health.add('redis', () => queues.ping());

  const started = await service.start({
    config,
    base,
    log,
    enqueue: queues.enqueue,
    queues,
    metrics,
    signal,
    onStop: (close, name) => releases.add(close, name),
    onHealth: (name, check) => health.add(name, check),
    health: () => health.report(),
  });
  checkProcessors(service.name, started.processors);
  if (!signal.aborted) {
    releases.add(() => queues.drain(), 'jobs in hand');
    await takeJobs(service.name, started, queues);
  }
  return { healthPort: server.port };
}

/** A map of processors, whichever service's. */
type SomeProcessors = { readonly [Name in QueueName]?: Processor<QueueNamed<Name>> };

async function takeJobs<Name extends ServiceName>(
  service: Name,
  started: Started<Name>,
  queues: Queues,
): Promise<void> {
  const processors = started.processors as SomeProcessors;
  const concurrency: { readonly [Queue in QueueName]?: number } = started.concurrency ?? {};
  const take = <Queue extends QueueName>(queue: Queue) => {
    const processor = processors[queue];
    if (processor) queues.consume(queue, processor, { concurrency: concurrency[queue] ?? 1 });
  };
  queuesConsumedBy(service).forEach(take);
  await queues.schedule(service, started.schedules ?? []);
}

/** Carries the trace from the one who enqueues to the one who works. */
async function traceQueues() {
  const { BullMQOtel } = await import('bullmq-otel');
  return new BullMQOtel({ tracerName: 'relais' });
}

function measureHealth(registry: Registry, health: Health): void {
  new Gauge({
    name: 'relais_dependency_up',
    help: 'Does the dependency answer (1) or not (0)?',
    labelNames: ['dependency'],
    registers: [registry],
    async collect() {
      const { dependencies } = await health.report();
      for (const [dependency, { up }] of Object.entries(dependencies)) this.set({ dependency }, Number(up));
    },
  });
}

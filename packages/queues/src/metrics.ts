import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Every queue is measured alike, by being consumed or watched. Label values come from the catalogue only. */
export interface QueueMetrics {
  attempted(queue: string, outcome: string, waitedSeconds: number, tookSeconds: number): void;
}

export interface Depth {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** @param depths read when Prometheus asks, so an idle process costs nothing */
export function openMetrics(registry: Registry, depths: () => Promise<Record<string, Depth>>): QueueMetrics {
  const attempts = new Counter({
    name: 'relais_queue_attempts_total',
    help: 'Attempts at jobs by queue and outcome (done, skip, later, failed, dead)',
    labelNames: ['queue', 'outcome'],
    registers: [registry],
  });
  const took = new Histogram({
    name: 'relais_queue_attempt_duration_seconds',
    help: 'Time one attempt took',
    labelNames: ['queue'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    registers: [registry],
  });
  const waited = new Histogram({
    name: 'relais_queue_wait_seconds',
    help: 'Time a job stood runnable before its attempt began',
    labelNames: ['queue'],
    buckets: [0.05, 0.5, 1, 5, 15, 60, 300, 3_600],
    registers: [registry],
  });
  new Gauge({
    name: 'relais_queue_depth',
    help: 'Jobs in a queue by state (waiting, active, delayed, failed)',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const [queue, depth] of Object.entries(await depths())) {
        for (const [state, jobs] of Object.entries(depth)) this.set({ queue, state }, jobs);
      }
    },
  });
  return {
    attempted(queue, outcome, waitedSeconds, tookSeconds) {
      attempts.inc({ queue, outcome });
      took.observe({ queue }, tookSeconds);
      waited.observe({ queue }, waitedSeconds);
    },
  };
}

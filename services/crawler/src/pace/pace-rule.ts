import type { PaceRule } from './open-pace.ts';

/** Hosts whose operators are known to mind: slower than anybody asks for (checklist E14). */
const slowHosts: readonly { readonly host: RegExp; readonly delayMs: number }[] = [
  { host: /(?:^|\.)google\.[a-z.]+$/, delayMs: 5_000 },
];

export interface JobPace {
  readonly delayMs: number;
  readonly concurrencyPerHost: number;
}

/** The slowest of what the job wants, what robots.txt asks for, and what is known of the host. */
export function paceRule(host: string, job: JobPace, crawlDelayMs: number): PaceRule {
  const name = host.replace(/:\d+$/, '');
  const known = slowHosts.find((slow) => slow.host.test(name))?.delayMs ?? 0;
  return { delayMs: Math.max(job.delayMs, crawlDelayMs, known), concurrency: job.concurrencyPerHost };
}

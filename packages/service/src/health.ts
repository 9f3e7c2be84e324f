import { codeOf } from '@relais/queues';
import type { Logger } from './logger.ts';

/** Throws, or rejects, while the dependency does not work. An answer that is text is shown; any other is not looked at. */
export type HealthCheck = () => unknown;

export type Phase = 'starting' | 'ready' | 'stopping';

export interface DependencyState {
  readonly up: boolean;
  readonly took_ms: number;
  readonly detail?: string;
  /** The error's code only: its message may name hosts and accounts, and /health is open. */
  readonly error?: string;
}

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'starting' | 'stopping';
  /** May work be sent here? */
  readonly ready: boolean;
  readonly service: string;
  readonly uptime_seconds: number;
  readonly dependencies: Readonly<Record<string, DependencyState>>;
}

export interface Health {
  add(name: string, check: HealthCheck): void;
  enter(phase: Phase): void;
  /** Asks every dependency, once for all who ask at the same time. */
  report(): Promise<HealthReport>;
}

/** A check that takes longer counts as down: a probe waits about as long. */
const CHECK_TIMEOUT_MS = 2_000;

export function openHealth(service: string, log: Logger, timeoutMs = CHECK_TIMEOUT_MS): Health {
  const checks = new Map<string, HealthCheck>();
  const wasUp = new Map<string, boolean>();
  let phase: Phase = 'starting';
  let asking: Promise<HealthReport> | undefined;

  async function ask(name: string, check: HealthCheck): Promise<[string, DependencyState]> {
    const started = performance.now();
    const tookMs = () => Math.round(performance.now() - started);
    try {
      const detail = await withTimeout(check, timeoutMs);
      notice(name, true);
      return [name, { up: true, took_ms: tookMs(), ...(typeof detail === 'string' ? { detail } : {}) }];
    } catch (error) {
      notice(name, false, error);
      return [name, { up: false, took_ms: tookMs(), error: codeOf(error) }];
    }
  }

  /** A line at each change, not at each probe. */
  function notice(name: string, up: boolean, error?: unknown): void {
    const before = wasUp.get(name) ?? true;
    wasUp.set(name, up);
    if (before === up) return;
    const line = { event: 'health.changed', dependency: name, up };
    if (up) log.info(line, `${name} answers again`);
    else log.warn({ ...line, err: error }, `${name} does not answer`);
  }

  async function askAll(): Promise<HealthReport> {
    const dependencies = Object.fromEntries(await Promise.all([...checks].map(([name, check]) => ask(name, check))));
    const allUp = Object.values(dependencies).every(({ up }) => up);
    const working = allUp ? 'ok' : 'degraded';
    return {
      status: phase === 'ready' ? working : phase,
      ready: phase === 'ready' && allUp,
      service,
      uptime_seconds: Math.round(process.uptime()),
      dependencies,
    };
  }

  return {
    add: (name, check) => void checks.set(name, check),
    enter(next) {
      phase = next;
      asking = undefined;
    },
    report() {
      asking ??= askAll().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

class CheckTimedOut extends Error {
  override readonly name = 'CheckTimedOut';
  readonly code = 'TIMEOUT';
}

async function withTimeout(check: HealthCheck, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CheckTimedOut(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([check(), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}

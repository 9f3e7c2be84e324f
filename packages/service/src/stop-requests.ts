import type { Logger } from './logger.ts';

export interface StopReason {
  readonly why: string;
  readonly exitCode: 0 | 1;
}

export interface StopRequests {
  /** Resolves with the first reason to stop. */
  readonly requested: Promise<StopReason>;
  /** Aborts at the same moment. */
  readonly signal: AbortSignal;
  request(reason: StopReason): void;
}

/**
 * Listens for what ends a process: SIGTERM and SIGINT ask for a graceful stop, an error nobody caught is logged and asks for
 * one with exit code 1. The same signal a second time ends the process at once. (Ctrl-C under a launcher brings one SIGINT
 * from the terminal and one SIGTERM from the launcher: two kinds, no impatience.)
 */
export function listenForStop(log: Logger): StopRequests {
  const abort = new AbortController();
  const { promise, resolve } = withResolvers<StopReason>();
  const request = (reason: StopReason) => {
    resolve(reason);
    abort.abort();
  };

  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      process.once(name, () => {
        log.fatal(
          { event: 'service.killed', signal: name },
          'asked twice: ending at once, jobs in hand are taken over by others',
        );
        process.exit(1);
      });
      request({ why: name, exitCode: 0 });
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ event: 'service.crashed', kind: event, err: asError(error) }, 'an error nobody caught');
      request({ why: event, exitCode: 1 });
    });
  }
  return { requested: promise, signal: abort.signal, request };
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

// Promise.withResolvers came with Node 22.
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

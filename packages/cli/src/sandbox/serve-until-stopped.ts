import { printJson } from '../io/output.ts';

/** A running stand-in, and what is said of it once it is ready. */
export interface StandIn {
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/**
 * Says on stdout that a stand-in is ready, as its first line, and keeps it until SIGTERM or Ctrl-C. The process then ends
 * with exit code 0.
 */
export async function serveUntilStopped(start: () => Promise<StandIn>): Promise<void> {
  // Asked to stop while still starting: it starts, and stops at once.
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const { ready, stop } = await start();
  await printJson({ ready: true, ...ready });
  await asked;
  await stop();
}

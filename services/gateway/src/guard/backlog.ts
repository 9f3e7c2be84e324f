import type { QueueName } from '@relais/contracts';
import type { Queues } from '@relais/queues';
import { Problem } from '../http/problems.ts';
import { waitAtMost } from './patience.ts';

export interface Backlog {
  /** @throws {Problem} BACKLOG_FULL when more jobs wait than the limit allows */
  assertRoom(): Promise<void>;
}

interface BacklogOptions {
  readonly depth: Queues['depth'];
  readonly queue: QueueName;
  /** Jobs, waiting and in hand. Those that wait for their hour (delayed) are no backlog. */
  readonly limit: number;
  /** How old a count may be. */
  readonly freshMs?: number;
}

const RETRY_AFTER_SECONDS = 10;
/** Redis may hang instead of being away; then the last count stands. */
const PATIENCE_MS = 250;

/** Watches how far a queue's consumers are behind, at one question a second however many ask. */
export function watchBacklog({ depth, queue, limit, freshMs = 1_000 }: BacklogOptions): Backlog {
  let counted = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | undefined;

  async function count(): Promise<void> {
    try {
      const { waiting, active } = await depth(queue);
      counted = waiting + active;
    } catch {
      // Redis is away: contacts are stored all the same, and the sweep enqueues them at its own pace.
      counted = 0;
    }
    countedAt = performance.now();
  }

  return {
    async assertRoom() {
      if (performance.now() - countedAt > freshMs) {
        counting ??= count().finally(() => {
          counting = undefined;
        });
        await waitAtMost(PATIENCE_MS, counting);
      }
      if (counted >= limit)
        throw new Problem('BACKLOG_FULL', `More than ${limit} jobs wait in "${queue}"; send again later.`, {
          headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
        });
    },
  };
}

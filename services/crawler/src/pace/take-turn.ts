import { randomUUID } from 'node:crypto';
import type { Pace } from './open-pace.ts';

const CALLS_AT_A_TIME = 2;
const SOON_MS = 250;

/** A turn at an interface that is asked one question after the other. 0: ask now; else so long to wait. The pace is the one of all replicas. */
export async function takeTurn(pace: Pick<Pace, 'exchange'>, host: string, delayMs: number): Promise<number> {
  const permit = `turn:${randomUUID()}`;
  const rule = { delayMs, concurrency: CALLS_AT_A_TIME };
  const { granted, waitMs } = await pace.exchange(host, { rule, wanted: [permit], returned: [], slackMs: 0 });
  if (granted === 0) return Math.max(waitMs, SOON_MS);
  // Calls are one after the other, so the permit has done its work once the delay is counted.
  await pace.exchange(host, { rule, wanted: [], returned: [permit], slackMs: 0 });
  return 0;
}

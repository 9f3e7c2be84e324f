import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Waits for a slow reader, and not for one who has left. */
export async function sendText(out: Writable, signal: AbortSignal, part: string | Uint8Array): Promise<void> {
  if (out.write(part) || signal.aborted) return;
  await once(out, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

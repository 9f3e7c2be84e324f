import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { wordsOf } from '../io/errors.ts';

const pack = promisify(gzip);

const Answer = z.object({
  records: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  ignored: z.int(),
  unreadable: z.int(),
  unreadable_lines: z.array(z.object({ line: z.int(), reason: z.string() })).default([]),
});
export type BatchAnswer = z.infer<typeof Answer>;

/** What became of a batch: taken, too large for one request, or something the gateway will never read. */
export type Sent = { answer: BatchAnswer } | { tooLarge: true } | { refused: string };

export interface Destination {
  /** The gateway, with or without the path of its accounting intake. */
  url: string;
  token: string;
  signal: AbortSignal;
  /** Tells an operator why nothing goes on. */
  onWait(reason: string, waitMs: number): void;
  firstWaitMs?: number;
}

const TIMEOUT_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends a batch until the gateway has it. An absent gateway, a full one and a wrong token are waited for, longer each time: the
 * files keep what is not shipped. @throws when `signal` ends it
 */
export async function sendBatch(body: Buffer, type: string, destination: Destination): Promise<Sent> {
  const { signal, onWait, firstWaitMs = 1_000 } = destination;
  const packed = new Uint8Array(await pack(body));
  for (let attempt = 0; ; attempt += 1) {
    let reason: string;
    let asked = 0;
    try {
      const response = await fetch(intakeOf(destination), {
        method: 'POST',
        headers: { 'content-type': type, 'content-encoding': 'gzip' },
        body: packed,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const text = await response.text();
      if (response.status === 202) return { answer: Answer.parse(JSON.parse(text)) };
      if (response.status === 413) return { tooLarge: true };
      if (response.status === 422) return { refused: detailOf(text) };
      reason = `${response.status} ${detailOf(text)}`;
      asked = Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0;
    } catch (error) {
      signal.throwIfAborted();
      reason = wordsOf(error);
    }
    const backOff = Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** attempt) * (0.75 + Math.random() / 2);
    const waitMs = Math.max(asked, Math.round(backOff));
    onWait(reason, waitMs);
    await sleep(waitMs, undefined, { signal });
  }
}

function intakeOf({ url, token }: Destination): string {
  const intake = new URL(url);
  if (!intake.pathname.endsWith('/webhooks/pmta'))
    intake.pathname = `${intake.pathname.replace(/\/+$/, '')}/api/v1/webhooks/pmta`;
  intake.searchParams.set('token', token);
  return intake.href;
}

function detailOf(text: string): string {
  try {
    const { detail } = z.object({ detail: z.string() }).parse(JSON.parse(text));
    return detail;
  } catch {
    return text.slice(0, 200);
  }
}

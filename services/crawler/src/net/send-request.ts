import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { TooSlow } from './errors.ts';

export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as the body of a POST; interfaces are asked so, pages never are. */
  readonly post?: string;
  /** Bytes on the wire after which the rest is left unread. */
  readonly maxBytes: number;
  /** From the call to the last byte. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Asked when the headers are there: is the body worth reading? */
  readonly wantsBody: (status: number, headers: IncomingHttpHeaders) => boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire; empty when not wanted. */
  readonly body: Buffer;
  /** The body was longer than `maxBytes`. */
  readonly cut: boolean;
  /** When the headers were there, by `performance.now()`. */
  readonly firstByteAt: number;
  /** The proxy it came through. */
  readonly via?: AnswerVia;
}

/** A proxy is told what a site made of it: only who has read the answer knows. */
export interface AnswerVia {
  turnedAway(why: 'captcha' | 'throttled', retryAfterMs: number | null): void;
}

/** An unwanted body up to this size is read and dropped, which keeps the connection. */
const DRAINED_BYTES = 64 * 1024;

/**
 * One request, one answer, no redirects. Handles undici's dispatch by hand: a stream a page costs more than all the rest of it.
 * @throws AddressRefused, TooSlow, what the network throws, or the reason of the signal
 */
export function sendRequest(dispatcher: Dispatcher, url: URL, options: RequestOptions): Promise<Answer> {
  const { headers, post, maxBytes, deadlineMs, signal, wantsBody } = options;
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let wanted = false;
    let settled = false;
    let stop: ((reason: Error) => void) | undefined;
    let answer: Omit<Answer, 'body' | 'cut'> | undefined;

    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: Error): void => {
      settle(() => reject(error));
      stop?.(error);
    };
    const finish = (cut: boolean): void => {
      const whole = answer;
      if (!whole) {
        fail(new TypeError('the answer ended before its headers'));
        return;
      }
      settle(() =>
        resolve({ ...whole, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), cut }),
      );
    };
    const onAbort = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    const timer = setTimeout(() => fail(new TooSlow(deadlineMs)), deadlineMs);
    signal.addEventListener('abort', onAbort, { once: true });

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: post === undefined ? 'GET' : 'POST',
        headers,
        body: post ?? null,
      },
      {
        onRequestStart(controller) {
          stop = (reason) => controller.abort(reason);
          if (settled) controller.abort(new Error('no longer wanted'));
        },
        onResponseStart(_, status, received) {
          if (status < 200) return;
          answer = { status, headers: received, firstByteAt: performance.now() };
          wanted = wantsBody(status, received);
        },
        onResponseData(controller, chunk) {
          bytes += chunk.length;
          if (wanted) chunks.push(bytes > maxBytes ? chunk.subarray(0, chunk.length - (bytes - maxBytes)) : chunk);
          if (bytes <= (wanted ? maxBytes : DRAINED_BYTES)) return;
          finish(wanted);
          controller.abort(new Error('enough was read'));
        },
        onResponseEnd: () => finish(false),
        onResponseError: (_, error) => settle(() => reject(error)),
      },
    );
  });
}

import type { ServerResponse } from 'node:http';
import type { SomeAnswer, Streamed } from './endpoint.ts';
import { type Problem, problemDocument } from './problems.ts';

/** For answers that no browser is to show, keep or guess the type of (OWASP, REST security). */
const GUARDS = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
].flat();
const NOT_KEPT = ['Cache-Control', 'no-store'];

/** Writes an answer whole: its length is known, so the connection can be kept. */
export function sendJson(response: ServerResponse, { status, body, headers }: SomeAnswer, requestId: string): void {
  send(response, status, 'application/json; charset=utf-8', body, { ...headers, 'X-Request-Id': requestId });
}

/** Writes an answer as it comes to be, never packed and never kept by anybody on the way. */
export async function sendStream(
  response: ServerResponse,
  { status, body, headers, type }: Omit<SomeAnswer, 'body'> & { readonly body: Streamed; readonly type: string },
  requestId: string,
  stopping: AbortSignal,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const own = Object.entries({
    ...headers,
    'Content-Type': type,
    'X-Request-Id': requestId,
    // A proxy in front would gather what is meant to arrive at once.
    'X-Accel-Buffering': 'no',
  }).flat();
  response.writeHead(status, [...GUARDS, 'Cache-Control', 'no-store, no-transform', ...own]);
  response.flushHeaders();
  await body.write(response, AbortSignal.any([left.signal, stopping]));
  response.end();
}

export function sendProblem(response: ServerResponse, problem: Problem, requestId: string): void {
  const authenticate = problem.status === 401 ? { 'WWW-Authenticate': 'Relais-Signature' } : {};
  send(response, problem.status, 'application/problem+json; charset=utf-8', problemDocument(problem, requestId), {
    ...authenticate,
    ...problem.headers,
    'X-Request-Id': requestId,
  });
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  const own = Object.entries(headers).flat();
  // One list for all: Node then writes them as they are, at half the price of as many setHeader.
  response.writeHead(status, [...GUARDS, ...NOT_KEPT, 'Content-Type', type, 'Content-Length', length, ...own]);
  response.end(text);
}

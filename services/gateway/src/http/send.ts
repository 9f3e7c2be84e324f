import type { ServerResponse } from 'node:http';
import type { SomeAnswer } from './endpoint.ts';
import { type Problem, problemDocument } from './problems.ts';

/** For answers that no browser is to show, keep or guess the type of (OWASP, REST security). */
const GUARDS = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ['Cache-Control', 'no-store'],
].flat();

/** Writes an answer whole: its length is known, so the connection can be kept. */
export function sendJson(response: ServerResponse, { status, body, headers }: SomeAnswer, requestId: string): void {
  send(response, status, 'application/json; charset=utf-8', body, { ...headers, 'X-Request-Id': requestId });
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
  response.writeHead(status, [...GUARDS, 'Content-Type', type, 'Content-Length', length, ...own]);
  response.end(text);
}

import type { ServerResponse } from 'node:http';
import type { SomeAnswer } from './endpoint.ts';
import { type Problem, problemDocument } from './problems.ts';

/** Writes an answer whole: its length is known, so the connection can be kept. */
export function sendJson(response: ServerResponse, { status, body, headers = {} }: SomeAnswer): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body), headers);
}

export function sendProblem(response: ServerResponse, problem: Problem, requestId: string): void {
  const { headers } = problem;
  const authenticate = problem.status === 401 ? { 'WWW-Authenticate': 'Relais-Signature' } : {};
  send(
    response,
    problem.status,
    'application/problem+json; charset=utf-8',
    JSON.stringify(problemDocument(problem, requestId)),
    {
      ...authenticate,
      ...headers,
    },
  );
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

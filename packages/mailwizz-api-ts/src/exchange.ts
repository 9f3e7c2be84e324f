import http from 'node:http';
import https from 'node:https';
import got, { RequestError, TimeoutError } from 'got';
import { MailwizzTimeout, MailwizzUnreachable } from './errors.ts';

export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  /** Form-encoded; empty for reads and for actions without parameters. */
  body: string;
  signal: AbortSignal | undefined;
}

export interface WireAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

const neverConnectedCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * One HTTP exchange, exactly as told: no redirect, no retry, no opinion on the status.
 * @throws MailwizzTimeout, MailwizzUnreachable, or the signal's reason.
 */
export function createExchange(
  timeoutMs: number,
  agent = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) },
): (request: WireRequest) => Promise<WireAnswer> {
  return async ({ method, url, headers, body, signal }) => {
    signal?.throwIfAborted();
    try {
      const answer = await got(url, {
        method,
        headers,
        ...(body === '' ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
        agent,
        timeout: { request: timeoutMs },
        followRedirect: false,
        throwHttpErrors: false,
        retry: { limit: 0 },
        cache: false,
      });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TimeoutError) {
        throw new MailwizzTimeout(`No answer within ${timeoutMs} ms`, { method, url }, { cause: error });
      }
      if (error instanceof RequestError) {
        const neverConnected = neverConnectedCodes.has(error.code);
        throw new MailwizzUnreachable(error.message, { method, url }, { cause: error, neverConnected });
      }
      throw error;
    }
  };
}

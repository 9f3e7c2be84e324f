import type { IncomingHttpHeaders } from 'node:http';
import type { Surroundings } from '../surroundings.ts';

/** What a page is asked with. */
export interface PageRequest {
  readonly token: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as text; empty for a GET. */
  readonly body: string;
}

export interface PageAnswer {
  readonly status: number;
  readonly body: string;
  /** Added to, and over, those of every page. */
  readonly headers?: readonly (readonly [string, string])[];
}

/** A page for people: no key, no session. The token in its address, where it has one, is all it takes, and a GET changes nothing. */
export interface Page {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (request: PageRequest, surroundings: Surroundings) => Promise<PageAnswer>;
}

/** Fields of a form, whichever of the two ways it was sent. Files are nobody's. */
export function formOf({ headers, body }: Pick<PageRequest, 'headers' | 'body'>): Map<string, string> {
  const boundary = /^multipart\/form-data\s*;.*boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (!boundary) return new Map(new URLSearchParams(body));
  const fields = body.split(`--${boundary}`).flatMap((part) => {
    const [head = '', ...value] = part.split('\r\n\r\n');
    const name = /content-disposition:\s*form-data;[^\r\n]*\bname="([^"]*)"/i.exec(head)?.[1];
    return name === undefined ? [] : [[name, value.join('\r\n\r\n').replace(/\r\n$/, '')] as const];
  });
  return new Map(fields);
}

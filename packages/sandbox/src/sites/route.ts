import type { Page } from './page.ts';

/** What a server sends back, before it is encoded for the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is written in the site's charset; chunks are sent as they come. */
  readonly body: string | Buffer | AsyncIterable<string | Buffer>;
  /** Sent as a gzip file, once its links are written. */
  readonly packed?: boolean;
}

/** A way to answer that is not simply "the page of that path". */
export type Route =
  | { readonly is: 'redirect'; readonly to: string; readonly status: 301 | 302 | 307 | 308 }
  | { readonly is: 'file'; readonly type: string; readonly body: string | Buffer }
  /** A file that is a gzip archive of this text. */
  | { readonly is: 'packed'; readonly type: string; readonly body: string }
  /** The page of that path comes in pieces, with a pause before each. */
  | { readonly is: 'drip'; readonly pieces: number; readonly pauseMs: number }
  /** The page of that path, grown with filler to this many bytes. */
  | { readonly is: 'flood'; readonly bytes: number }
  /** A page for every value of the query, without end. */
  | { readonly is: 'endless'; readonly pageFor: (query: URLSearchParams) => Page };

/** By path. */
export type Routes = Readonly<Record<string, Route>>;

export const movedTo = (to: string, status: 301 | 302 | 307 | 308 = 301): Route => ({ is: 'redirect', to, status });

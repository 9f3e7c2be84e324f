import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

/** How a client proves who it is. `api_key` is MailWizz 2 and later; `key_pair` is the signed scheme of 1.x. */
export type MailwizzAuth =
  | { kind: 'api_key'; key: string }
  | {
      kind: 'key_pair';
      publicKey: string;
      privateKey: string;
      /** Address of the end user on whose behalf the call is made. It is part of the signature; usually left out. */
      remoteAddress?: string;
    };

export interface RetryOptions {
  /** Tries in all for what may be repeated, the first included. */
  attempts: number;
  firstDelayMs: number;
  maxDelayMs: number;
}

export interface MailwizzClientOptions {
  /** Ends in `/api` or `/api/index.php`, as the instance has it; a trailing slash is taken off. */
  baseUrl: string;
  auth: MailwizzAuth;
  /** One HTTP exchange, connecting included. Default 30,000. */
  timeoutMs?: number;
  /** Requests in flight at once, the rest wait their turn. No limit is documented, so stay polite. Default 4. */
  concurrency?: number;
  /** PHP's `max_input_vars` on the instance: bulk calls stay under it. Default 1,000. */
  maxInputVars?: number;
  userAgent?: string;
  /** For reads and for writes whose repetition changes nothing. Default 3 tries, 500 ms, at most 30 s. */
  retry?: Partial<RetryOptions>;
  /** Connects in place of the client's own agents: one that refuses private addresses, for instance. */
  agent?: { http: HttpAgent; https: HttpsAgent } | undefined;
  /** Answers kept for `If-None-Match`; 0 turns the cache off. Default 200. */
  etagEntries?: number;
}

/** Every call takes these last. */
export interface CallOptions {
  /** Ends the call, waiting included; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export type Settings = Required<Omit<MailwizzClientOptions, 'retry' | 'agent'>> &
  Pick<MailwizzClientOptions, 'agent'> & { retry: RetryOptions };

/**
 * Fills in the defaults and checks what a typo would break.
 * @throws TypeError when the base URL is not an absolute http(s) URL, a key is empty, or a number is not positive.
 */
export function readOptions(options: MailwizzClientOptions): Settings {
  const settings: Settings = {
    baseUrl: normaliseBaseUrl(options.baseUrl),
    auth: options.auth,
    timeoutMs: options.timeoutMs ?? 30_000,
    concurrency: options.concurrency ?? 4,
    maxInputVars: options.maxInputVars ?? 1_000,
    userAgent: options.userAgent ?? 'mailwizz-api-ts/0.1',
    retry: { attempts: 3, firstDelayMs: 500, maxDelayMs: 30_000, ...options.retry },
    etagEntries: options.etagEntries ?? 200,
    agent: options.agent,
  };
  for (const name of ['timeoutMs', 'concurrency', 'maxInputVars'] as const) {
    if (!(settings[name] > 0)) throw new TypeError(`${name} must be a positive number, not ${settings[name]}`);
  }
  const keys = options.auth.kind === 'api_key' ? [options.auth.key] : [options.auth.publicKey, options.auth.privateKey];
  if (keys.some((key) => key.trim() === '')) throw new TypeError('The MailWizz key is empty');
  return settings;
}

/** `https://host/api/` and `https://host/api` are one base; a query or a fragment would end up inside every path. */
export function normaliseBaseUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) throw new TypeError(`Not an absolute URL: ${baseUrl}`);
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`Not an http(s) URL: ${baseUrl}`);
  if (url.search !== '' || url.hash !== '') throw new TypeError(`A base URL has no query or fragment: ${baseUrl}`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

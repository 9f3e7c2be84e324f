import { createHash, randomBytes } from 'node:crypto';
import { hmacSha256, type Secret } from './digest.ts';
import { formatTimestamp } from './timestamp.ts';

export type SignatureVersion = 'v1' | 'v2';

/** What a v2 signature covers. */
export interface RequestToSign {
  /** `POST`; the case does not matter. */
  readonly method: string;
  /** Path with query exactly as on the request line: `/api/v1/contacts?limit=50`. */
  readonly path: string;
  /** As in the X-Timestamp header. */
  readonly timestamp: string;
  /** As in the X-Nonce header. */
  readonly nonce: string;
  /** The body's bytes before any parsing; empty when there is none. */
  readonly body: string | Uint8Array;
}

/** v1 (the seeds' form): HMAC-SHA256 of `timestamp + "." + body`. Covers neither method nor path. */
export function digestV1(secret: Secret, timestamp: string, body: string | Uint8Array): Buffer {
  return hmacSha256(secret, timestamp, '.', body);
}

/**
 * The text a v2 signature is made over: five lines joined by `\n`, without one at the end.
 *
 *     POST
 *     /api/v1/contacts/ingest?dry_run=1
 *     1767225600
 *     3f1c0b2e9d7a4c58
 *     <SHA-256 of the body, 64 lower-case hex letters>
 *
 * It begins with a letter and a v1 text with a digit, so neither can pass for the other.
 */
export function canonicalRequest({ method, path, timestamp, nonce, body }: RequestToSign): string {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return [method.toUpperCase(), path, timestamp, nonce, bodyHash].join('\n');
}

export function digestV2(secret: Secret, request: RequestToSign): Buffer {
  return hmacSha256(secret, canonicalRequest(request));
}

// A method is a token and a path has neither blanks nor control characters (RFC 9112 §3): no part can smuggle in a line.
const METHOD = /^[A-Za-z]+$/;
const PATH = /^\/[^\s\p{Cc}]*$/u;
const NONCE = /^[\x21-\x7e]{8,128}$/;

/** 8 to 128 visible ASCII characters without blanks. */
export const isNonce = (text: string): boolean => NONCE.test(text);

/** 128 random bits as 22 URL-safe characters. */
export const newNonce = (): string => randomBytes(16).toString('base64url');

interface Common {
  /** The key's secret, used as its UTF-8 bytes. */
  readonly secret: Secret;
  /** Whole seconds since 1970. */
  readonly timestamp: number;
  /** Exactly the bytes that will be sent. */
  readonly body?: string | Uint8Array;
  /** The public half; when given, the X-API-Key header comes with the others. */
  readonly apiKey?: string;
}

export type SignRequestInput =
  | (Common & { readonly version: 'v1'; readonly method?: string; readonly path?: string })
  | (Common & { readonly version: 'v2'; readonly method: string; readonly path: string; readonly nonce: string });

/**
 * The headers that prove a request comes from the holder of `secret`.
 * v1: `X-Timestamp` and `X-Signature: <hex>`; v2 adds `X-Nonce` and spells `X-Signature: v2=<hex>`.
 * Throws a RangeError on a timestamp, method, path or nonce that no server would accept.
 */
export function signRequest(input: SignRequestInput): Record<string, string> {
  const timestamp = formatTimestamp(input.timestamp);
  const body = input.body ?? '';
  const key: Record<string, string> = input.apiKey === undefined ? {} : { 'X-API-Key': input.apiKey };
  if (input.version === 'v1') {
    const signature = digestV1(input.secret, timestamp, body).toString('hex');
    return { ...key, 'X-Timestamp': timestamp, 'X-Signature': signature };
  }
  const { method, path, nonce } = input;
  if (!METHOD.test(method)) throw new RangeError(`Not an HTTP method: ${JSON.stringify(method)}`);
  if (!PATH.test(path))
    throw new RangeError('The path begins with "/" and has no blanks; encode it as it will be sent');
  if (!isNonce(nonce)) throw new RangeError('A nonce is 8 to 128 visible ASCII characters');
  const signature = digestV2(input.secret, { method, path, timestamp, nonce, body }).toString('hex');
  return { ...key, 'X-Timestamp': timestamp, 'X-Nonce': nonce, 'X-Signature': `v2=${signature}` };
}

import { matchesAny, type Secret } from './digest.ts';
import { type HeaderRecord, headerOf } from './headers.ts';
import { digestV1, digestV2, isNonce, type SignatureVersion } from './request-signature.ts';
import { checkTimestamp, SIGNATURE_WINDOW_MS, type TimestampRefusal } from './timestamp.ts';

/** Why a request was not believed. Stable: answered to the partner, counted and documented. */
export type RequestRefusal =
  | TimestampRefusal
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_MALFORMED'
  | 'SIGNATURE_MISMATCH'
  | 'SIGNATURE_V2_REQUIRED'
  | 'NONCE_MISSING'
  | 'NONCE_MALFORMED';

export interface RequestToVerify {
  /** The key's secrets: one, or two while a rotation overlaps. */
  readonly secrets: readonly Secret[];
  readonly method: string;
  /** Path with query exactly as received (`req.originalUrl` in Express). */
  readonly path: string;
  readonly headers: HeaderRecord;
  /** The body as received, before any parsing or decoding to text. */
  readonly rawBody: Uint8Array;
  readonly nowMs: number;
  readonly windowMs?: number;
  /** The key demands v2: a v1 signature is refused, right or wrong. */
  readonly requireV2?: boolean;
}

export type RequestVerdict =
  | {
      readonly ok: true;
      readonly version: SignatureVersion;
      /** Accept this at most once per API key: store it for `replayTtlMs`, and refuse a request that finds it stored. */
      readonly replayKey: string;
      /** How long the same headers would still pass; up to twice the window when the client's clock is ahead. */
      readonly replayTtlMs: number;
    }
  | { readonly ok: false; readonly reason: RequestRefusal };

const refuse = (reason: RequestRefusal): RequestVerdict => ({ ok: false, reason });

const SIGNATURE = /^(v2=)?([0-9a-f]{64})$/i;

/**
 * Judges X-Timestamp, X-Signature and (v2) X-Nonce. The API key is the caller's to look up: it names `secrets`.
 * Pure: nothing is remembered here, and equal input gives an equal verdict. Never throws on what a client can send.
 */
export function verifyRequest(request: RequestToVerify): RequestVerdict {
  const { secrets, method, path, headers, rawBody, nowMs, windowMs = SIGNATURE_WINDOW_MS } = request;

  const header = headerOf(headers, 'x-signature');
  if (header === undefined || header === '') return refuse('SIGNATURE_MISSING');
  const [, v2, hex] = SIGNATURE.exec(header) ?? [];
  if (hex === undefined) return refuse('SIGNATURE_MALFORMED');
  const version: SignatureVersion = v2 === undefined ? 'v1' : 'v2';
  if (request.requireV2 && version === 'v1') return refuse('SIGNATURE_V2_REQUIRED');

  const timestamp = headerOf(headers, 'x-timestamp') ?? '';
  const time = checkTimestamp(timestamp, nowMs, windowMs);
  if (!time.ok) return refuse(time.reason);

  const nonce = headerOf(headers, 'x-nonce') ?? '';
  if (version === 'v2' && nonce === '') return refuse('NONCE_MISSING');
  if (version === 'v2' && !isNonce(nonce)) return refuse('NONCE_MALFORMED');

  const expected = secrets.map((secret) =>
    version === 'v1'
      ? digestV1(secret, timestamp, rawBody)
      : digestV2(secret, { method, path, timestamp, nonce, body: rawBody }),
  );
  const presented = Buffer.from(hex, 'hex');
  if (!matchesAny(presented, expected)) return refuse('SIGNATURE_MISMATCH');

  // From the bytes, not from the header: the same signature in capitals is still the same signature.
  return {
    ok: true,
    version,
    replayKey: `${version}:${presented.toString('base64url')}`,
    replayTtlMs: Math.max(1, Math.ceil(time.expiresInMs)),
  };
}

/** One sentence for the partner's developer; tells nothing a stranger could use. */
export const REQUEST_REFUSALS: Readonly<Record<RequestRefusal, string>> = {
  TIMESTAMP_MISSING: 'The X-Timestamp header is missing.',
  TIMESTAMP_MALFORMED: 'X-Timestamp must be whole seconds since 1970 (not milliseconds).',
  TIMESTAMP_OUTSIDE_WINDOW: 'X-Timestamp is too far from the time here; check the clock.',
  SIGNATURE_MISSING: 'The X-Signature header is missing.',
  SIGNATURE_MALFORMED: 'X-Signature must be 64 hex letters, with "v2=" in front for version 2.',
  SIGNATURE_MISMATCH: 'X-Signature does not match this request.',
  SIGNATURE_V2_REQUIRED: 'This key accepts only version 2 signatures.',
  NONCE_MISSING: 'The X-Nonce header is missing; a version 2 signature needs one.',
  NONCE_MALFORMED: 'X-Nonce must be 8 to 128 visible ASCII characters.',
};

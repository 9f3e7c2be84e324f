import { randomBytes } from 'node:crypto';
import { hmacSha256, matchesAny, type Secret } from './digest.ts';
import { type HeaderRecord, headerOf } from './headers.ts';
import { digestV1 } from './request-signature.ts';
import { checkTimestamp, formatTimestamp, SIGNATURE_WINDOW_MS, type TimestampRefusal } from './timestamp.ts';

const PREFIX = 'whsec_';

/** A fresh endpoint secret in the Standard Webhooks spelling: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/**
 * The key Standard Webhooks signs with: what follows `whsec_`, decoded. A secret of any other form is used as its bytes
 * (the library's `format: 'raw'`). Our own X-Signature always uses the whole text, prefix included.
 */
const standardKey = (secret: string): Secret =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : secret;

const standardDigest = (secret: string, id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  hmacSha256(standardKey(secret), id, '.', timestamp, '.', body);

export interface WebhookToSign {
  /**
   * The endpoint's secrets, at least one; two while a rotation overlaps. `webhook-signature` carries one signature for
   * each; X-Signature has room for one only and takes the first, so put first the one the receiver surely knows.
   */
  readonly secrets: readonly string[];
  /** The event's id, the same at every retry: what a receiver deduplicates by. No dots, as the id is signed with them around it. */
  readonly id: string;
  /** Whole seconds since 1970, of this attempt. */
  readonly timestamp: number;
  /** Exactly the bytes that will be sent. */
  readonly body: string | Uint8Array;
  /** Which key or endpoint this is, for the receiver who has several: becomes X-API-Key. */
  readonly apiKey?: string;
}

/**
 * Headers of an outgoing webhook: ours (X-API-Key, X-Timestamp, X-Signature v1) and the Standard Webhooks trio, so that the
 * receiver verifies with whichever library is at hand. Throws a RangeError on a bad id, timestamp or no secret.
 */
export function signWebhook(webhook: WebhookToSign): Record<string, string> {
  const { secrets, id, body, apiKey } = webhook;
  const [first] = secrets;
  if (first === undefined) throw new RangeError('A webhook needs a secret to sign with');
  if (!/^[\w-]{1,200}$/.test(id)) throw new RangeError('A webhook id is letters, digits, "_" and "-"');
  const timestamp = formatTimestamp(webhook.timestamp);
  const signatures = secrets.map((secret) => `v1,${standardDigest(secret, id, timestamp, body).toString('base64')}`);
  return {
    ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey }),
    'X-Timestamp': timestamp,
    'X-Signature': digestV1(first, timestamp, body).toString('hex'),
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

export type WebhookRefusal =
  | TimestampRefusal
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_MALFORMED'
  | 'SIGNATURE_MISMATCH'
  | 'WEBHOOK_ID_MISSING';

export interface WebhookToVerify {
  readonly secrets: readonly string[];
  readonly headers: HeaderRecord;
  /** The body as received, before any parsing. */
  readonly rawBody: string | Uint8Array;
  readonly nowMs: number;
  readonly windowMs?: number;
}

export type WebhookVerdict =
  | {
      readonly ok: true;
      readonly scheme: 'standard' | 'relais';
      /** Only when it was signed: X-Signature does not cover the id. */
      readonly id?: string;
    }
  | { readonly ok: false; readonly reason: WebhookRefusal };

const refuse = (reason: WebhookRefusal): WebhookVerdict => ({ ok: false, reason });

/** Judges a received webhook: by the Standard Webhooks trio when it is there, else by X-Timestamp and X-Signature (v1). */
export function verifyWebhook(webhook: WebhookToVerify): WebhookVerdict {
  const { secrets, headers, rawBody, nowMs, windowMs = SIGNATURE_WINDOW_MS } = webhook;

  const standard = headerOf(headers, 'webhook-signature');
  if (standard) {
    const id = headerOf(headers, 'webhook-id');
    if (!id) return refuse('WEBHOOK_ID_MISSING');
    const timestamp = headerOf(headers, 'webhook-timestamp') ?? '';
    const time = checkTimestamp(timestamp, nowMs, windowMs);
    if (!time.ok) return refuse(time.reason);
    const presented = standard.split(' ').flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []));
    if (presented.length === 0) return refuse('SIGNATURE_MALFORMED');
    const expected = secrets.map((secret) => standardDigest(secret, id, timestamp, rawBody));
    const known = presented.some((signature) => matchesAny(Buffer.from(signature, 'base64'), expected));
    return known ? { ok: true, scheme: 'standard', id } : refuse('SIGNATURE_MISMATCH');
  }

  const signature = headerOf(headers, 'x-signature');
  if (!signature) return refuse('SIGNATURE_MISSING');
  if (!/^[0-9a-f]{64}$/i.test(signature)) return refuse('SIGNATURE_MALFORMED');
  const timestamp = headerOf(headers, 'x-timestamp') ?? '';
  const time = checkTimestamp(timestamp, nowMs, windowMs);
  if (!time.ok) return refuse(time.reason);
  const expected = secrets.map((secret) => digestV1(secret, timestamp, rawBody));
  return matchesAny(Buffer.from(signature, 'hex'), expected)
    ? { ok: true, scheme: 'relais' }
    : refuse('SIGNATURE_MISMATCH');
}

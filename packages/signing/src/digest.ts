import { createHmac, timingSafeEqual } from 'node:crypto';

/** A secret as HMAC wants it: text is taken as its UTF-8 bytes, never decoded. */
export type Secret = string | Uint8Array;

/**
 * HMAC-SHA256 over the parts, one after the other.
 * An empty secret is a mistake in the caller (an unset variable), and would verify what anybody signs: it throws.
 */
export function hmacSha256(secret: Secret, ...parts: readonly (string | Uint8Array)[]): Buffer {
  if (secret.length === 0) throw new RangeError('A signing secret must not be empty');
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Is one of these digests the one presented? Looks at all of them, so time tells neither where nor which. */
export function matchesAny(presented: Uint8Array, expected: readonly Uint8Array[]): boolean {
  let matches = 0;
  for (const digest of expected) {
    if (digest.length === presented.length) matches |= Number(timingSafeEqual(digest, presented));
  }
  return matches !== 0;
}

/** Bytes of a base64url text, or undefined when it is not the one canonical spelling of them. */
export function decodeBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

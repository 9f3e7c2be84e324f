import { decodeBase64Url, hmacSha256, matchesAny, type Secret } from './digest.ts';

export interface TokenOptions {
  /** What the token is for: `unsubscribe`. A token made for one purpose does not read for another. */
  readonly purpose: string;
  /** Null for a link that must never die, such as an unsubscribe link. */
  readonly expiresAt: Date | null;
}

export type TokenRefusal = 'TOKEN_MALFORMED' | 'TOKEN_MISMATCH' | 'TOKEN_EXPIRED';

export type TokenVerdict =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly reason: TokenRefusal };

const digest = (secret: Secret, purpose: string, content: string): Buffer =>
  hmacSha256(secret, `relais token v1\n${JSON.stringify(purpose)}\n${content}`);

/**
 * A URL-safe text that carries `payload` (anything JSON can) and proves we made it: `<content>.<signature>`.
 * Signed, not encrypted: its holder can read it, so put ids in it and nothing about a person.
 */
export function signToken(payload: unknown, secret: Secret, { purpose, expiresAt }: TokenOptions): string {
  const expires = expiresAt === null ? null : expiresAt.getTime();
  if (expires !== null && !Number.isFinite(expires)) throw new RangeError('The token has an invalid expiry date');
  const content = Buffer.from(JSON.stringify([expires, payload])).toString('base64url');
  return `${content}.${digest(secret, purpose, content).toString('base64url')}`;
}

/** Reads a token of this purpose made with any of these secrets. The payload's shape is the caller's to parse. Never throws. */
export function readToken(
  token: string,
  secrets: readonly Secret[],
  { purpose, nowMs }: { readonly purpose: string; readonly nowMs: number },
): TokenVerdict {
  const [content, signatureText, ...rest] = token.split('.');
  const signature = decodeBase64Url(signatureText ?? '');
  if (!content || !signature || rest.length > 0) return { ok: false, reason: 'TOKEN_MALFORMED' };
  const expected = secrets.map((secret) => digest(secret, purpose, content));
  if (!matchesAny(signature, expected)) return { ok: false, reason: 'TOKEN_MISMATCH' };

  // Only now is it our own text, and only our own text is parsed.
  const [expires, payload]: [number | null, unknown] = JSON.parse(Buffer.from(content, 'base64url').toString());
  if (expires !== null && nowMs >= expires) return { ok: false, reason: 'TOKEN_EXPIRED' };
  return { ok: true, payload };
}

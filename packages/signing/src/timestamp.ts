/** How far a timestamp may lie from our clock, either side (seeds 000 and 001: five minutes). */
export const SIGNATURE_WINDOW_MS = 300_000;

export type TimestampRefusal = 'TIMESTAMP_MISSING' | 'TIMESTAMP_MALFORMED' | 'TIMESTAMP_OUTSIDE_WINDOW';

// Whole seconds since 1970 without sign, blanks or leading zeros. Ten digits last until 2286, and milliseconds (13 digits)
// are a mistake that deserves its own answer instead of "outside the window".
const WHOLE_SECONDS = /^[1-9]\d{0,9}$/;

export type TimestampCheck =
  | { readonly ok: true; readonly expiresInMs: number }
  | { readonly ok: false; readonly reason: TimestampRefusal };

/** Judges a timestamp header. `expiresInMs` says how much longer the same header would still be accepted. */
export function checkTimestamp(header: string | undefined, nowMs: number, windowMs: number): TimestampCheck {
  if (header === undefined || header === '') return { ok: false, reason: 'TIMESTAMP_MISSING' };
  if (!WHOLE_SECONDS.test(header)) return { ok: false, reason: 'TIMESTAMP_MALFORMED' };
  const signedAtMs = Number(header) * 1_000;
  if (Math.abs(nowMs - signedAtMs) > windowMs) return { ok: false, reason: 'TIMESTAMP_OUTSIDE_WINDOW' };
  return { ok: true, expiresInMs: signedAtMs + windowMs - nowMs };
}

/** A timestamp to sign with, as it travels. Throws a RangeError on anything but whole seconds. */
export function formatTimestamp(seconds: number): string {
  const text = String(seconds);
  if (!WHOLE_SECONDS.test(text)) {
    throw new RangeError(`A signature's timestamp is whole seconds since 1970, not ${text}`);
  }
  return text;
}

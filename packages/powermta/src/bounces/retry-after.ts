const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const asked =
  /(?:again|listed|retry|wait|back|later|resend|blocked|deferred|until|expires?)[^0-9]{0,24}?(\d{1,5})\s?(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?)(?![a-z])/;

/** How long the answer asks to wait ("try again in 300 seconds"), in milliseconds; undefined when it does not say. */
export function askedRetryAfterMs(text: string): number | undefined {
  const found = asked.exec(text);
  if (!found) return undefined;
  const unit = found[2]?.[0];
  const ms = unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? Number(found[1]) * unitMs[unit] : 0;
  // "Retry in 0 seconds" and "for 30 days" are no times to wait for.
  return ms > 0 && ms <= 2 * unitMs.d ? ms : undefined;
}

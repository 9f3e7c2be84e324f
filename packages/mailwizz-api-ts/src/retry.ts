import type { MailwizzError } from './errors.ts';
import type { RetryOptions } from './options.ts';

/**
 * How long to wait after the given failed try (1 = the first), or `undefined` to give up. Doubles from `firstDelayMs`
 * up to `maxDelayMs`, spread over its upper half so that replicas do not return together. A server's Retry-After wins;
 * one longer than `maxDelayMs` gives up at once, so that the caller can put the work off instead of sleeping on it.
 */
export function nextDelayMs(
  attempt: number,
  error: MailwizzError,
  { attempts, firstDelayMs, maxDelayMs }: RetryOptions,
  random: () => number = Math.random,
): number | undefined {
  if (!error.retryable || attempt >= attempts) return undefined;
  const asked = askedDelayMs(error);
  if (asked !== undefined) return asked > maxDelayMs ? undefined : asked;
  const ceiling = Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Reads a Retry-After header, seconds or an HTTP date, into milliseconds from now; nonsense is `undefined`. */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1_000) : undefined;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function askedDelayMs(error: MailwizzError): number | undefined {
  return 'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined;
}

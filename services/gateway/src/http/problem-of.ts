import { isStoreFailure } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import { Problem } from './problems.ts';

const retrySoon = { 'Retry-After': '5' };

/** The problem an error is answered as. What is no fault of the caller's and no absence of a store is INTERNAL. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isStoreFailure(error))
    return new Problem('STORE_UNAVAILABLE', 'The database does not answer; try again in a few seconds.', {
      headers: retrySoon,
      cause: error,
    });
  if (error instanceof QueueUnreachable)
    return new Problem('STORE_UNAVAILABLE', 'The queues do not answer; try again in a few seconds.', {
      headers: retrySoon,
      cause: error,
    });
  // Express throws these for a path that does not decode.
  if (error instanceof URIError)
    return new Problem('MALFORMED_REQUEST', 'The path is not well-formed percent-encoded UTF-8.');
  return new Problem('INTERNAL', 'Something failed here; the request id finds it in our logs.', { cause: error });
}

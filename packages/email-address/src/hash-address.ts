import { createHmac } from 'node:crypto';

/**
 * The address's name in the database and in suppression lists: hex HMAC-SHA256 of the normalised address under a pepper
 * kept apart from the database. A plain digest of an address is undone by guessing.
 */
export function hashAddress(normalised: string, pepper: string): string {
  if (pepper === '') throw new TypeError('hashAddress needs a pepper that is not empty');
  return createHmac('sha256', pepper).update(normalised, 'utf8').digest('hex');
}

/** One hash a pepper, newest first: while peppers rotate, what was erased under the old one can only be found by it. */
export const hashAddresses = (normalised: string, peppers: readonly string[]): string[] =>
  peppers.map((pepper) => hashAddress(normalised, pepper));

import { createHmac } from 'node:crypto';

/** The peppers of a setting, newest first: `new,old`. */
export const peppersOf = (setting: string): string[] => setting.split(',').map((pepper) => pepper.trim());

/**
 * The address's name in the database and in suppression lists: hex HMAC-SHA256 of the normalised address under a pepper
 * kept apart from the database. A plain digest of an address is undone by guessing.
 *
 * @param setting a pepper, or several while they rotate: the newest names addresses
 */
export function hashAddress(normalised: string, setting: string): string {
  return hashUnder(normalised, peppersOf(setting)[0] ?? '');
}

/** Its hashes under the older peppers: what was erased before the rotation can only be found by them. */
export const earlierHashes = (normalised: string, setting: string): string[] =>
  setting.includes(',')
    ? peppersOf(setting)
        .slice(1)
        .map((pepper) => hashUnder(normalised, pepper))
    : [];

/** Tells peppers apart without telling what they are, newest first. */
export const pepperFingerprints = (setting: string): string[] =>
  peppersOf(setting).map((pepper) => hashUnder('which pepper is this?', pepper));

function hashUnder(normalised: string, pepper: string): string {
  if (pepper === '') throw new TypeError('hashAddress needs a pepper that is not empty');
  return createHmac('sha256', pepper).update(normalised, 'utf8').digest('hex');
}

import { createHash, hkdfSync } from 'node:crypto';
import { KeyringInvalid } from './errors.ts';

export interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The keys secrets are sealed under: the first seals, all of them open. */
export interface Keyring {
  readonly current: SealingKey;
  readonly all: readonly SealingKey[];
  /** By id, and by fingerprint: a key that was bare and gets a name later still opens what it sealed. */
  readonly byId: ReadonlyMap<string, SealingKey>;
}

const HEX_KEY = /^[0-9a-f]{64}$/i;
const BASE64_KEY = /^[A-Za-z0-9+/_-]{43}=?$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

// Hex first: 64 hex letters are also valid base64, of 48 other bytes.
function decodeKey(text: string): Buffer | undefined {
  if (HEX_KEY.test(text)) return Buffer.from(text, 'hex');
  if (BASE64_KEY.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

/** A name for a key that was given none: 8 hex letters of a hash, telling nothing about the key itself. */
const fingerprint = (bytes: Buffer): string =>
  createHash('sha256').update('relais sealing key').update(bytes).digest('hex').slice(0, 8);

/**
 * Reads RELAIS_SECRET_KEY: `id:key[,id:key…]`, or bare keys without an id. A key is 32 bytes in base64 or hex, the first one
 * seals. To rotate, put the new key in front, reseal, then drop the old one. Throws KeyringInvalid, naming the entry by its
 * position and never by its text.
 */
export function parseKeyring(text: string): Keyring {
  const entries = text.split(',').map((entry) => entry.trim());
  const all = entries.map((entry, index): SealingKey => {
    const colon = entry.indexOf(':');
    const bytes = decodeKey(entry.slice(colon + 1));
    if (!bytes) throw new KeyringInvalid(`Key ${index + 1} of ${entries.length} is not 32 bytes in base64 or hex`);
    const id = colon === -1 ? fingerprint(bytes) : entry.slice(0, colon);
    if (!KEY_ID.test(id)) {
      throw new KeyringInvalid(`The id of key ${index + 1} must be 1 to 32 letters, digits, "_" or "-"`);
    }
    return { id, bytes };
  });
  const byId = new Map(all.map((key) => [fingerprint(key.bytes), key]));
  const names = new Set<string>();
  for (const key of all) {
    if (names.has(key.id)) throw new KeyringInvalid('Two keys have the same id');
    names.add(key.id);
    byId.set(key.id, key);
  }
  const [current] = all;
  if (!current) throw new KeyringInvalid('No key given');
  return { current, all, byId };
}

/**
 * Secrets for one other purpose (tokens in links, session cookies), one from each key and the current first, so that such a
 * purpose needs no variable of its own and rotates with the keyring. HKDF-SHA256, 32 bytes.
 */
export const deriveSecrets = (keyring: Keyring, purpose: string): Buffer[] =>
  keyring.all.map(({ bytes }) => Buffer.from(hkdfSync('sha256', bytes, '', `relais ${purpose}`, 32)));

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { decodeBase64Url } from './digest.ts';
import { SealedTextForged, SealedTextMalformed, SealingKeyUnknown } from './errors.ts';
import type { Keyring } from './keyring.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Where a secret is stored. It is authenticated with the ciphertext, so a sealed text copied to another row, column or table
 * does not open there. Use a row key that never changes.
 */
export const secretContext = (table: string, column: string, rowKey: string | number): string =>
  `${table}.${column}/${rowKey}`;

/**
 * Encrypts a secret for the database with AES-256-GCM: `v1.<key id>.<iv>.<tag and ciphertext>`, the last two in base64url.
 * The IV is 12 random bytes, so the same secret sealed twice reads differently.
 */
export function sealSecret(plain: string, keyring: Keyring, context: string): string {
  const { id, bytes } = keyring.current;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, bytes, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [
    'v1',
    id,
    iv.toString('base64url'),
    Buffer.concat([cipher.getAuthTag(), ciphertext]).toString('base64url'),
  ].join('.');
}

function parseSealed(sealed: string): { keyId: string; iv: Buffer; tag: Buffer; ciphertext: Buffer } {
  const [version, keyId, ivText, boxText, ...rest] = sealed.split('.');
  const iv = decodeBase64Url(ivText ?? '');
  const box = decodeBase64Url(boxText ?? '');
  const wellFormed = version === 'v1' && keyId && rest.length === 0 && iv?.length === IV_BYTES;
  if (!wellFormed || !box || box.length < TAG_BYTES) {
    throw new SealedTextMalformed('Not a sealed secret of the form v1.<key id>.<iv>.<tag and ciphertext>');
  }
  return { keyId, iv, tag: box.subarray(0, TAG_BYTES), ciphertext: box.subarray(TAG_BYTES) };
}

/** Decrypts what sealSecret made. Throws SealedTextMalformed, SealingKeyUnknown or SealedTextForged; never answers half. */
export function openSecret(sealed: string, keyring: Keyring, context: string): string {
  const { keyId, iv, tag, ciphertext } = parseSealed(sealed);
  const key = keyring.byId.get(keyId);
  if (!key) throw new SealingKeyUnknown(keyId);
  const decipher = createDecipheriv(CIPHER, key.bytes, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealedTextForged(`The sealed secret of ${context} does not open under key "${keyId}"`, { cause });
  }
}

/** Was it sealed under another key than the one that seals now? Throws SealedTextMalformed. */
export const needsReseal = (sealed: string, keyring: Keyring): boolean =>
  keyring.byId.get(parseSealed(sealed).keyId) !== keyring.current;

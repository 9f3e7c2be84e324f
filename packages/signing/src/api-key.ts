import { randomBytes } from 'node:crypto';

export interface ApiKey {
  /** Public: travels as X-API-Key, is shown in lists and logged. `rk_` and 24 hex letters. */
  readonly key: string;
  /** Shown once, then only sealed. `rs_` and 256 random bits; the prefix lets secret scanners find a leaked one. */
  readonly secret: string;
}

export const generateApiKey = (): ApiKey => ({
  key: `rk_${randomBytes(12).toString('hex')}`,
  secret: `rs_${randomBytes(32).toString('base64url')}`,
});

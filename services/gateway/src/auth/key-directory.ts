import { type Db, findApiKey, type StoredApiKey } from '@relais/prisma';
import type { Logger } from '@relais/service';
import { type Keyring, openSecret, type Secret, SecretError, secretContexts } from '@relais/signing';
import { LRUCache } from 'lru-cache';
import type { Partner } from '../http/access.ts';

export interface KnownKey {
  readonly partner: Partner;
  /** Refuses version 1 signatures. */
  readonly requiresV2: boolean;
  /** The secret, and while a rotation overlaps the one before. */
  secretsAt(nowMs: number): readonly Secret[];
}

export interface KeyDirectory {
  /** Null for a key nobody has, a revoked one, and one of a tenant that is switched off. @throws when the store is away */
  find(key: string): Promise<KnownKey | null>;
}

interface KeyDirectoryOptions {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly log: Logger;
  /** A revoked key works at most this much longer. */
  readonly freshMs?: number;
}

/** Keys by name, each asked for once every few seconds however many requests it signs; so are names that nobody has. */
export function openKeyDirectory({ db, keyring, log, freshMs = 5_000 }: KeyDirectoryOptions): KeyDirectory {
  const entries = new LRUCache<string, { known: KnownKey | null }>({
    max: 10_000,
    ttl: freshMs,
    fetchMethod: async (key) => ({ known: opened(await findApiKey(db, key)) }),
  });

  function opened(stored: StoredApiKey | null): KnownKey | null {
    if (!stored) return null;
    try {
      return toKnownKey(stored, keyring);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      log.error({ event: 'key.unreadable', key: stored.key, code: error.code }, 'the secret of a key does not open');
      return null;
    }
  }

  return {
    async find(key) {
      const entry = entries.get(key) ?? (await entries.fetch(key));
      return entry?.known ?? null;
    },
  };
}

function toKnownKey(stored: StoredApiKey, keyring: Keyring): KnownKey {
  const { key, previousSecretSealed, previousUntil } = stored;
  const context = secretContexts.partnerSecret(key);
  const current = openSecret(stored.secretSealed, keyring, context);
  const previous = previousSecretSealed === null ? null : openSecret(previousSecretSealed, keyring, context);
  return {
    partner: {
      kind: 'partner',
      tenantId: stored.tenantId,
      tenantSlug: stored.tenantSlug,
      keyId: stored.id,
      key,
      scopes: new Set(stored.scopes),
    },
    requiresV2: stored.requiresV2,
    secretsAt: (nowMs) =>
      previous !== null && previousUntil !== null && nowMs < previousUntil.getTime() ? [current, previous] : [current],
  };
}

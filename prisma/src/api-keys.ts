import type { ApiScope } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** A partner's key as the gateway needs it. The secrets are sealed; opening them is the caller's. */
export interface StoredApiKey {
  id: number;
  tenantId: number;
  tenantSlug: string;
  key: string;
  name: string;
  secretSealed: string;
  /** The secret before the last rotation, and until when it still signs. */
  previousSecretSealed: string | null;
  previousUntil: Date | null;
  scopes: ApiScope[];
  /** Refuses version 1 signatures. */
  requiresV2: boolean;
}

/** The key a request names; null when there is none, it was revoked, or its tenant is no longer active. */
export async function findApiKey(db: Db, key: string): Promise<StoredApiKey | null> {
  const [found] = await db.$queryRaw<StoredApiKey[]>`
    SELECT k.id, k.tenant_id AS "tenantId", t.slug AS "tenantSlug", k.key, k.name, k.secret_sealed AS "secretSealed",
           k.previous_secret_sealed AS "previousSecretSealed", k.previous_until AS "previousUntil", k.scopes,
           k.requires_v2 AS "requiresV2"
      FROM api_keys k JOIN tenants t ON t.id = k.tenant_id AND t.is_active
     WHERE k.key = ${key} AND k.revoked_at IS NULL`;
  return found ?? null;
}

export interface NewApiKey {
  tenantId: number;
  /** From `generateApiKey`. */
  key: string;
  /** Sealed under `secretContexts.partnerSecret(key)`. */
  secretSealed: string;
  name: string;
  scopes: readonly ApiScope[];
  requiresV2?: boolean;
}

/** Stores a new key and answers its id. */
export async function createApiKey(db: Db, key: NewApiKey): Promise<number> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO api_keys (tenant_id, key, name, secret_sealed, scopes, requires_v2)
    VALUES (${key.tenantId}, ${key.key}, ${key.name}, ${key.secretSealed}, ${[...key.scopes]}::text[], ${key.requiresV2 ?? false})
    RETURNING id`;
  if (!row) throw new Error('the new key was not stored');
  return row.id;
}

/**
 * Gives a key a new secret; the old one signs on until `overlapUntil`, so that a partner can deploy in between. The sealed
 * text moves as it is: both columns are sealed under the context of the key's own name.
 * @returns false for a key of another tenant, none, or a revoked one
 */
export async function rotateApiKey(
  db: Db,
  tenantId: number,
  key: string,
  { secretSealed, overlapUntil }: { secretSealed: string; overlapUntil: Date },
): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE api_keys SET previous_secret_sealed = secret_sealed, previous_until = ${overlapUntil}, secret_sealed = ${secretSealed}
     WHERE tenant_id = ${tenantId} AND key = ${key} AND revoked_at IS NULL`;
  return changed > 0;
}

/** Ends a key for good. @returns false for a key of another tenant, none, or one revoked before */
export async function revokeApiKey(db: Db, tenantId: number, key: string): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE api_keys SET revoked_at = now() WHERE tenant_id = ${tenantId} AND key = ${key} AND revoked_at IS NULL`;
  return changed > 0;
}

/** What may be shown of a key: nothing that signs. */
export interface ListedApiKey {
  id: number;
  tenantSlug: string;
  key: string;
  name: string;
  scopes: ApiScope[];
  requiresV2: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
  previousUntil: Date | null;
  revokedAt: Date | null;
}

/** All keys of a tenant, revoked ones too, oldest first. */
export async function listApiKeys(db: Db, tenantId: number): Promise<ListedApiKey[]> {
  return db.$queryRaw`
    SELECT k.id, t.slug AS "tenantSlug", k.key, k.name, k.scopes, k.requires_v2 AS "requiresV2", k.created_at AS "createdAt",
           k.last_used_at AS "lastUsedAt", k.previous_until AS "previousUntil", k.revoked_at AS "revokedAt"
      FROM api_keys k JOIN tenants t ON t.id = k.tenant_id
     WHERE k.tenant_id = ${tenantId} ORDER BY k.id`;
}

/** Notes when keys were last used, all at once. A later moment already noted by another replica stays. */
export async function recordKeyUses(db: Db, uses: readonly { keyId: number; at: Date }[]): Promise<void> {
  if (uses.length === 0) return;
  await db.$executeRaw`
    UPDATE api_keys k SET last_used_at = u.at
      FROM unnest(${uses.map(({ keyId }) => keyId)}::int[], ${uses.map(({ at }) => at)}::timestamptz[]) AS u(id, at)
     WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`;
}

import type { Db } from './open-db.ts';

/** Whose token it is: a MailWizz instance's own, or one made for an accounting agent. */
export interface Feeder {
  tenantId: number;
  /** mailwizz_instances.id; null for an agent's token. */
  instanceId: number | null;
}

/** The feeder a token's hash belongs to, if it still may bring anything. Notes, by the hour, that an agent's token is in use. */
export async function feederByToken(db: Db, tokenHash: string): Promise<Feeder | null> {
  const [row] = await db.$queryRaw<Feeder[]>`
    WITH noted AS (
      UPDATE intake_tokens SET last_used_at = now()
       WHERE token_hash = ${tokenHash} AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < now() - interval '1 hour')
    )
    SELECT tenant_id AS "tenantId", id AS "instanceId" FROM mailwizz_instances WHERE webhook_token_hash = ${tokenHash} AND is_active
    UNION ALL
    SELECT i.tenant_id, NULL FROM intake_tokens i JOIN tenants t ON t.id = i.tenant_id AND t.is_active
     WHERE i.token_hash = ${tokenHash} AND i.revoked_at IS NULL
     LIMIT 1`;
  return row ?? null;
}

export interface IntakeTokenEntry {
  id: number;
  tenant: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** @returns the new token's id */
export async function createIntakeToken(
  db: Db,
  { tenantId, name, tokenHash }: { tenantId: number; name: string; tokenHash: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO intake_tokens (tenant_id, name, token_hash) VALUES (${tenantId}, ${name}, ${tokenHash}) RETURNING id`;
  if (!row) throw new Error('the token was not stored');
  return row.id;
}

/** Every token, revoked ones too, of one tenant or all. */
export async function listIntakeTokens(db: Db, tenantId: number | null): Promise<IntakeTokenEntry[]> {
  return db.$queryRaw`
    SELECT i.id, t.slug AS tenant, i.name, i.created_at AS "createdAt", i.last_used_at AS "lastUsedAt", i.revoked_at AS "revokedAt"
      FROM intake_tokens i JOIN tenants t ON t.id = i.tenant_id
     WHERE ${tenantId}::int IS NULL OR i.tenant_id = ${tenantId} ORDER BY i.id`;
}

/** @returns false when there is no such token in force */
export async function revokeIntakeToken(db: Db, id: number): Promise<boolean> {
  const revoked =
    await db.$executeRaw`UPDATE intake_tokens SET revoked_at = now() WHERE id = ${id} AND revoked_at IS NULL`;
  return revoked > 0;
}

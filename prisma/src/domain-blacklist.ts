import type { Db } from './open-db.ts';

export interface BlacklistedDomain {
  id: number;
  domain: string;
  reason: string;
  createdAt: Date;
  expiresAt: Date | null;
  liftedAt: Date | null;
}

/** Entries of a tenant and those for all, by id. The last one's id is the next page's cursor. */
export async function listBlacklistedDomains(
  db: Db,
  tenantId: number,
  { inForce, cursor = 0, limit }: { inForce?: boolean | undefined; cursor?: number | undefined; limit: number },
): Promise<BlacklistedDomain[]> {
  return db.$queryRaw`
    SELECT id, domain, reason, created_at AS "createdAt", expires_at AS "expiresAt", lifted_at AS "liftedAt"
      FROM domain_blacklist
     WHERE (tenant_id = ${tenantId} OR tenant_id IS NULL) AND id > ${cursor}
       AND (${inForce ?? null}::boolean IS NULL
         OR (lifted_at IS NULL AND (expires_at IS NULL OR expires_at > now())) = ${inForce ?? null}::boolean)
     ORDER BY id LIMIT ${limit}`;
}

/** Enters a domain by hand; one that is in force already takes the new reason and end. */
export async function blacklistDomain(
  db: Db,
  tenantId: number,
  { domain, reason, expiresAt }: { domain: string; reason: string; expiresAt: Date | null },
): Promise<BlacklistedDomain> {
  const [row] = await db.$queryRaw<BlacklistedDomain[]>`
    INSERT INTO domain_blacklist (tenant_id, domain, reason, expires_at) VALUES (${tenantId}, ${domain}, ${reason}, ${expiresAt})
    ON CONFLICT (domain, tenant_id) WHERE lifted_at IS NULL DO UPDATE SET reason = excluded.reason, expires_at = excluded.expires_at
    RETURNING id, domain, reason, created_at AS "createdAt", expires_at AS "expiresAt", lifted_at AS "liftedAt"`;
  if (!row) throw new Error('the blacklist statement answered nothing');
  return row;
}

/** Lifts a tenant's own entry; lifting twice is lifting once. @returns false when there is none */
export async function liftDomain(db: Db, tenantId: number, id: number): Promise<boolean> {
  const lifted = await db.$executeRaw`
    UPDATE domain_blacklist SET lifted_at = coalesce(lifted_at, now()) WHERE tenant_id = ${tenantId} AND id = ${id}`;
  return lifted > 0;
}

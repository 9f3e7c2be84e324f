import type { Db } from './open-db.ts';

export interface TenantEntry {
  id: number;
  slug: string;
  name: string;
  isActive: boolean;
}

/** All tenants by slug, the inactive ones too: there are few, and a wrong name is answered with the right ones. */
export async function listTenants(db: Db): Promise<TenantEntry[]> {
  return db.$queryRaw`SELECT id, slug, name, is_active AS "isActive" FROM tenants ORDER BY slug`;
}

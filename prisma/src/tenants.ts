import type { NightWindow } from '@relais/contracts';
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

/** When a tenant's crawls may ask, where a job says nothing else; null: at any hour. */
export async function setNightWindow(db: Db, tenantId: number, window: NightWindow | null): Promise<void> {
  await db.$executeRaw`
    UPDATE tenants SET night_window = ${window === null ? null : JSON.stringify(window)}::jsonb WHERE id = ${tenantId}`;
}

import type { SourceType } from '@relais/contracts';
import type { Db } from './open-db.ts';

export interface DataSourceEntry {
  /** data_sources.id */
  id: number;
  /** The name partners use: `backlink-engine-001`. */
  sourceId: string;
  type: SourceType;
  name: string;
  isActive: boolean;
}

/** All sources of a tenant by name, the inactive ones too: there are few, and a wrong name is answered with the right ones. */
export async function listDataSources(db: Db, tenantId: number): Promise<DataSourceEntry[]> {
  return db.$queryRaw`
    SELECT id, source_id AS "sourceId", type, name, is_active AS "isActive"
      FROM data_sources WHERE tenant_id = ${tenantId} ORDER BY source_id`;
}

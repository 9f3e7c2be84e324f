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

/** Registers a source; one that is there already stays as it is. @returns data_sources.id */
export async function createDataSource(
  db: Db,
  source: { tenantId: number; sourceId: string; type: SourceType; name: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO data_sources AS d (tenant_id, source_id, type, name, default_instance_id)
    SELECT ${source.tenantId}, ${source.sourceId}, ${source.type}, ${source.name},
           (SELECT min(id) FROM mailwizz_instances WHERE tenant_id = ${source.tenantId})
    ON CONFLICT (tenant_id, source_id) DO UPDATE SET source_id = d.source_id
    RETURNING id`;
  if (!row) throw new Error('the new source was not stored');
  return row.id;
}

import type { SourceType } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** A source with how it is used and what came of it. */
export interface SourceWithFigures {
  id: number;
  sourceId: string;
  type: SourceType;
  name: string;
  description: string;
  config: Record<string, unknown>;
  /** mailwizz_instances.instance_id */
  defaultInstance: string | null;
  listMapping: Record<string, string | number>;
  isActive: boolean;
  createdAt: Date;
  /** Counted from the rows: contacts it brought first, by status; places it was seen at; deliveries. */
  contacts: Record<string, number>;
  sightings: number;
  deliveries: { count: number; accepted: number; duplicates: number; suppressed: number; rejected: number };
  lastDeliveryAt: Date | null;
}

/** A tenant's sources by name, with counters. */
export async function sourcesWithFigures(db: Db, tenantId: number, sourceId?: string): Promise<SourceWithFigures[]> {
  return db.$queryRaw`
    SELECT d.id, d.source_id AS "sourceId", d.type, d.name, d.description, d.config, i.instance_id AS "defaultInstance",
           d.default_list_mapping AS "listMapping", d.is_active AS "isActive", d.created_at AS "createdAt",
           coalesce(counted.by_status, '{}') AS contacts,
           (SELECT count(*)::int FROM contact_sightings s WHERE s.tenant_id = ${tenantId} AND s.data_source_id = d.id) AS sightings,
           jsonb_build_object('count', coalesce(b.count, 0), 'accepted', coalesce(b.accepted, 0), 'duplicates', coalesce(b.duplicates, 0),
             'suppressed', coalesce(b.suppressed, 0), 'rejected', coalesce(b.rejected, 0)) AS deliveries,
           b.last AS "lastDeliveryAt"
      FROM data_sources d
      LEFT JOIN mailwizz_instances i ON i.id = d.default_instance_id
      LEFT JOIN (
        SELECT data_source_id, jsonb_object_agg(status, n) AS by_status FROM (
          SELECT data_source_id, status, count(*)::int AS n FROM contacts WHERE tenant_id = ${tenantId} AND deleted_at IS NULL GROUP BY 1, 2) x
         GROUP BY 1) counted ON counted.data_source_id = d.id
      LEFT JOIN (
        SELECT data_source_id, count(*)::int AS count, sum(accepted)::int AS accepted, sum(duplicates)::int AS duplicates,
               sum(suppressed)::int AS suppressed, sum(rejected)::int AS rejected, max(created_at) AS last
          FROM import_batches WHERE tenant_id = ${tenantId} GROUP BY 1) b ON b.data_source_id = d.id
     WHERE d.tenant_id = ${tenantId} AND (${sourceId ?? null}::text IS NULL OR d.source_id = ${sourceId ?? null})
     ORDER BY d.source_id`;
}

export interface SourceValues {
  name?: string | undefined;
  description?: string | undefined;
  config?: Record<string, unknown> | undefined;
  /** mailwizz_instances.id; null: none. */
  defaultInstanceId?: number | null | undefined;
  listMapping?: Record<string, string | number> | undefined;
  isActive?: boolean | undefined;
}

/** @returns false when the tenant has a source of that name already */
export async function addDataSource(
  db: Db,
  tenantId: number,
  source: { sourceId: string; type: SourceType; name: string } & SourceValues,
): Promise<boolean> {
  const made = await db.$executeRaw`
    INSERT INTO data_sources (tenant_id, source_id, type, name, description, config, default_list_mapping, default_instance_id, is_active)
    VALUES (${tenantId}, ${source.sourceId}, ${source.type}, ${source.name}, ${source.description ?? ''},
            ${JSON.stringify(source.config ?? {})}::jsonb, ${JSON.stringify(source.listMapping ?? {})}::jsonb,
            ${source.defaultInstanceId ?? null}, ${source.isActive ?? true})
    ON CONFLICT (tenant_id, source_id) DO NOTHING`;
  return made > 0;
}

/** Changes what is given. @returns false when there is no such source */
export async function changeDataSource(
  db: Db,
  tenantId: number,
  sourceId: string,
  { name, description, config, defaultInstanceId, listMapping, isActive }: SourceValues,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE data_sources
       SET name = coalesce(${name ?? null}, name), description = coalesce(${description ?? null}, description),
           config = coalesce(${config ? JSON.stringify(config) : null}::jsonb, config),
           default_list_mapping = coalesce(${listMapping ? JSON.stringify(listMapping) : null}::jsonb, default_list_mapping),
           default_instance_id = CASE WHEN ${defaultInstanceId !== undefined} THEN ${defaultInstanceId ?? null}::int ELSE default_instance_id END,
           is_active = coalesce(${isActive ?? null}::boolean, is_active)
     WHERE tenant_id = ${tenantId} AND source_id = ${sourceId}`;
  return changed > 0;
}

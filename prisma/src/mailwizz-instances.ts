import type { Db } from './open-db.ts';

/** A MailWizz account as an operator sees it; its keys are sealed. */
export interface InstanceEntry {
  id: number;
  tenantId: number;
  tenant: string;
  /** The operators' name for it: client-1. */
  instanceId: string;
  name: string;
  baseUrl: string;
  authMode: string;
  apiKeySealed: string;
  privateKeySealed: string | null;
  dailyQuota: number | null;
  maxInputVars: number;
  isActive: boolean;
  lastSyncAt: Date | null;
  lastError: string | null;
  lists: { listUid: string; name: string; category: string | null; isActive: boolean }[];
}

/** All accounts with the lists we know of, the inactive ones too. */
export async function listInstances(db: Db): Promise<InstanceEntry[]> {
  return db.$queryRaw`
    SELECT i.id, i.tenant_id AS "tenantId", t.slug AS tenant, i.instance_id AS "instanceId", i.name, i.base_url AS "baseUrl",
           i.auth_mode AS "authMode", i.api_key_sealed AS "apiKeySealed", i.private_key_sealed AS "privateKeySealed",
           i.daily_quota AS "dailyQuota", i.max_input_vars AS "maxInputVars", i.is_active AS "isActive",
           i.last_sync_at AS "lastSyncAt", i.last_error AS "lastError",
           coalesce((SELECT jsonb_agg(jsonb_build_object('listUid', l.list_uid, 'name', l.name, 'category', l.category,
                               'isActive', l.is_active) ORDER BY l.id)
                       FROM mailwizz_lists l WHERE l.instance_id = i.id), '[]') AS lists
      FROM mailwizz_instances i JOIN tenants t ON t.id = i.tenant_id
     ORDER BY t.slug, i.instance_id`;
}

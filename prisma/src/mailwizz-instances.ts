import type { InstanceHealth, TemplateImport } from './instance-looks.ts';
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

/** An account with what mailwizz-sync last saw of it. */
export interface InstanceInFull extends InstanceEntry {
  isGuarded: boolean;
  hasWebhookToken: boolean;
  lastHealthCheck: Date | null;
  /** A look was asked for and has not ended. */
  lookAsked: boolean;
  health: InstanceHealth | null;
  templateImport: TemplateImport | null;
  createdAt: Date;
}

/** A tenant's accounts with their lists, or the one of that name. */
export async function tenantInstances(db: Db, tenantId: number, instanceId?: string): Promise<InstanceInFull[]> {
  return db.$queryRaw`
    SELECT i.id, i.tenant_id AS "tenantId", t.slug AS tenant, i.instance_id AS "instanceId", i.name, i.base_url AS "baseUrl",
           i.auth_mode AS "authMode", i.api_key_sealed AS "apiKeySealed", i.private_key_sealed AS "privateKeySealed",
           i.daily_quota AS "dailyQuota", i.max_input_vars AS "maxInputVars", i.is_active AS "isActive",
           i.last_sync_at AS "lastSyncAt", i.last_error AS "lastError", i.is_guarded AS "isGuarded",
           i.webhook_token_hash IS NOT NULL AS "hasWebhookToken", i.last_health_check AS "lastHealthCheck",
           i.health_due_at IS NOT NULL AS "lookAsked", i.health, i.template_import AS "templateImport", i.created_at AS "createdAt",
           coalesce((SELECT jsonb_agg(jsonb_build_object('listUid', l.list_uid, 'name', l.name, 'category', l.category,
                               'isActive', l.is_active) ORDER BY l.id)
                       FROM mailwizz_lists l WHERE l.instance_id = i.id), '[]') AS lists
      FROM mailwizz_instances i JOIN tenants t ON t.id = i.tenant_id
     WHERE i.tenant_id = ${tenantId} AND (${instanceId ?? null}::text IS NULL OR i.instance_id = ${instanceId ?? null})
     ORDER BY i.instance_id`;
}

/** Everything of an account that can be said, secrets sealed. */
export interface InstanceSettings {
  name: string;
  baseUrl: string;
  authMode: 'api_key' | 'key_pair';
  apiKeySealed: string;
  privateKeySealed: string | null;
  dailyQuota: number | null;
  maxInputVars: number;
  isActive: boolean;
  isGuarded: boolean;
}

/** Registers an account. @returns its id, or null when the tenant has one of that name */
export async function createInstance(
  db: Db,
  tenantId: number,
  instanceId: string,
  settings: InstanceSettings,
): Promise<number | null> {
  const { name, baseUrl, authMode, apiKeySealed, privateKeySealed, dailyQuota, maxInputVars, isActive, isGuarded } =
    settings;
  const [row] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO mailwizz_instances (tenant_id, instance_id, name, base_url, auth_mode, api_key_sealed, private_key_sealed,
                                    daily_quota, max_input_vars, is_active, is_guarded)
    VALUES (${tenantId}, ${instanceId}, ${name}, ${baseUrl}, ${authMode}, ${apiKeySealed}, ${privateKeySealed},
            ${dailyQuota}, ${maxInputVars}, ${isActive}, ${isGuarded})
    ON CONFLICT (tenant_id, instance_id) DO NOTHING
    RETURNING id`;
  return row?.id ?? null;
}

/** Changes an account to stand as said; what it failed with before is forgotten. */
export async function changeInstance(db: Db, tenantId: number, id: number, settings: InstanceSettings): Promise<void> {
  const { name, baseUrl, authMode, apiKeySealed, privateKeySealed, dailyQuota, maxInputVars, isActive, isGuarded } =
    settings;
  await db.$executeRaw`
    UPDATE mailwizz_instances
       SET name = ${name}, base_url = ${baseUrl}, auth_mode = ${authMode}, api_key_sealed = ${apiKeySealed},
           private_key_sealed = ${privateKeySealed}, daily_quota = ${dailyQuota}, max_input_vars = ${maxInputVars},
           is_active = ${isActive}, is_guarded = ${isGuarded}, last_error = NULL
     WHERE tenant_id = ${tenantId} AND id = ${id}`;
}

/** Switches an account off: nothing is sent to it, what is in it stays. @returns false when the tenant has none of that name */
export async function deactivateInstance(db: Db, tenantId: number, instanceId: string): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE mailwizz_instances SET is_active = false, health_due_at = NULL, import_due_at = NULL
     WHERE tenant_id = ${tenantId} AND instance_id = ${instanceId}`;
  return changed > 0;
}

/** Replaces the token of an account's webhook addresses; the old one is refused from now on. @returns false when there is no such account */
export async function setWebhookToken(
  db: Db,
  tenantId: number,
  instanceId: string,
  tokenHash: string,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE mailwizz_instances SET webhook_token_hash = ${tokenHash} WHERE tenant_id = ${tenantId} AND instance_id = ${instanceId}`;
  return changed > 0;
}

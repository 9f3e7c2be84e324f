import type { Db } from './open-db.ts';

/** One MailWizz account as the sync service needs it. Secrets are still sealed. */
export interface SyncInstance {
  id: number;
  tenantId: number;
  instanceId: string;
  baseUrl: string;
  authMode: string;
  apiKeySealed: string;
  privateKeySealed: string | null;
  dailyQuota: number | null;
  maxInputVars: number;
  /** Its address was given by a partner: only public addresses may be connected to. */
  isGuarded: boolean;
}

/** Null when the tenant has no such active instance. */
export async function syncInstance(db: Db, tenantId: number, instanceId: number): Promise<SyncInstance | null> {
  const [row] = await db.$queryRaw<SyncInstance[]>`
    SELECT id, tenant_id AS "tenantId", instance_id AS "instanceId", base_url AS "baseUrl", auth_mode AS "authMode",
           api_key_sealed AS "apiKeySealed", private_key_sealed AS "privateKeySealed", daily_quota AS "dailyQuota",
           max_input_vars AS "maxInputVars", is_guarded AS "isGuarded"
      FROM mailwizz_instances WHERE tenant_id = ${tenantId} AND id = ${instanceId} AND is_active`;
  return row ?? null;
}

/** Every instance that is mailed from. */
export async function activeInstances(db: Db): Promise<{ tenantId: number; instanceId: number }[]> {
  return db.$queryRaw`SELECT tenant_id AS "tenantId", id AS "instanceId" FROM mailwizz_instances WHERE is_active ORDER BY id`;
}

export interface ContactToSync {
  id: number;
  email: string;
  listId: number;
  listUid: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  phone: string | null;
  website: string | null;
  countryCode: string | null;
  city: string | null;
  language: string | null;
  category: string | null;
  sourceId: string;
  social: Record<string, string>;
  tags: string[];
}

/**
 * The contacts of a batch that may go out now. Suppression is checked once more: who was suppressed since validation
 * leaves the line here and is not answered.
 */
export async function claimForSync(
  db: Db,
  tenantId: number,
  instanceId: number,
  contactIds: readonly number[],
): Promise<ContactToSync[]> {
  return db.$queryRaw<ContactToSync[]>`
    WITH candidate AS (
      SELECT c.id, (SELECT s.reason FROM suppressions_on(c.tenant_id, array_prepend(c.email_hash, c.earlier_hashes), lower(c.email), c.email_domain) s
                     ORDER BY s.created_at LIMIT 1) AS suppressed
        FROM contacts c
       WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${contactIds}) AND c.instance_id = ${instanceId} AND c.status = 'validated'
         AND c.list_id IS NOT NULL AND c.gate_open IS DISTINCT FROM false AND c.deleted_at IS NULL
    ), stopped AS (
      UPDATE contacts c
         SET status = CASE k.suppressed WHEN 'unsubscribed' THEN 'unsubscribed' ELSE 'blacklisted' END, status_since = now(),
             status_reason = k.suppressed, due_at = NULL, updated_at = now()
        FROM candidate k WHERE c.id = k.id AND k.suppressed IS NOT NULL AND c.status = 'validated'
      RETURNING c.id, c.status
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, id, status, 'mailwizz-sync', '{"reason": "suppressed before sync"}' FROM stopped
    )
    SELECT c.id, c.email, c.list_id AS "listId", l.list_uid AS "listUid", c.first_name AS "firstName", c.last_name AS "lastName",
           c.company, c.phone, c.website, c.country_code AS "countryCode", c.city, c.language, c.category, d.source_id AS "sourceId", c.social,
           coalesce((SELECT array_agg(t.slug ORDER BY t.slug) FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id WHERE ct.contact_id = c.id), '{}') AS tags
      FROM candidate k
      JOIN contacts c ON c.id = k.id
      JOIN mailwizz_lists l ON l.id = c.list_id
      JOIN data_sources d ON d.id = c.data_source_id
     WHERE k.suppressed IS NULL ORDER BY c.list_id, c.id`;
}

/**
 * Takes places of today's (UTC) quota, as many as there are: partial grants are normal. A contact keeps its place for
 * the day, so a second try takes no second one, and `used` never passes the ceiling even between replicas.
 * @returns the ids that may be synced now
 */
export async function reserveQuota(
  db: Db,
  instanceId: number,
  ceiling: number | null,
  contactIds: readonly number[],
): Promise<Set<number>> {
  if (ceiling === null) return new Set(contactIds);
  await db.$executeRaw`
    INSERT INTO mailwizz_quotas (instance_id, day) VALUES (${instanceId}, (now() AT TIME ZONE 'UTC')::date) ON CONFLICT DO NOTHING`;
  const granted = await db.$queryRaw<{ id: number }[]>`
    WITH today AS (SELECT (now() AT TIME ZONE 'UTC')::date AS day),
    locked AS (
      SELECT q.used FROM mailwizz_quotas q, today WHERE q.instance_id = ${instanceId} AND q.day = today.day FOR UPDATE OF q
    ), wanting AS (
      SELECT c.id FROM contacts c, today
       WHERE c.id = ANY(${contactIds}) AND c.instance_id = ${instanceId} AND c.quota_day IS DISTINCT FROM today.day
       ORDER BY c.id LIMIT (SELECT greatest(0, ${ceiling}::int - used) FROM locked)
    ), marked AS (
      -- Repeated here: a peer may have placed the same contact while this statement waited for the lock.
      UPDATE contacts c SET quota_day = today.day FROM wanting w, today
       WHERE c.id = w.id AND c.quota_day IS DISTINCT FROM today.day
      RETURNING c.id
    ), spent AS (
      UPDATE mailwizz_quotas q SET used = q.used + (SELECT count(*)::int FROM marked)
        FROM today WHERE q.instance_id = ${instanceId} AND q.day = today.day
    )
    SELECT id FROM marked
    UNION ALL
    SELECT c.id FROM contacts c, today WHERE c.id = ANY(${contactIds}) AND c.instance_id = ${instanceId} AND c.quota_day = today.day`;
  return new Set(granted.map(({ id }) => id));
}

/** Contacts that found no place today stay `validated` and come round after midnight UTC. */
export async function waitForTomorrow(db: Db, tenantId: number, contactIds: readonly number[]): Promise<void> {
  await db.$executeRaw`
    UPDATE contacts SET status_reason = 'over_quota',
           due_at = date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '1 day' + random() * interval '10 minutes'
     WHERE tenant_id = ${tenantId} AND id = ANY(${contactIds}) AND status = 'validated'`;
}

export interface SyncResult {
  contactId: number;
  listUid: string;
  /**
   * created, updated: MailWizz holds the subscriber. unsubscribed, blacklisted: MailWizz says this person must not be
   * written to, and we follow. refused: MailWizz takes no such row, now or later.
   */
  action: 'created' | 'updated' | 'unsubscribed' | 'blacklisted' | 'refused';
  subscriberUid: string | null;
  code: string | null;
  message: string | null;
}

/** A subscriber that was made for a contact which had left the line, or was erased, by the time it stood in MailWizz. */
export interface RacedSubscriber {
  contactId: number;
  listUid: string;
  subscriberUid: string;
  isErased: boolean;
}

/**
 * Stores what became of each contact, its log line and its event, in one statement. Only contacts that still stand at
 * `validated` move.
 * @returns the subscribers whose contact left the line in the meantime: an unsubscribe that raced the sync wins, so
 *   these must be unsubscribed in MailWizz, and the erased ones deleted
 */
export async function recordSync(
  db: Db,
  { tenantId, instanceId, results }: { tenantId: number; instanceId: number; results: readonly SyncResult[] },
): Promise<RacedSubscriber[]> {
  return db.$queryRaw<RacedSubscriber[]>`
    WITH result AS (
      SELECT r."contactId" AS id, r."listUid" AS list_uid, r.action, r."subscriberUid" AS subscriber_uid, r.code, r.message,
             CASE r.action WHEN 'unsubscribed' THEN 'unsubscribed' WHEN 'blacklisted' THEN 'blacklisted' WHEN 'refused' THEN 'invalid'
                           ELSE 'injected' END AS status
        FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
          AS r("contactId" int, "listUid" text, action text, "subscriberUid" text, code text, message text)
    ), moved AS (
      UPDATE contacts c
         SET status = r.status, status_since = now(), status_reason = CASE WHEN r.status <> 'injected' THEN coalesce(r.code, r.action) END,
             subscriber_uid = coalesce(r.subscriber_uid, c.subscriber_uid), sync_attempts = c.sync_attempts + 1, last_error = r.message,
             injected_at = CASE WHEN r.status = 'injected' THEN now() ELSE c.injected_at END, due_at = NULL, updated_at = now()
        FROM result r WHERE c.tenant_id = ${tenantId} AND c.id = r.id AND c.status = 'validated'
      RETURNING c.id, c.status, r.list_uid
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, id, status, 'mailwizz-sync', jsonb_build_object('list_uid', list_uid) FROM moved
    ), logged AS (
      INSERT INTO mailwizz_sync_log (tenant_id, contact_id, instance_id, list_uid, action, subscriber_uid, code, message)
      SELECT ${tenantId}, r.id, ${instanceId}, r.list_uid, r.action, r.subscriber_uid, r.code, r.message FROM result r JOIN contacts c ON c.id = r.id
    ), seen AS (
      UPDATE mailwizz_instances SET last_sync_at = now(), last_error = NULL WHERE id = ${instanceId}
    )
    SELECT r.id AS "contactId", r.list_uid AS "listUid", r.subscriber_uid AS "subscriberUid", c.id IS NULL AS "isErased"
      FROM result r LEFT JOIN contacts c ON c.id = r.id
     WHERE r.subscriber_uid IS NOT NULL AND r.action IN ('created', 'updated')
       AND (c.id IS NULL OR c.status IN ('unsubscribed', 'blacklisted', 'bounced'))
       AND NOT EXISTS (SELECT 1 FROM moved m WHERE m.id = r.id)`;
}

/** A whole call failed. The contacts stay `validated`; the job or the sweep comes again. */
export async function recordSyncFailure(
  db: Db,
  failure: {
    tenantId: number;
    instanceId: number;
    listUid: string;
    contactIds: readonly number[];
    code: string;
    message: string;
    action: 'failed' | 'deferred';
  },
): Promise<void> {
  await db.$executeRaw`
    WITH logged AS (
      INSERT INTO mailwizz_sync_log (tenant_id, contact_id, instance_id, list_uid, action, code, message)
      SELECT ${failure.tenantId}, id, ${failure.instanceId}, ${failure.listUid}, ${failure.action}, ${failure.code}, ${failure.message}
        FROM unnest(${failure.contactIds}::int[]) AS id
    ), noted AS (
      UPDATE contacts SET last_error = ${failure.message} WHERE tenant_id = ${failure.tenantId} AND id = ANY(${failure.contactIds})
    )
    UPDATE mailwizz_instances SET last_error = ${failure.message} WHERE id = ${failure.instanceId}`;
}

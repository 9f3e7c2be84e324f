import { type FieldChange, fieldChangesOf } from './contact-fields.ts';
import type { Db } from './open-db.ts';

/** A contact with everything that decided about it. */
export interface ContactStory {
  id: number;
  tenantId: number;
  tenant: string;
  email: string;
  emailHash: string;
  emailDomain: string;
  name: string | null;
  obfuscated: boolean;
  status: string;
  statusReason: string | null;
  statusSince: Date;
  /** When a sweep may take it up again; null where nothing is owed. */
  dueAt: Date | null;
  createdAt: Date;
  deletedAt: Date | null;
  /** Of a deleted one: the contact of the same person that stays. */
  mergedInto: number | null;
  source: string;
  category: string | null;
  platform: string | null;
  language: string | null;
  /** Verdict, every reason, version of the rules. */
  validation: unknown;
  validatedAt: Date | null;
  /** Decision, score, matched words, version of the rules. */
  categorisation: unknown;
  /** Which rule set, mapping or rule placed it. */
  routing: unknown;
  /** The country gate's verdict. */
  gate: unknown;
  listUid: string | null;
  listName: string | null;
  instance: string | null;
  instanceActive: boolean | null;
  instanceError: string | null;
  /** Places of today’s (UTC) quota that are taken, of how many; null where there is no ceiling. */
  quotaUsed: number | null;
  quotaCeiling: number | null;
  /** The day whose place this contact holds. */
  quotaDay: Date | null;
  subscriberUid: string | null;
  injectedAt: Date | null;
  syncAttempts: number;
  lastError: string | null;
}

/** Contacts by id, or by the keyed hash of their address: then one a tenant at the most. */
export async function contactStories(
  db: Db,
  who: { id: number } | { emailHash: string },
  tenantId?: number,
): Promise<ContactStory[]> {
  const id = 'id' in who ? who.id : null;
  const hash = 'emailHash' in who ? who.emailHash : null;
  return db.$queryRaw`
    SELECT c.id, c.tenant_id AS "tenantId", t.slug AS tenant, c.email, c.email_hash AS "emailHash", c.email_domain AS "emailDomain",
           nullif(concat_ws(' ', c.first_name, c.last_name), '') AS name, c.obfuscated, c.status, c.status_reason AS "statusReason",
           c.status_since AS "statusSince", c.due_at AS "dueAt", c.created_at AS "createdAt", c.deleted_at AS "deletedAt", c.merged_into AS "mergedInto",
           d.source_id AS source, c.category, c.platform, c.language, c.validation, c.validated_at AS "validatedAt", c.categorisation,
           c.routing, c.gate,
           l.list_uid AS "listUid", l.name AS "listName", i.instance_id AS instance, i.is_active AS "instanceActive",
           i.last_error AS "instanceError", q.used AS "quotaUsed", i.daily_quota AS "quotaCeiling", c.quota_day AS "quotaDay", c.subscriber_uid AS "subscriberUid", c.injected_at AS "injectedAt",
           c.sync_attempts AS "syncAttempts", c.last_error AS "lastError"
      FROM contacts c
      JOIN tenants t ON t.id = c.tenant_id
      JOIN data_sources d ON d.id = c.data_source_id
      LEFT JOIN mailwizz_lists l ON l.id = c.list_id
      LEFT JOIN mailwizz_instances i ON i.id = c.instance_id
      LEFT JOIN mailwizz_quotas q ON q.instance_id = i.id AND q.day = (now() AT TIME ZONE 'UTC')::date
     WHERE (c.id = ${id}::int OR c.email_hash = ${hash}::text) AND (${tenantId ?? null}::int IS NULL OR c.tenant_id = ${tenantId ?? null})
     ORDER BY c.id`;
}

/** What happened to a contact, oldest first. */
export interface ContactHistory {
  /** Of its fields, latest first. */
  changes: FieldChange[];
  events: { at: Date; type: string; source: string; data: unknown }[];
  sightings: { firstSeenAt: Date; source: string; sourceUrl: string; via: string | null; snippet: string | null }[];
  syncs: { at: Date; action: string; instance: string; listUid: string; code: string | null; message: string | null }[];
}

const NEWEST = 20;

/** The newest events, sightings and sync attempts of one contact. */
export async function contactHistory(db: Db, tenantId: number, contactId: number): Promise<ContactHistory> {
  const [changes, events, sightings, syncs] = await Promise.all([
    fieldChangesOf(db, tenantId, contactId, NEWEST),
    db.$queryRaw<ContactHistory['events']>`
      SELECT occurred_at AS at, type, source, data FROM contact_events
       WHERE tenant_id = ${tenantId} AND contact_id = ${contactId} ORDER BY occurred_at DESC, id DESC LIMIT ${NEWEST}`,
    db.$queryRaw<ContactHistory['sightings']>`
      SELECT s.first_seen_at AS "firstSeenAt", d.source_id AS source, s.source_url AS "sourceUrl", s.via, s.snippet
        FROM contact_sightings s JOIN data_sources d ON d.id = s.data_source_id
       WHERE s.tenant_id = ${tenantId} AND s.contact_id = ${contactId} ORDER BY s.first_seen_at DESC, s.id DESC LIMIT ${NEWEST}`,
    db.$queryRaw<ContactHistory['syncs']>`
      SELECT g.at, g.action, i.instance_id AS instance, g.list_uid AS "listUid", g.code, g.message
        FROM mailwizz_sync_log g JOIN mailwizz_instances i ON i.id = g.instance_id
       WHERE g.tenant_id = ${tenantId} AND g.contact_id = ${contactId} ORDER BY g.at DESC, g.id DESC LIMIT ${NEWEST}`,
  ]);
  return { changes, events: events.reverse(), sightings: sightings.reverse(), syncs: syncs.reverse() };
}

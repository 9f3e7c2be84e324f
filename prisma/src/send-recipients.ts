import type { Db } from './open-db.ts';
import { writableOrReason } from './writable.ts';

/** A recipient with everything a mail may say of it. */
export interface RecipientToPlace {
  contactId: number;
  subscriberUid: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  website: string | null;
  city: string | null;
  countryCode: string | null;
  category: string | null;
  language: string | null;
  phone: string | null;
  customFields: Record<string, unknown>;
  /** The page the address was first seen on, and when. */
  sourceUrl: string | null;
  sourceDate: Date;
  /** Sends that still need this person's mark, this one included. */
  openSends: number[];
}

/**
 * The next recipients to be marked in MailWizz. Who must not be written to any more leaves the campaign here, with the reason.
 * @returns empty when all are placed or out
 */
export async function recipientsToPlace(
  db: Db,
  tenantId: number,
  sendId: number,
  limit: number,
): Promise<RecipientToPlace[]> {
  for (;;) {
    const rows = await db.$queryRaw<(RecipientToPlace & { reason: string | null })[]>`
      WITH next AS (
        SELECT r.campaign_id, r.step, r.contact_id, r.list_id FROM campaign_recipients r
         WHERE r.tenant_id = ${tenantId} AND r.send_id = ${sendId} AND r.state = 'waiting' ORDER BY r.contact_id LIMIT ${limit}
      ), judged AS (
        SELECT n.*, coalesce(${writableOrReason}, CASE WHEN c.list_id <> n.list_id THEN 'moved_list' END) AS reason
          FROM next n JOIN contacts c ON c.id = n.contact_id
      ), out AS (
        UPDATE campaign_recipients r SET state = 'excluded', reason = j.reason FROM judged j
         WHERE r.campaign_id = j.campaign_id AND r.step = j.step AND r.contact_id = j.contact_id AND r.state = 'waiting' AND j.reason IS NOT NULL
      )
      SELECT j.reason, c.id AS "contactId", c.subscriber_uid AS "subscriberUid", c.email, c.first_name AS "firstName", c.last_name AS "lastName",
             c.company, c.website, c.city, c.country_code AS "countryCode", c.category, c.language, c.phone, c.custom_fields AS "customFields",
             nullif(seen.source_url, '') AS "sourceUrl", coalesce(seen.first_seen_at, c.created_at) AS "sourceDate",
             ARRAY(SELECT o.send_id FROM campaign_recipients o JOIN sends s ON s.id = o.send_id
                    WHERE o.tenant_id = ${tenantId} AND o.contact_id = c.id AND o.state IN ('waiting', 'placed')
                      AND s.status IN ('pending', 'running', 'paused') ORDER BY o.send_id) AS "openSends"
        FROM judged j JOIN contacts c ON c.id = j.contact_id
        LEFT JOIN LATERAL (
          SELECT source_url, first_seen_at FROM contact_sightings g WHERE g.tenant_id = ${tenantId} AND g.contact_id = c.id
           ORDER BY (g.source_url = ''), g.first_seen_at, g.id LIMIT 1) seen ON true
       ORDER BY j.contact_id`;
    const open = rows.filter(({ reason }) => reason === null);
    // A whole batch may have left: the next one is asked for, until somebody is to be placed or nobody is left.
    if (open.length > 0 || rows.length === 0) return open.map(({ reason: _, ...recipient }) => recipient);
  }
}

/** MailWizz holds their values and their mark. */
export async function markPlaced(
  db: Db,
  tenantId: number,
  sendId: number,
  contactIds: readonly number[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE campaign_recipients SET state = 'placed'
     WHERE tenant_id = ${tenantId} AND send_id = ${sendId} AND contact_id = ANY(${[...contactIds]}::int[]) AND state = 'waiting'`;
}

/** They are not written to by this send, for this reason; whatever mark they had in MailWizz has been taken off before. */
export async function excludeRecipients(
  db: Db,
  tenantId: number,
  sendId: number,
  reasons: readonly { contactId: number; reason: string }[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE campaign_recipients r SET state = 'excluded', reason = x.reason
      FROM jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) AS x("contactId" int, reason text)
     WHERE r.tenant_id = ${tenantId} AND r.send_id = ${sendId} AND r.contact_id = x."contactId" AND r.state IN ('waiting', 'placed')`;
}

/** A recipient marked in MailWizz. */
export interface PlacedRecipient {
  contactId: number;
  subscriberUid: string;
  email: string;
  /** Why it must not be written to any more; null when it may. */
  reason: string | null;
  /** Other sends that still need this person's mark. */
  otherSends: number[];
}

/** Everybody who carries the mark of a send, each judged again; those whose mark was taken off are not asked for twice. */
export async function placedRecipients(db: Db, tenantId: number, sendId: number): Promise<PlacedRecipient[]> {
  return db.$queryRaw<PlacedRecipient[]>`
    SELECT c.id AS "contactId", c.subscriber_uid AS "subscriberUid", c.email, ${writableOrReason} AS reason,
           ARRAY(SELECT o.send_id FROM campaign_recipients o JOIN sends s ON s.id = o.send_id
                  WHERE o.tenant_id = ${tenantId} AND o.contact_id = c.id AND o.send_id <> ${sendId} AND o.state IN ('waiting', 'placed')
                    AND s.status IN ('pending', 'running', 'paused') ORDER BY o.send_id) AS "otherSends"
      FROM campaign_recipients r JOIN contacts c ON c.id = r.contact_id
     WHERE r.tenant_id = ${tenantId} AND r.send_id = ${sendId} AND r.state = 'placed' AND r.reason IS NULL ORDER BY c.id`;
}

/** Their mark was taken off while MailWizz sends: whether they got the mail before, nobody knows, so they stay counted. */
export async function noteUnmarked(
  db: Db,
  tenantId: number,
  sendId: number,
  reasons: readonly { contactId: number; reason: string }[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE campaign_recipients r SET reason = x.reason
      FROM jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) AS x("contactId" int, reason text)
     WHERE r.tenant_id = ${tenantId} AND r.send_id = ${sendId} AND r.contact_id = x."contactId" AND r.state = 'placed'`;
}

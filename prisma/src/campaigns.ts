import type { AbTest, CampaignSegment, CampaignStatus } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** What one step and variant of a campaign says. */
export interface CampaignMailEntry {
  step: number;
  variant: number;
  /** Null: chosen by the contact's language and category. */
  templateId: number | null;
  subject: string | null;
  weight: number;
  delayHours: number;
  stopOn: string[];
}

/** A campaign as its author wrote it. */
export interface CampaignWords {
  name: string;
  description: string;
  instanceId: number | null;
  listId: number | null;
  dataSourceId: number | null;
  segment: CampaignSegment;
  maxContacts: number | null;
  fromName: string | null;
  fromEmail: string | null;
  replyTo: string | null;
  offer: string;
  eligibleCategories: string[];
  interestRecordId: number | null;
  ab: AbTest | null;
  tracksOpens: boolean;
  tracksClicks: boolean;
  mails: CampaignMailEntry[];
}

/** A campaign with where it stands. */
export interface CampaignEntry extends CampaignWords {
  id: number;
  tenantId: number;
  status: CampaignStatus;
  statusReason: string | null;
  statusSince: Date;
  /** mailwizz_instances.instance_id, mailwizz_lists.list_uid and data_sources.source_id of what it is narrowed to. */
  instance: string | null;
  listUid: string | null;
  legacyListId: number | null;
  sourceId: string | null;
  winner: number | null;
  winnerBy: string | null;
  winnerAt: Date | null;
  scheduledAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  /** Recipients by state, over all steps. */
  recipients: Record<string, number>;
  /** MailWizz's own names for its parts. */
  campaignUids: string[];
}

/** Stores a draft. @returns its id */
export async function createCampaign(db: Db, tenantId: number, words: CampaignWords, by: string): Promise<number> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    WITH made AS (
      INSERT INTO campaigns (tenant_id, name, description, instance_id, list_id, data_source_id, segment, max_contacts, from_name, from_email,
                             reply_to, offer, eligible_categories, interest_record_id, ab, tracks_opens, tracks_clicks, created_by)
      VALUES (${tenantId}, ${words.name}, ${words.description}, ${words.instanceId}, ${words.listId}, ${words.dataSourceId},
              ${JSON.stringify(words.segment)}::jsonb, ${words.maxContacts}, ${words.fromName}, ${words.fromEmail}, ${words.replyTo},
              ${words.offer}, ${words.eligibleCategories}, ${words.interestRecordId},
              ${words.ab === null ? null : JSON.stringify(words.ab)}::jsonb, ${words.tracksOpens}, ${words.tracksClicks}, ${by})
      RETURNING id
    ), mails AS (
      INSERT INTO campaign_mails (campaign_id, step, variant, template_id, subject, weight, delay_hours, stop_on)
      SELECT made.id, m.step, m.variant, m."templateId", m.subject, m.weight, m."delayHours", ARRAY(SELECT jsonb_array_elements_text(m."stopOn"))
        FROM made, jsonb_to_recordset(${JSON.stringify(words.mails)}::jsonb) AS m(
          step int, variant int, "templateId" int, subject text, weight int, "delayHours" int, "stopOn" jsonb)
    )
    SELECT id FROM made`;
  if (!row) throw new Error('the campaign statement answered nothing');
  return row.id;
}

/** Changes a campaign nobody has begun to send. A plan it had is taken back. @returns false when it is past that */
export async function changeCampaign(
  db: Db,
  tenantId: number,
  campaignId: number,
  words: CampaignWords,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH changed AS (
      UPDATE campaigns
         SET name = ${words.name}, description = ${words.description}, instance_id = ${words.instanceId}, list_id = ${words.listId},
             data_source_id = ${words.dataSourceId}, segment = ${JSON.stringify(words.segment)}::jsonb, max_contacts = ${words.maxContacts},
             from_name = ${words.fromName}, from_email = ${words.fromEmail}, reply_to = ${words.replyTo}, offer = ${words.offer},
             eligible_categories = ${words.eligibleCategories}, interest_record_id = ${words.interestRecordId},
             ab = ${words.ab === null ? null : JSON.stringify(words.ab)}::jsonb, tracks_opens = ${words.tracksOpens},
             tracks_clicks = ${words.tracksClicks}, updated_at = now(),
             status = 'draft', status_since = now(), status_reason = NULL, scheduled_at = NULL, due_at = NULL
       WHERE tenant_id = ${tenantId} AND id = ${campaignId} AND started_at IS NULL AND status IN ('draft', 'scheduled')
      RETURNING id
    ), gone AS (
      DELETE FROM campaign_mails o USING changed
       WHERE o.campaign_id = changed.id AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset(${JSON.stringify(words.mails)}::jsonb) AS m(step int, variant int)
          WHERE m.step = o.step AND m.variant = o.variant)
    ), mails AS (
      INSERT INTO campaign_mails (campaign_id, step, variant, template_id, subject, weight, delay_hours, stop_on)
      SELECT changed.id, m.step, m.variant, m."templateId", m.subject, m.weight, m."delayHours", ARRAY(SELECT jsonb_array_elements_text(m."stopOn"))
        FROM changed, jsonb_to_recordset(${JSON.stringify(words.mails)}::jsonb) AS m(
          step int, variant int, "templateId" int, subject text, weight int, "delayHours" int, "stopOn" jsonb)
      ON CONFLICT (campaign_id, step, variant) DO UPDATE
         SET template_id = excluded.template_id, subject = excluded.subject, weight = excluded.weight,
             delay_hours = excluded.delay_hours, stop_on = excluded.stop_on
    )
    SELECT id FROM changed`;
  return rows.length > 0;
}

export interface CampaignsQuery {
  status?: CampaignStatus | undefined;
  /** mailwizz_instances.instance_id */
  instance?: string | undefined;
  sourceId?: string | undefined;
  ids?: readonly number[] | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** A tenant's campaigns, newest first, by keyset. */
export async function listCampaigns(db: Db, tenantId: number, query: CampaignsQuery): Promise<CampaignEntry[]> {
  const { status = null, instance = null, sourceId = null, ids = null, cursor = null, limit } = query;
  return db.$queryRaw<CampaignEntry[]>`
    SELECT g.id, g.tenant_id AS "tenantId", g.name, g.description, g.status, g.status_reason AS "statusReason", g.status_since AS "statusSince",
           g.instance_id AS "instanceId", g.list_id AS "listId", g.data_source_id AS "dataSourceId", i.instance_id AS instance,
           l.list_uid AS "listUid", l.legacy_id AS "legacyListId", d.source_id AS "sourceId", g.segment, g.max_contacts AS "maxContacts",
           g.from_name AS "fromName", g.from_email AS "fromEmail", g.reply_to AS "replyTo", g.offer,
           g.eligible_categories AS "eligibleCategories", g.interest_record_id AS "interestRecordId", g.ab, g.winner,
           g.winner_by AS "winnerBy", g.winner_at AS "winnerAt", g.tracks_opens AS "tracksOpens", g.tracks_clicks AS "tracksClicks",
           g.scheduled_at AS "scheduledAt", g.started_at AS "startedAt", g.finished_at AS "finishedAt", g.created_by AS "createdBy",
           g.created_at AS "createdAt", g.updated_at AS "updatedAt",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('step', m.step, 'variant', m.variant, 'templateId', m.template_id, 'subject', m.subject,
                     'weight', m.weight, 'delayHours', m.delay_hours, 'stopOn', m.stop_on) ORDER BY m.step, m.variant), '[]')
              FROM campaign_mails m WHERE m.campaign_id = g.id) AS mails,
           (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM (
              SELECT r.state, count(*)::int AS n FROM campaign_recipients r WHERE r.campaign_id = g.id GROUP BY 1) x) AS recipients,
           ARRAY(SELECT s.campaign_uid FROM sends s WHERE s.campaign_id = g.id AND s.campaign_uid IS NOT NULL ORDER BY s.id) AS "campaignUids"
      FROM campaigns g
      LEFT JOIN mailwizz_instances i ON i.id = g.instance_id
      LEFT JOIN mailwizz_lists l ON l.id = g.list_id
      LEFT JOIN data_sources d ON d.id = g.data_source_id
     WHERE g.tenant_id = ${tenantId}
       AND (${status}::text IS NULL OR g.status = ${status})
       AND (${instance}::text IS NULL OR i.instance_id = ${instance})
       AND (${sourceId}::text IS NULL OR d.source_id = ${sourceId})
       AND (${ids === null ? null : [...ids]}::int[] IS NULL OR g.id = ANY(${ids === null ? null : [...ids]}::int[]))
       AND (${cursor}::int IS NULL OR g.id < ${cursor})
     ORDER BY g.id DESC LIMIT ${limit}`;
}

/** One campaign; null when the tenant has none such. */
export async function getCampaign(db: Db, tenantId: number, campaignId: number): Promise<CampaignEntry | null> {
  const [campaign] = await listCampaigns(db, tenantId, { ids: [campaignId], limit: 1 });
  return campaign ?? null;
}

/** Names to numbers, each null when the tenant has none such. */
export async function campaignPlaces(
  db: Db,
  tenantId: number,
  names: {
    instance?: string | null;
    list?: number | string | null;
    sourceId?: string | null;
    template?: number | string | null;
  },
): Promise<{
  instanceId: number | null;
  listId: number | null;
  dataSourceId: number | null;
  templateId: number | null;
}> {
  const { instance = null, list = null, sourceId = null, template = null } = names;
  const [row] = await db.$queryRaw<
    { instanceId: number | null; listId: number | null; dataSourceId: number | null; templateId: number | null }[]
  >`
    SELECT (SELECT id FROM mailwizz_instances WHERE tenant_id = ${tenantId} AND instance_id = ${instance}) AS "instanceId",
           (SELECT l.id FROM mailwizz_lists l JOIN mailwizz_instances i ON i.id = l.instance_id
             WHERE l.tenant_id = ${tenantId} AND (l.list_uid = ${list === null ? null : String(list)} OR l.legacy_id::text = ${list === null ? null : String(list)})
               AND (${instance}::text IS NULL OR i.instance_id = ${instance})
             ORDER BY l.is_active DESC, l.id LIMIT 1) AS "listId",
           (SELECT id FROM data_sources WHERE tenant_id = ${tenantId} AND source_id = ${sourceId}) AS "dataSourceId",
           (SELECT id FROM email_templates
             WHERE tenant_id = ${tenantId} AND archived_at IS NULL
               AND (id::text = ${template === null ? null : String(template)} OR name = ${template === null ? null : String(template)})
             ORDER BY (id::text = ${template === null ? null : String(template)}) DESC LIMIT 1) AS "templateId"`;
  return row ?? { instanceId: null, listId: null, dataSourceId: null, templateId: null };
}

/** Do all of these templates stand in use with the tenant? @returns those that do not */
export async function unknownTemplates(db: Db, tenantId: number, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT wanted.id FROM unnest(${[...ids]}::int[]) AS wanted(id)
     WHERE NOT EXISTS (SELECT FROM email_templates t WHERE t.tenant_id = ${tenantId} AND t.id = wanted.id AND t.archived_at IS NULL)`;
  return rows.map(({ id }) => id);
}

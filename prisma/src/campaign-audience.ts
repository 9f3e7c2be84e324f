import { Prisma } from './generated/client.ts';
import type { Database, Db } from './open-db.ts';
import { PLANNING_LOCK } from './planning-lock.ts';
import { writableOrReason } from './writable.ts';

/** The frequency rule (checklist Z22) and the month of GDPR Article 14 (Z5). */
const FREQUENCY_DAYS = 90;
const NOTICE_DAYS = 30;

/**
 * The audience of a campaign as it would be now, in one piece of SQL: every contact its segment names, with the reason that
 * keeps it out, or none. `place` is its rank among those who may be written to: the best score first.
 */
const audienceOf = (tenantId: number, campaignId: number): Prisma.Sql => Prisma.sql`
  wish AS (
    SELECT g.*, t.slug AS tenant_slug,
           ARRAY(SELECT jsonb_array_elements_text(g.segment -> 'tags_all')) AS tags_all,
           ARRAY(SELECT jsonb_array_elements_text(g.segment -> 'tags_any')) AS tags_any,
           ARRAY(SELECT jsonb_array_elements_text(g.segment -> 'exclude_tags')) AS exclude_tags,
           ARRAY(SELECT jsonb_array_elements_text(g.segment -> 'categories')) AS categories,
           ARRAY(SELECT jsonb_array_elements_text(g.segment -> 'country_codes')) AS countries,
           ARRAY(SELECT jsonb_array_elements_text(g.segment -> 'languages')) AS languages,
           coalesce((g.segment ->> 'min_score')::int, 0) AS min_score
      FROM campaigns g JOIN tenants t ON t.id = g.tenant_id WHERE g.tenant_id = ${tenantId} AND g.id = ${campaignId}
  ), family AS (
    SELECT t.id, t.slug AS wish FROM tags t, wish w
     WHERE t.tenant_id = w.tenant_id AND t.slug = ANY(w.tags_all || w.tags_any || w.exclude_tags)
    UNION
    SELECT t.id, f.wish FROM tags t JOIN family f ON t.parent_id = f.id AND t.tenant_id = ${tenantId}
  ), matched AS (
    SELECT c.* FROM contacts c, wish w
     WHERE c.tenant_id = w.tenant_id AND c.deleted_at IS NULL AND c.score >= w.min_score
       AND (w.instance_id IS NULL OR c.instance_id = w.instance_id)
       AND (w.list_id IS NULL OR c.list_id = w.list_id)
       AND (w.data_source_id IS NULL OR c.data_source_id = w.data_source_id)
       AND (cardinality(w.categories) = 0 OR c.category = ANY(w.categories))
       AND (cardinality(w.countries) = 0 OR c.country_code = ANY(w.countries))
       AND (cardinality(w.languages) = 0 OR c.language = ANY(w.languages))
       AND NOT EXISTS (SELECT FROM unnest(w.tags_all) AS slug WHERE NOT EXISTS (
             SELECT FROM contact_tags ct JOIN family f ON f.id = ct.tag_id WHERE ct.contact_id = c.id AND f.wish = slug))
       AND (cardinality(w.tags_any) = 0 OR EXISTS (
             SELECT FROM contact_tags ct JOIN family f ON f.id = ct.tag_id WHERE ct.contact_id = c.id AND f.wish = ANY(w.tags_any)))
       AND NOT EXISTS (
             SELECT FROM contact_tags ct JOIN family f ON f.id = ct.tag_id WHERE ct.contact_id = c.id AND f.wish = ANY(w.exclude_tags))
  ), judged AS (
    SELECT c.*, coalesce(${writableOrReason}, CASE
             WHEN NOT (l.is_active AND i.is_active) THEN 'list_switched_off'
             WHEN cardinality(w.eligible_categories) > 0 AND (c.category IS NULL OR c.category <> ALL(w.eligible_categories))
               THEN 'category_not_eligible'
             WHEN EXISTS (SELECT FROM campaign_recipients r WHERE r.campaign_id = w.id AND r.step = 0 AND r.contact_id = c.id)
               THEN 'in_this_campaign'
             WHEN EXISTS (SELECT FROM campaign_recipients r
                           WHERE r.email_hash = c.email_hash AND r.created_at > now() - make_interval(days => ${FREQUENCY_DAYS})
                             AND r.step = 0 AND r.state <> 'excluded') THEN 'written_to_recently'
             WHEN c.created_at < now() - make_interval(days => ${NOTICE_DAYS})
              AND NOT EXISTS (SELECT FROM campaign_recipients r
                               WHERE r.tenant_id = c.tenant_id AND r.contact_id = c.id AND r.state IN ('placed', 'sent'))
               THEN 'notice_overdue'
           END) AS reason
      FROM matched c CROSS JOIN wish w
      LEFT JOIN mailwizz_lists l ON l.id = c.list_id
      LEFT JOIN mailwizz_instances i ON i.id = l.instance_id
  ), ranked AS (
    SELECT j.*, row_number() OVER (PARTITION BY j.reason IS NULL ORDER BY j.score DESC, j.id) AS place FROM judged j
  ), audience AS (
    SELECT r.*, CASE WHEN r.reason IS NULL AND r.place > w.max_contacts THEN 'over_max_contacts' ELSE r.reason END AS kept_out
      FROM ranked r CROSS JOIN wish w
  )`;

/** Contacts of an audience that are alike for the choice of a mail. */
export interface AudienceGroup {
  language: string | null;
  category: string | null;
  sourceId: string | null;
  contacts: number;
}

export interface AudienceCount {
  /** Contacts the segment names. */
  matched: number;
  eligible: number;
  /** Who is left out, by reason. */
  excluded: Record<string, number>;
  groups: AudienceGroup[];
  instances: { name: string; contacts: number; dailyQuota: number | null }[];
  /** The first who would be written to. */
  sample: AudienceSample[];
}

export interface AudienceSample {
  id: number;
  email: string;
  name: string | null;
  company: string | null;
  language: string | null;
  category: string | null;
  countryCode: string | null;
}

const SAMPLE = 10;

/** Counts the audience as it would be now; nothing is changed. */
export async function countAudience(db: Db, tenantId: number, campaignId: number): Promise<AudienceCount> {
  const [row] = await db.$queryRaw<AudienceCount[]>`
    WITH RECURSIVE ${audienceOf(tenantId, campaignId)}
    SELECT (SELECT count(*)::int FROM audience) AS matched,
           (SELECT count(*)::int FROM audience WHERE kept_out IS NULL) AS eligible,
           (SELECT coalesce(jsonb_object_agg(kept_out, n), '{}') FROM (
              SELECT kept_out, count(*)::int AS n FROM audience WHERE kept_out IS NOT NULL GROUP BY 1) x) AS excluded,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('language', language, 'category', category, 'sourceId', source_id,
                                        'contacts', n) ORDER BY n DESC, language, category), '[]') FROM (
              SELECT a.language, a.category, d.source_id, count(*)::int AS n FROM audience a JOIN data_sources d ON d.id = a.data_source_id
               WHERE a.kept_out IS NULL GROUP BY 1, 2, 3) x) AS groups,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('name', instance_id, 'contacts', n, 'dailyQuota', daily_quota) ORDER BY instance_id), '[]') FROM (
              SELECT i.instance_id, i.daily_quota, count(*)::int AS n FROM audience a JOIN mailwizz_instances i ON i.id = a.instance_id
               WHERE a.kept_out IS NULL GROUP BY 1, 2) x) AS instances,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'email', email, 'name', nullif(concat_ws(' ', first_name, last_name), ''),
                                        'company', company, 'language', language, 'category', category, 'countryCode', country_code) ORDER BY place), '[]')
              FROM (SELECT * FROM audience WHERE kept_out IS NULL ORDER BY place LIMIT ${SAMPLE}) x) AS sample`;
  return row ?? { matched: 0, eligible: 0, excluded: {}, groups: [], instances: [], sample: [] };
}

/**
 * Fixes the audience and starts the campaign: one row a contact, in the statement that moves it from `scheduled` to `running` and
 * tells partners. One campaign at a time, so that two that overlap never both write to the same person (checklist Z22).
 * @param decided false: a test of variants has to choose among them first
 * @returns how many will be written to; null when the campaign was not `scheduled`, or not yet
 */
export async function fixAudience(
  db: Database,
  tenantId: number,
  campaignId: number,
  { decided }: { decided: boolean },
): Promise<number | null> {
  const [, [row]] = await db.$transaction([
    db.$executeRaw`SELECT pg_advisory_xact_lock(${PLANNING_LOCK}::bigint)`,
    db.$queryRaw<{ started: boolean; recipients: number }[]>`
      WITH RECURSIVE ${audienceOf(tenantId, campaignId)}, started AS (
        UPDATE campaigns g SET status = 'running', status_since = now(), status_reason = NULL, started_at = coalesce(g.started_at, now()),
               due_at = now() + interval '30 seconds', updated_at = now()
         WHERE g.tenant_id = ${tenantId} AND g.id = ${campaignId} AND g.status = 'scheduled' AND g.scheduled_at <= now()
        RETURNING g.id, g.name
      ), fixed AS (
        INSERT INTO campaign_recipients (campaign_id, step, contact_id, tenant_id, email_hash, instance_id, list_id, variant)
        SELECT s.id, 0, a.id, a.tenant_id, a.email_hash, a.instance_id, a.list_id, CASE WHEN ${decided} THEN 0 END
          FROM audience a CROSS JOIN started s WHERE a.kept_out IS NULL
        ON CONFLICT DO NOTHING
        RETURNING contact_id
      ), told AS (
        INSERT INTO partner_events (tenant_id, type, body)
        SELECT ${tenantId}, 'campaign.started', jsonb_build_object('email', NULL, 'campaign_id', s.id,
                 'metadata', jsonb_build_object('name', s.name, 'recipients', (SELECT count(*) FROM fixed))) FROM started s
      )
      SELECT EXISTS (SELECT FROM started) AS started, (SELECT count(*)::int FROM fixed) AS recipients`,
  ]);
  return row?.started ? row.recipients : null;
}

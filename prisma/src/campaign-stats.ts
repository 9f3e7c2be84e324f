import type { Db } from './open-db.ts';

/** What became of mails. People, each counted once, but for `raw` opens and clicks, which count every hit with scanners' own. */
export interface MailFigures {
  sent: number;
  delivered: number;
  opened: number;
  clicked: number;
  rawOpens: number;
  rawClicks: number;
  bounced: number;
  hardBounced: number;
  unsubscribed: number;
  complained: number;
}

export interface VariantFigures extends MailFigures {
  step: number;
  variant: number;
  recipients: number;
}

export interface CampaignFigures extends MailFigures {
  recipients: number;
  variants: VariantFigures[];
  /** Hour by hour, only hours in which something happened. */
  hours: {
    at: Date;
    delivered: number;
    opened: number;
    clicked: number;
    bounced: number;
    unsubscribed: number;
    complained: number;
  }[];
}

const nothing: MailFigures = {
  sent: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  rawOpens: 0,
  rawClicks: 0,
  bounced: 0,
  hardBounced: 0,
  unsubscribed: 0,
  complained: 0,
};

const HOURS = 2_000;

/** Counts a campaign from its events, never from counters that could drift (checklist I15); all of them, or those since a moment. */
export async function campaignFigures(
  db: Db,
  tenantId: number,
  campaignId: number,
  since: Date | null = null,
): Promise<CampaignFigures> {
  const [row] = await db.$queryRaw<
    {
      variants: VariantFigures[];
      whole: MailFigures | null;
      recipients: number;
      hours: (Omit<CampaignFigures['hours'][number], 'at'> & { at: string })[];
    }[]
  >`
    WITH event AS (
      SELECT s.step, s.variant, e.contact_id, e.type, e.is_human, e.occurred_at, e.data ->> 'cause' AS cause
        FROM sends s
        JOIN contact_events e ON e.tenant_id = s.tenant_id AND e.data ->> 'campaign_uid' = s.campaign_uid
         AND e.type IN ('sent', 'delivered', 'bounced', 'opened', 'clicked', 'unsubscribed', 'spam_report')
         AND e.occurred_at >= s.created_at - interval '1 day'
       WHERE s.tenant_id = ${tenantId} AND s.campaign_id = ${campaignId}
         AND (${since}::timestamptz IS NULL OR e.occurred_at >= ${since})
    ), counted AS (
      SELECT step, variant, grouping(step) = 1 AS whole,
             count(DISTINCT contact_id) FILTER (WHERE type IN ('sent', 'delivered', 'bounced'))::int AS sent,
             count(DISTINCT contact_id) FILTER (WHERE type = 'delivered')::int AS delivered,
             count(DISTINCT contact_id) FILTER (WHERE type = 'opened' AND is_human)::int AS opened,
             count(DISTINCT contact_id) FILTER (WHERE type = 'clicked' AND is_human)::int AS clicked,
             count(*) FILTER (WHERE type = 'opened')::int AS "rawOpens",
             count(*) FILTER (WHERE type = 'clicked')::int AS "rawClicks",
             count(DISTINCT contact_id) FILTER (WHERE type = 'bounced')::int AS bounced,
             count(DISTINCT contact_id) FILTER (WHERE type = 'bounced' AND cause = 'hard')::int AS "hardBounced",
             count(DISTINCT contact_id) FILTER (WHERE type = 'unsubscribed')::int AS unsubscribed,
             count(DISTINCT contact_id) FILTER (WHERE type = 'spam_report')::int AS complained
        FROM event GROUP BY GROUPING SETS ((step, variant), ())
    ), audience AS (
      SELECT r.step, r.variant, count(*)::int AS recipients FROM campaign_recipients r
       WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.state <> 'excluded' AND r.variant IS NOT NULL GROUP BY 1, 2
    )
    SELECT (SELECT count(*)::int FROM campaign_recipients r
             WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.state <> 'excluded' AND r.step = 0) AS recipients,
           (SELECT to_jsonb(c) - 'step' - 'variant' - 'whole' FROM counted c WHERE c.whole) AS whole,
           (SELECT coalesce(jsonb_agg(to_jsonb(a) || coalesce(to_jsonb(c) - 'whole', '{}') ORDER BY a.step, a.variant), '[]')
              FROM audience a LEFT JOIN counted c ON NOT c.whole AND c.step = a.step AND c.variant = a.variant) AS variants,
           (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.at), '[]') FROM (
              SELECT date_trunc('hour', occurred_at) AS at,
                     count(DISTINCT contact_id) FILTER (WHERE type = 'delivered')::int AS delivered,
                     count(DISTINCT contact_id) FILTER (WHERE type = 'opened' AND is_human)::int AS opened,
                     count(DISTINCT contact_id) FILTER (WHERE type = 'clicked' AND is_human)::int AS clicked,
                     count(DISTINCT contact_id) FILTER (WHERE type = 'bounced')::int AS bounced,
                     count(DISTINCT contact_id) FILTER (WHERE type = 'unsubscribed')::int AS unsubscribed,
                     count(DISTINCT contact_id) FILTER (WHERE type = 'spam_report')::int AS complained
                FROM event WHERE type <> 'sent' GROUP BY 1 ORDER BY 1 DESC LIMIT ${HOURS}) h) AS hours`;
  return {
    ...nothing,
    ...row?.whole,
    recipients: row?.recipients ?? 0,
    variants: (row?.variants ?? []).map((figures) => ({ ...nothing, ...figures })),
    hours: (row?.hours ?? []).map((hour) => ({ ...hour, at: new Date(hour.at) })),
  };
}

/** One send's figures beside MailWizz's own, for the nightly comparison. */
export interface SendComparison {
  sendId: number;
  campaignId: number;
  tenantId: number;
  instanceId: number;
  campaignUid: string;
  name: string;
  ours: { delivered: number; bounced: number; unsubscribed: number; complained: number };
}

/** Sends of the last days that MailWizz has finished, counted from our events. */
export async function sendsToCompare(db: Db, days: number): Promise<SendComparison[]> {
  return db.$queryRaw<SendComparison[]>`
    SELECT s.id AS "sendId", s.campaign_id AS "campaignId", s.tenant_id AS "tenantId", s.instance_id AS "instanceId",
           s.campaign_uid AS "campaignUid", s.name, jsonb_build_object(
             'delivered', count(DISTINCT e.contact_id) FILTER (WHERE e.type = 'delivered'),
             'bounced', count(DISTINCT e.contact_id) FILTER (WHERE e.type = 'bounced'),
             'unsubscribed', count(DISTINCT e.contact_id) FILTER (WHERE e.type = 'unsubscribed'),
             'complained', count(DISTINCT e.contact_id) FILTER (WHERE e.type = 'spam_report')) AS ours
      FROM sends s
      LEFT JOIN contact_events e ON e.tenant_id = s.tenant_id AND e.data ->> 'campaign_uid' = s.campaign_uid
       AND e.type IN ('delivered', 'bounced', 'unsubscribed', 'spam_report') AND e.occurred_at >= s.created_at - interval '1 day'
     WHERE s.status = 'sent' AND s.campaign_uid IS NOT NULL
       AND s.finished_at BETWEEN now() - make_interval(days => ${days}::int) AND now() - interval '6 hours'
     GROUP BY s.id`;
}

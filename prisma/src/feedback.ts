import type { Feeder, OptOutChannel, PartnerEventType, ReportKind } from '@relais/contracts';
import type { Database, Db } from './open-db.ts';

/** One report as it came in. Stored before its sender gets a 2xx; judged later. */
export interface NewReport {
  tenantId: number | null;
  instanceId: number | null;
  feeder: Feeder;
  kind: ReportKind;
  /** The same for the same fact, whichever feeder brings it, and however often. */
  naturalKey: string;
  raw: Record<string, unknown>;
}

export interface StoredReportRow {
  id: string;
  kind: ReportKind;
  naturalKey: string;
}

/** Stores what is new. @returns what is to be judged; a report known already is not answered */
export async function storeReports(db: Db, reports: readonly NewReport[]): Promise<StoredReportRow[]> {
  if (reports.length === 0) return [];
  return db.$queryRaw<StoredReportRow[]>`
    INSERT INTO feedback_reports (tenant_id, instance_id, feeder, kind, natural_key, raw, due_at)
    SELECT DISTINCT ON (r."naturalKey") r."tenantId", r."instanceId", r.feeder, r.kind, r."naturalKey", r.raw, now() + interval '60 seconds'
      FROM jsonb_to_recordset(${JSON.stringify(reports)}::jsonb)
        AS r("tenantId" int, "instanceId" int, feeder text, kind text, "naturalKey" text, raw jsonb)
    ON CONFLICT (natural_key) DO NOTHING
    RETURNING id::text, kind, natural_key AS "naturalKey"`;
}

/** A report with the contact and campaign it speaks of, as far as they can be found. */
export interface ReportToJudge {
  id: string;
  tenantId: number;
  kind: ReportKind;
  feeder: Feeder;
  raw: Record<string, unknown>;
  receivedAt: Date;
  contactId: number | null;
  email: string | null;
  emailHash: string | null;
  emailDomain: string | null;
  status: string | null;
  /** When the mail was last handed on to this contact, for the scanner's verdict. */
  sentAt: Date | null;
  /** Other clicks of this subscriber in this mail that were reported about now; `at` is the feeder's own time. */
  clicksNear: { at: string; url: string }[];
  /** The path of the tenant's link that no reader can see; '' for none. */
  honeyPath: string;
  /** On which occasion it happened: the campaign's uid; without one, the day. */
  occasion: string;
  /** Set when another report of the same fact was counted already. */
  known: { cause: string | null } | null;
  /** Soft bounces of the last 30 days since the contact's last delivery, this report not counted. */
  softBounces: number;
}

/**
 * Reports that nobody has judged yet. The contact is found by MailWizz's subscriber uid, else by the keyed hash
 * that the intake put beside the address (`raw.email_hash`).
 */
export async function reportsToJudge(db: Db, reportIds: readonly string[]): Promise<ReportToJudge[]> {
  return db.$queryRaw<ReportToJudge[]>`
    SELECT r.id::text, coalesce(r.tenant_id, c.tenant_id) AS "tenantId", r.kind, r.feeder, r.raw, r.received_at AS "receivedAt", c.id AS "contactId", c.email,
           c.email_hash AS "emailHash", c.email_domain AS "emailDomain", c.status, coalesce(soft.n, 0) AS "softBounces", sent.at AS "sentAt",
           coalesce(near.clicks, '[]') AS "clicksNear", coalesce(t.honey_path, '') AS "honeyPath", o.occasion,
           CASE WHEN f.report_id IS NOT NULL THEN jsonb_build_object('cause', f.cause) END AS known
      FROM feedback_reports r
      LEFT JOIN tenants t ON t.id = r.tenant_id
      CROSS JOIN LATERAL (
        SELECT coalesce(nullif(r.raw ->> 'campaign_uid', ''), left(coalesce(nullif(r.raw ->> 'occurred_at', ''),
                 to_char(r.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')), 10)) AS occasion) o
      LEFT JOIN LATERAL (
        SELECT coalesce(
          (SELECT c.id FROM contacts c WHERE c.tenant_id = r.tenant_id AND c.subscriber_uid = r.raw ->> 'subscriber_uid' LIMIT 1),
          (SELECT c.id FROM contacts c WHERE c.tenant_id = r.tenant_id AND c.email_hash = r.raw ->> 'email_hash' LIMIT 1)) AS id) found ON true
      LEFT JOIN contacts c ON c.id = found.id
      LEFT JOIN feedback_facts f ON f.tenant_id = c.tenant_id AND f.contact_id = c.id AND f.kind = r.kind AND f.occasion = o.occasion
      LEFT JOIN LATERAL (
        SELECT count(*)::int AS n FROM contact_events e
         WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id AND e.type = 'bounced' AND (e.data -> 'counts_as_soft')::boolean
           AND e.occurred_at > greatest(now() - interval '30 days',
                 coalesce((SELECT max(d.occurred_at) FROM contact_events d
                            WHERE d.tenant_id = c.tenant_id AND d.contact_id = c.id AND d.type = 'delivered'), '-infinity'))) soft ON r.kind = 'bounced'
      LEFT JOIN LATERAL (
        SELECT max(e.occurred_at) AS at FROM contact_events e
         WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id AND e.data ->> 'campaign_uid' = r.raw ->> 'campaign_uid' AND e.type IN ('sent', 'delivered')) sent
        ON r.kind IN ('opened', 'clicked')
      LEFT JOIN LATERAL (
        -- MailWizz reports a minute's worth of clicks at once: when they arrived says little.
        SELECT jsonb_agg(jsonb_build_object('at', b.raw ->> 'occurred_at', 'url', b.raw ->> 'url')) AS clicks
          FROM (SELECT b.raw FROM feedback_reports b
                 WHERE b.tenant_id = r.tenant_id AND b.kind = 'clicked' AND b.id <> r.id AND b.raw ->> 'subscriber_uid' = r.raw ->> 'subscriber_uid'
                   AND b.raw ->> 'campaign_uid' = r.raw ->> 'campaign_uid'
                   AND b.received_at BETWEEN r.received_at - interval '10 minutes' AND r.received_at + interval '10 minutes' LIMIT 100) b) near ON r.kind = 'clicked'
     WHERE r.id = ANY(${reportIds.map(BigInt)}::bigint[]) AND r.processed_at IS NULL
     ORDER BY r.id`;
}

/** What a report comes to. */
export interface JudgedReport {
  id: string;
  tenantId: number;
  contactId: number | null;
  /** What can happen only once to a contact on an occasion; null for what happens often. */
  fact: { kind: ReportKind; occasion: string } | null;
  /** A stable word: counted, known, unmatched, or what happened to the contact. */
  outcome: string;
  event: { type: string; occurredAt: string; isHuman: boolean; data: Record<string, unknown> } | null;
  /** The state the contact moves to, and the reason others see. */
  move: { to: 'bounced' | 'unsubscribed' | 'blacklisted'; reason: string } | null;
  /** With what the partner is told, once a contact and reason, if it stands from now on. */
  suppress: { emailHash: string; reason: string; email: string | null; campaignUid: string | null } | null;
  optOut: OptOutChannel | null;
  partnerEvent: { type: PartnerEventType; body: Record<string, unknown> } | null;
  cause: string | null;
  rule: string | null;
  rulesVersion: string | null;
}

/**
 * Stores verdicts: report, fact, event, contact, suppression, opt-out and the partner's outbox in one statement. Only reports
 * that nobody judged before count, and of several that tell the same fact one owns the event, so counters come from inserted
 * rows however often a job runs and however many feeders report.
 * @returns opt-outs that were opened by this, to be pushed to every engine
 */
export async function recordFeedback(
  db: Database,
  source: string,
  judged: readonly JudgedReport[],
): Promise<{ tenantId: number; optOutId: number }[]> {
  if (judged.length === 0) return [];
  const ended = judged.filter(({ move, cause }) => move?.to === 'bounced' && cause === 'hard');
  if (ended.length === 0) return record(db, source, judged);
  return db.$transaction(async (tx) => {
    const optOuts = await record(tx, source, judged);
    await raiseCauses(tx, ended);
    return optOuts;
  });
}

/**
 * A bounce that was counted as something lighter proves to end the address: its one event says so from now on. Runs after
 * the verdicts are stored, since the lighter report may have been stored by another job while that statement waited.
 */
async function raiseCauses(db: Db, ended: readonly JudgedReport[]): Promise<void> {
  const rows = ended.flatMap(({ tenantId, contactId, fact, event }) =>
    fact && event ? [{ tenantId, contactId, occasion: fact.occasion, data: event.data }] : [],
  );
  await db.$executeRaw`
    WITH raised AS (
      UPDATE feedback_facts f SET cause = 'hard'
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v("tenantId" int, "contactId" int, occasion text, data jsonb)
       WHERE f.tenant_id = v."tenantId" AND f.contact_id = v."contactId" AND f.kind = 'bounced' AND f.occasion = v.occasion
         AND f.cause IS DISTINCT FROM 'hard'
      RETURNING f.tenant_id, f.contact_id, f.occasion, v.data
    )
    UPDATE contact_events e SET data = e.data || r.data
      FROM raised r
     WHERE e.tenant_id = r.tenant_id AND e.contact_id = r.contact_id AND e.type = 'bounced'
       AND coalesce(e.data ->> 'campaign_uid', to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')) = r.occasion`;
}

async function record(
  db: Db,
  source: string,
  judged: readonly JudgedReport[],
): Promise<{ tenantId: number; optOutId: number }[]> {
  return db.$queryRaw<{ tenantId: number; optOutId: number }[]>`
    WITH verdict AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(judged)}::jsonb)
        AS v(id bigint, "tenantId" int, "contactId" int, fact jsonb, outcome text, event jsonb, move jsonb,
             suppress jsonb, "optOut" text, "partnerEvent" jsonb, cause text, rule text, "rulesVersion" text)
    ), fresh AS (
      UPDATE feedback_reports r
         SET processed_at = now(), due_at = NULL, outcome = v.outcome, contact_id = v."contactId",
             cause = v.cause, rule = v.rule, rules_version = v."rulesVersion"
        FROM verdict v WHERE r.id = v.id AND r.processed_at IS NULL
      RETURNING v.*
    ), facts AS (
      INSERT INTO feedback_facts (tenant_id, contact_id, kind, occasion, report_id, cause)
      SELECT DISTINCT ON ("tenantId", "contactId", fact ->> 'kind', fact ->> 'occasion')
             "tenantId", "contactId", fact ->> 'kind', fact ->> 'occasion', id, cause
        FROM fresh WHERE event IS NOT NULL AND jsonb_typeof(event) = 'object' AND jsonb_typeof(fact) = 'object'
       ORDER BY "tenantId", "contactId", fact ->> 'kind', fact ->> 'occasion', (jsonb_typeof(move) = 'object') DESC, id
      ON CONFLICT DO NOTHING
      RETURNING report_id
    ), counted AS (
      SELECT * FROM fresh WHERE jsonb_typeof(fact) IS DISTINCT FROM 'object' OR id IN (SELECT report_id FROM facts)
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, is_human, data, occurred_at)
      SELECT "tenantId", "contactId", event ->> 'type', ${source}, (event ->> 'isHuman')::boolean, event -> 'data',
             (event ->> 'occurredAt')::timestamptz
        FROM counted WHERE event IS NOT NULL AND jsonb_typeof(event) = 'object'
    ), machines AS (
      -- The first clicks of a burst were taken for a reader's before the others came.
      UPDATE contact_events e SET is_human = false, data = e.data || '{"scanner": "burst"}'
        FROM fresh f
       WHERE f.event -> 'data' ->> 'scanner' = 'burst' AND e.tenant_id = f."tenantId" AND e.contact_id = f."contactId" AND e.type = 'clicked'
         AND e.is_human AND e.data ->> 'campaign_uid' = f.event -> 'data' ->> 'campaign_uid'
         AND e.occurred_at BETWEEN (f.event ->> 'occurredAt')::timestamptz - interval '5 seconds'
                               AND (f.event ->> 'occurredAt')::timestamptz + interval '5 seconds'
    ), moving AS (
      SELECT DISTINCT ON ("contactId") * FROM fresh WHERE jsonb_typeof(move) = 'object' AND "contactId" IS NOT NULL
       ORDER BY "contactId", CASE move ->> 'to' WHEN 'blacklisted' THEN 0 WHEN 'unsubscribed' THEN 1 ELSE 2 END
    ), moved AS (
      UPDATE contacts c SET status = m.move ->> 'to', status_since = now(), status_reason = m.move ->> 'reason', due_at = NULL, updated_at = now()
        FROM moving m
       WHERE c.id = m."contactId" AND c.tenant_id = m."tenantId"
         AND (m.move ->> 'to' = 'blacklisted' AND c.status <> 'blacklisted'
           OR m.move ->> 'to' = 'unsubscribed' AND c.status NOT IN ('unsubscribed', 'blacklisted')
           OR m.move ->> 'to' = 'bounced' AND c.status = 'injected')
      RETURNING c.id
    ), suppressed AS (
      INSERT INTO suppressions AS s (tenant_id, email_hash, reason, source)
      SELECT DISTINCT ON ("tenantId", suppress ->> 'emailHash') "tenantId", suppress ->> 'emailHash', suppress ->> 'reason', ${source}
        FROM fresh WHERE jsonb_typeof(suppress) = 'object'
       ORDER BY "tenantId", suppress ->> 'emailHash', array_position(ARRAY['complaint', 'unsubscribed'], suppress ->> 'reason'), id
      -- What a person asked for outlives what a server said: a dead address may come back, an objection may not.
      ON CONFLICT (email_hash, tenant_id) WHERE email_hash IS NOT NULL DO UPDATE SET reason = excluded.reason, source = excluded.source
        WHERE s.reason = 'hard_bounce' AND excluded.reason <> 'hard_bounce' OR s.reason = 'unsubscribed' AND excluded.reason = 'complaint'
      RETURNING s.tenant_id, s.email_hash, s.reason
    ), told AS (
      INSERT INTO partner_events (tenant_id, type, contact_id, body, occurred_at)
      SELECT "tenantId", type, "contactId", body, coalesce((event ->> 'occurredAt')::timestamptz, now()) FROM (
        SELECT id, 0 AS place, "tenantId", "partnerEvent" ->> 'type' AS type, "contactId", "partnerEvent" -> 'body' AS body, event
          FROM fresh f
         WHERE jsonb_typeof("partnerEvent") = 'object'
           -- A bounce is told when it ends the contact, whichever report of it was first.
           AND CASE WHEN "partnerEvent" ->> 'type' = 'contact.bounced'
                    THEN id = (SELECT min(m.id) FROM moving m JOIN moved d ON d.id = m."contactId" WHERE m."contactId" = f."contactId" AND m.move ->> 'to' = 'bounced')
                    ELSE id IN (SELECT id FROM counted) END
        UNION ALL
        -- An entry is made, or raised to a graver reason, by one statement of all that run: so each is told once.
        (SELECT DISTINCT ON (s.tenant_id, s.email_hash) f.id, 1, f."tenantId", 'contact.suppressed', f."contactId",
                jsonb_build_object('email', f.suppress -> 'email', 'campaign_id', f.suppress -> 'campaignUid', 'metadata', jsonb_build_object('reason', s.reason)), f.event
           FROM suppressed s
           JOIN fresh f ON f."tenantId" = s.tenant_id AND f.suppress ->> 'emailHash' = s.email_hash AND f.suppress ->> 'reason' = s.reason
          ORDER BY s.tenant_id, s.email_hash, f.id)) news
       ORDER BY id, place
    ), opted AS (
      INSERT INTO opt_outs (tenant_id, contact_id, email_hash, channel, due_at)
      SELECT DISTINCT ON (f."tenantId", c.email_hash) f."tenantId", c.id, c.email_hash, f."optOut", now() + interval '30 seconds'
        FROM fresh f JOIN contacts c ON c.id = f."contactId" WHERE f."optOut" IS NOT NULL
      ON CONFLICT (tenant_id, email_hash) DO NOTHING
      RETURNING id, tenant_id
    )
    SELECT tenant_id AS "tenantId", id AS "optOutId" FROM opted`;
}

/** Reports whose job was lost, by kind, for the sweep. */
export async function overdueReports(db: Db, limit = 20_000): Promise<{ id: string; kind: ReportKind }[]> {
  return db.$queryRaw<{ id: string; kind: ReportKind }[]>`
    UPDATE feedback_reports SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM feedback_reports WHERE due_at < now() AND processed_at IS NULL ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id::text, kind`;
}

/**
 * Blacklists domains whose hard-bounce rate passed 10 % over at least 20 sends in 30 days (checklist J12), for 90 days.
 * @param domains only these are looked at; freemail domains must have been left out by the caller
 * @returns the domains that were entered now
 */
export async function blacklistBouncingDomains(
  db: Db,
  tenantId: number,
  domains: readonly string[],
): Promise<string[]> {
  if (domains.length === 0) return [];
  const rows = await db.$queryRaw<{ domain: string }[]>`
    INSERT INTO domain_blacklist (tenant_id, domain, reason, expires_at)
    SELECT ${tenantId}, s.domain, 'hard bounces ' || s.hard || ' of ' || s.sends || ' in 30 days', now() + interval '90 days'
      FROM (
        SELECT c.email_domain AS domain, count(*) FILTER (WHERE e.type = 'bounced' AND e.data ->> 'cause' = 'hard')::int AS hard,
               count(DISTINCT (e.contact_id, e.data ->> 'campaign_uid')) FILTER (WHERE e.type IN ('sent', 'delivered', 'bounced'))::int AS sends
          FROM contacts c JOIN contact_events e ON e.tenant_id = c.tenant_id AND e.contact_id = c.id
         WHERE c.tenant_id = ${tenantId} AND c.email_domain = ANY(${domains}) AND e.occurred_at > now() - interval '30 days'
         GROUP BY c.email_domain) s
     WHERE s.sends >= 20 AND s.hard > 0.10 * s.sends
    ON CONFLICT (domain, tenant_id) WHERE lifted_at IS NULL DO NOTHING
    RETURNING domain`;
  return rows.map(({ domain }) => domain);
}

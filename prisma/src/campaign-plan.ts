import { Prisma } from './generated/client.ts';
import type { Database, Db } from './open-db.ts';
import { PLANNING_LOCK } from './planning-lock.ts';
import { writableOrReason } from './writable.ts';

/** Follow-ups a person may get within the window of the frequency rule (checklist Z22). */
const FOLLOW_UPS = 2;
const FREQUENCY_DAYS = 90;

/** First mails whose variant nobody has decided yet. */
export async function undecidedRecipients(
  db: Db,
  tenantId: number,
  campaignId: number,
  limit = 20_000,
): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT contact_id AS id FROM campaign_recipients
     WHERE tenant_id = ${tenantId} AND campaign_id = ${campaignId} AND step = 0 AND state = 'waiting' AND variant IS NULL
     ORDER BY contact_id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Gives undecided recipients their variant; those without one are held until a winner is known. */
export async function decideVariants(
  db: Db,
  tenantId: number,
  campaignId: number,
  splits: readonly { contactId: number; variant: number | null }[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE campaign_recipients r SET variant = d.variant, state = CASE WHEN d.variant IS NULL THEN 'held' ELSE 'waiting' END
      FROM jsonb_to_recordset(${JSON.stringify(splits)}::jsonb) AS d("contactId" int, variant int)
     WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.step = 0 AND r.contact_id = d."contactId"
       AND r.state = 'waiting' AND r.variant IS NULL`;
}

/** A variant has won: it is written down once, and those who were held get it. @returns false when another was quicker */
export async function declareWinner(
  db: Db,
  tenantId: number,
  campaignId: number,
  { variant, by }: { variant: number; by: string },
): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH won AS (
      UPDATE campaigns SET winner = ${variant}, winner_by = ${by}, winner_at = now(), due_at = now(), updated_at = now()
       WHERE tenant_id = ${tenantId} AND id = ${campaignId} AND winner IS NULL AND ab IS NOT NULL
         AND status IN ('running', 'paused')
         AND EXISTS (SELECT FROM campaign_mails m WHERE m.campaign_id = ${campaignId} AND m.step = 0 AND m.variant = ${variant})
      RETURNING id
    ), freed AS (
      UPDATE campaign_recipients r SET variant = ${variant}, state = 'waiting' FROM won
       WHERE r.campaign_id = won.id AND r.state = 'held'
    )
    SELECT id FROM won`;
  return rows.length > 0;
}

/** Recipients that wait for a send, in groups that get the same mail. */
export interface WaitingGroup {
  step: number;
  variant: number;
  language: string | null;
  category: string | null;
  sourceId: string | null;
  contacts: number;
}

/** Who waits for a send. */
export async function waitingGroups(db: Db, tenantId: number, campaignId: number): Promise<WaitingGroup[]> {
  return db.$queryRaw<WaitingGroup[]>`
    SELECT r.step, r.variant, c.language, c.category, d.source_id AS "sourceId", count(*)::int AS contacts
      FROM campaign_recipients r
      JOIN contacts c ON c.id = r.contact_id
      JOIN data_sources d ON d.id = c.data_source_id
     WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.state = 'waiting' AND r.send_id IS NULL AND r.variant IS NOT NULL
     GROUP BY 1, 2, 3, 4, 5`;
}

/** The mail of one group. */
export interface PlannedMail extends Omit<WaitingGroup, 'contacts'> {
  templateId: number;
  version: number;
  /** The template's. */
  inLanguage: string;
}

/**
 * Puts waiting recipients into sends, one wave a call: as many as each instance may still mail today (UTC; checklist H8), follow-ups
 * before first mails, since somebody waits for them. The rest waits for tomorrow's wave.
 * @returns the sends that were made, and who found no place today
 */
export async function planSends(
  db: Database,
  tenantId: number,
  campaignId: number,
  mails: readonly PlannedMail[],
): Promise<{ sendIds: number[]; left: number }> {
  const [, [row]] = await db.$transaction([
    db.$executeRaw`SELECT pg_advisory_xact_lock(${PLANNING_LOCK}::bigint)`,
    db.$queryRaw<{ sendIds: number[]; left: number }[]>`
      WITH today AS (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS begins),
      budget AS (
        SELECT i.id AS instance_id, i.daily_quota - (
                 SELECT count(*) FROM campaign_recipients r, today WHERE r.instance_id = i.id AND r.planned_at >= today.begins) AS mails
          FROM mailwizz_instances i WHERE i.tenant_id = ${tenantId}
      ), mail AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(mails)}::jsonb) AS m(
          step int, variant int, language text, category text, "sourceId" text, "templateId" int, version int, "inLanguage" text)
      ), waiting AS (
        SELECT r.step, r.contact_id, r.variant, r.instance_id, r.list_id, m."templateId" AS template_id, m.version, m."inLanguage" AS language,
               row_number() OVER (PARTITION BY r.instance_id ORDER BY r.step DESC, c.score DESC, r.contact_id) AS place
          FROM campaign_recipients r
          JOIN campaigns g ON g.id = r.campaign_id AND g.status = 'running'
          JOIN contacts c ON c.id = r.contact_id
          JOIN data_sources d ON d.id = c.data_source_id
          JOIN mail m ON m.step = r.step AND m.variant = r.variant AND m.language IS NOT DISTINCT FROM c.language
                     AND m.category IS NOT DISTINCT FROM c.category AND m."sourceId" = d.source_id
         WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.state = 'waiting' AND r.send_id IS NULL
      ), picked AS (
        SELECT w.* FROM waiting w JOIN budget b ON b.instance_id = w.instance_id WHERE b.mails IS NULL OR w.place <= b.mails
      ), made AS (
        INSERT INTO sends (tenant_id, campaign_id, step, variant, wave, instance_id, list_id, template_id, template_version, language, name, due_at)
        SELECT ${tenantId}, g.id, p.step, p.variant, p.wave, p.instance_id, p.list_id, p.template_id, p.version, p.language,
               left(g.name, 120) || ' · ' || p.language || ' · relais-' ||
                 concat_ws('-', g.id, p.step, p.variant, p.wave, p.list_id, p.template_id, p.version), now() + interval '60 seconds'
          FROM campaigns g, (
            SELECT DISTINCT step, variant, instance_id, list_id, template_id, version, language,
                   (SELECT coalesce(max(wave) + 1, 0) FROM sends WHERE campaign_id = ${campaignId}) AS wave FROM picked) p
         WHERE g.id = ${campaignId}
        RETURNING id, step, variant, list_id, template_id, template_version
      ), planned AS (
        UPDATE campaign_recipients r SET send_id = m.id, planned_at = now()
          FROM picked p JOIN made m ON m.step = p.step AND m.variant = p.variant AND m.list_id = p.list_id
                                   AND m.template_id = p.template_id AND m.template_version = p.version
         WHERE r.campaign_id = ${campaignId} AND r.step = p.step AND r.contact_id = p.contact_id
        RETURNING 1
      )
      SELECT coalesce((SELECT array_agg(id ORDER BY id) FROM made), '{}') AS "sendIds",
             (SELECT count(*)::int FROM waiting) - (SELECT count(*)::int FROM planned) AS left`,
  ]);
  return row ?? { sendIds: [], left: 0 };
}

/** Recipients for whom no mail can be chosen leave the campaign, with that reason. */
export async function excludeWithoutMail(
  db: Db,
  tenantId: number,
  campaignId: number,
  groups: readonly Omit<WaitingGroup, 'contacts'>[],
): Promise<void> {
  if (groups.length === 0) return;
  await db.$executeRaw`
    UPDATE campaign_recipients r SET state = 'excluded', reason = 'no_template'
      FROM jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) AS m(step int, variant int, language text, category text, "sourceId" text),
           contacts c, data_sources d
     WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.state = 'waiting' AND r.send_id IS NULL
       AND c.id = r.contact_id AND d.id = c.data_source_id AND m.step = r.step AND m.variant = r.variant
       AND m.language IS NOT DISTINCT FROM c.language AND m.category IS NOT DISTINCT FROM c.category AND m."sourceId" = d.source_id`;
}

const humanEvent = (type: string) => Prisma.sql`EXISTS (
  SELECT FROM contact_events e
   WHERE e.tenant_id = r.tenant_id AND e.contact_id = r.contact_id AND e.type = ${type} AND e.is_human AND e.occurred_at >= g.started_at)`;

/**
 * Plans the next mail for everybody whose last one was sent long enough ago, once a send. Who clicked, replied, objected, bounced or
 * had two follow-ups in 90 days is written down with that reason and gets none.
 * @returns how many will get one
 */
export async function planFollowUps(db: Db, tenantId: number, campaignId: number): Promise<number> {
  const [row] = await db.$queryRaw<{ planned: number }[]>`
    WITH due AS (
      SELECT s.id, s.campaign_id, m.step, m.stop_on FROM sends s
        JOIN campaign_mails m ON m.campaign_id = s.campaign_id AND m.step = s.step + 1 AND m.variant = 0
       WHERE s.tenant_id = ${tenantId} AND s.campaign_id = ${campaignId} AND s.status = 'sent' AND s.followed_up_at IS NULL
         AND s.finished_at + make_interval(hours => m.delay_hours) <= now()
       FOR UPDATE OF s SKIP LOCKED
    ), judged AS (
      SELECT r.campaign_id, d.step, r.contact_id, r.tenant_id, r.email_hash, r.instance_id, r.list_id, coalesce(${writableOrReason}, CASE
               WHEN c.list_id <> r.list_id THEN 'moved_list'
               WHEN 'clicked' = ANY(d.stop_on) AND ${humanEvent('clicked')} THEN 'clicked'
               WHEN 'replied' = ANY(d.stop_on) AND ${humanEvent('replied')} THEN 'replied'
               WHEN (SELECT count(*) FROM campaign_recipients o
                      WHERE o.email_hash = r.email_hash AND o.created_at > now() - make_interval(days => ${FREQUENCY_DAYS})
                        AND o.step > 0 AND o.state <> 'excluded') >= ${FOLLOW_UPS} THEN 'written_to_recently'
             END) AS reason
        FROM due d
        JOIN campaign_recipients r ON r.send_id = d.id AND r.state = 'sent'
        JOIN campaigns g ON g.id = r.campaign_id
        JOIN contacts c ON c.id = r.contact_id
    ), planned AS (
      INSERT INTO campaign_recipients (campaign_id, step, contact_id, tenant_id, email_hash, instance_id, list_id, variant, state, reason)
      SELECT campaign_id, step, contact_id, tenant_id, email_hash, instance_id, list_id, 0,
             CASE WHEN reason IS NULL THEN 'waiting' ELSE 'excluded' END, reason FROM judged
      ON CONFLICT DO NOTHING
      RETURNING state
    ), marked AS (
      UPDATE sends s SET followed_up_at = now() FROM due d WHERE s.id = d.id
    )
    SELECT (SELECT count(*)::int FROM planned WHERE state = 'waiting') AS planned`;
  return row?.planned ?? 0;
}

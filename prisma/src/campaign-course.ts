import { type CampaignStatus, campaignLife, statesBefore } from '@relais/contracts';
import type { Db } from './open-db.ts';

export interface CampaignMove {
  tenantId: number;
  campaignId: number;
  to: CampaignStatus;
  /** Only from these of the states the machine allows; all of them when left out. */
  from?: readonly CampaignStatus[];
  reason: string | null;
}

/**
 * Moves a campaign that still stands where the move begins, and tells partners of a pause or an end in the same statement. A cancelled one frees
 * those it has not written to.
 * @returns false when it stood elsewhere
 */
export async function moveCampaign(db: Db, { tenantId, campaignId, to, from, reason }: CampaignMove): Promise<boolean> {
  const allowed = statesBefore(campaignLife, to).filter((state) => !from || from.includes(state));
  const ended = to === 'completed' || to === 'cancelled';
  const event = to === 'paused' ? 'campaign.paused' : ended ? 'campaign.finished' : null;
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH moved AS (
      UPDATE campaigns
         SET status = ${to}, status_since = now(), status_reason = ${reason}, updated_at = now(),
             finished_at = CASE WHEN ${ended} THEN now() ELSE finished_at END,
             -- MailWizz has to follow, so a sweep looks soon; a completed campaign owes nothing.
             due_at = CASE WHEN ${to === 'completed' || to === 'draft'} THEN NULL ELSE now() + interval '5 seconds' END
       WHERE tenant_id = ${tenantId} AND id = ${campaignId} AND status = ANY(${allowed})
      RETURNING id, name
    ), freed AS (
      UPDATE campaign_recipients r SET state = 'excluded', reason = 'cancelled' FROM moved
       WHERE ${to === 'cancelled'} AND r.campaign_id = moved.id AND r.state IN ('waiting', 'held')
    ), told AS (
      INSERT INTO partner_events (tenant_id, type, body)
      SELECT ${tenantId}, ${event}, jsonb_build_object('email', NULL, 'campaign_id', moved.id,
               'metadata', jsonb_build_object('name', moved.name, 'status', ${to}::text, 'reason', ${reason}::text))
        FROM moved WHERE ${event}::text IS NOT NULL
    )
    SELECT id FROM moved`;
  return rows.length > 0;
}

/** Plans the start; a launch plans it for now. @returns the moment, or null when the campaign cannot be started any more */
export async function scheduleCampaign(
  db: Db,
  tenantId: number,
  campaignId: number,
  at: Date | null,
): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`
    UPDATE campaigns
       SET status = 'scheduled', status_since = now(), status_reason = NULL, scheduled_at = coalesce(${at}::timestamptz, now()),
           due_at = coalesce(${at}::timestamptz, now()) + interval '5 seconds', updated_at = now()
     WHERE tenant_id = ${tenantId} AND id = ${campaignId} AND started_at IS NULL AND status IN ('draft', 'scheduled', 'paused')
    RETURNING scheduled_at AS at`;
  return row?.at ?? null;
}

/** Campaigns whose time has come: what a sweep enqueues after a crash or an emptied Redis, and what is looked at again and again. */
export async function dueCampaigns(
  db: Db,
  limit = 500,
): Promise<{ tenantId: number; campaignId: number; status: CampaignStatus }[]> {
  return db.$queryRaw`
    UPDATE campaigns SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT id FROM campaigns WHERE due_at < now() ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id AS "tenantId", id AS "campaignId", status`;
}

/** When a sweep looks at the campaign again; null: nothing is owed any more. */
export async function lookAgain(db: Db, tenantId: number, campaignId: number, afterMs: number | null): Promise<void> {
  await db.$executeRaw`
    UPDATE campaigns SET due_at = CASE WHEN ${afterMs}::float8 IS NULL THEN NULL ELSE now() + make_interval(secs => ${(afterMs ?? 0) / 1_000}::float8) END
     WHERE tenant_id = ${tenantId} AND id = ${campaignId}`;
}

/** Somebody of a campaign replied: one event a person and campaign, however often it is reported. @returns false for a stranger */
export async function recordReply(db: Db, tenantId: number, campaignId: number, emailHash: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ known: boolean }[]>`
    WITH person AS (
      SELECT c.id FROM contacts c
       WHERE c.tenant_id = ${tenantId} AND c.email_hash = ${emailHash}
         AND EXISTS (SELECT FROM campaign_recipients r WHERE r.campaign_id = ${campaignId} AND r.tenant_id = ${tenantId} AND r.contact_id = c.id)
    ), told AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, p.id, 'replied', 'api', jsonb_build_object('campaign_id', ${campaignId}::int) FROM person p
       WHERE NOT EXISTS (SELECT FROM contact_events e WHERE e.tenant_id = ${tenantId} AND e.contact_id = p.id AND e.type = 'replied'
                                                        AND (e.data ->> 'campaign_id')::int = ${campaignId})
    )
    SELECT EXISTS (SELECT FROM person) AS known`;
  return row?.known ?? false;
}

/** The running campaigns behind MailWizz's own uids. */
export async function runningCampaigns(db: Db, tenantId: number, campaignUids: readonly string[]): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT g.id FROM sends s JOIN campaigns g ON g.id = s.campaign_id
     WHERE s.tenant_id = ${tenantId} AND s.campaign_uid = ANY(${[...campaignUids]}) AND g.status = 'running'`;
  return rows.map(({ id }) => id);
}

/** Whose campaign it is; null when there is none such. For operators, who know it by its number alone. */
export async function campaignTenant(db: Db, campaignId: number): Promise<number | null> {
  const [row] = await db.$queryRaw<{ tenantId: number }[]>`
    SELECT tenant_id AS "tenantId" FROM campaigns WHERE id = ${campaignId}`;
  return row?.tenantId ?? null;
}

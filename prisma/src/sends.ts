import type { SendStatus } from '@relais/contracts';
import type { BrandStanding } from './brand.ts';
import { brandOf } from './brand.ts';
import type { Db } from './open-db.ts';

/** A send with what is needed to hand it to MailWizz. */
export interface SendToDeliver {
  id: number;
  campaignId: number;
  instanceId: number;
  listUid: string;
  /** Its name in MailWizz. */
  name: string;
  step: number;
  language: string;
  subject: string;
  html: string;
  text: string | null;
  /** The campaign's own subject for this mail, where it has one. */
  ownSubject: string | null;
  fromName: string | null;
  fromEmail: string;
  replyTo: string | null;
  tracksOpens: boolean;
  tracksClicks: boolean;
  segmentUid: string | null;
  campaignUid: string | null;
  brand: BrandStanding;
}

/** Whose lease it is, and for how long. */
export interface Lease {
  holder: string;
  ms: number;
}

/**
 * Takes a send whose campaign runs and which nobody else prepares. The lease outlives any call of its holder, so that whoever takes
 * over after a crash finds in MailWizz what the one before left there.
 * @returns null when there is nothing to do, or somebody else does it
 */
export async function claimSend(db: Db, tenantId: number, sendId: number, lease: Lease): Promise<SendToDeliver | null> {
  const [row] = await db.$queryRaw<Omit<SendToDeliver, 'brand'>[]>`
    WITH claimed AS (
      UPDATE sends s SET lease_holder = ${lease.holder}, lease_until = now() + make_interval(secs => ${lease.ms / 1_000}::float8),
             due_at = now() + make_interval(secs => ${lease.ms / 1_000}::float8)
        FROM campaigns g
       WHERE s.tenant_id = ${tenantId} AND s.id = ${sendId} AND s.status = 'pending' AND g.id = s.campaign_id AND g.status = 'running'
         AND (s.lease_until IS NULL OR s.lease_until < now() OR s.lease_holder = ${lease.holder})
      RETURNING s.*
    )
    SELECT s.id, s.campaign_id AS "campaignId", s.instance_id AS "instanceId", l.list_uid AS "listUid", s.name, s.step, s.language,
           v.subject, v.html, v.text, m.subject AS "ownSubject", g.from_name AS "fromName", g.from_email AS "fromEmail",
           g.reply_to AS "replyTo", g.tracks_opens AS "tracksOpens", g.tracks_clicks AS "tracksClicks",
           s.segment_uid AS "segmentUid", s.campaign_uid AS "campaignUid"
      FROM claimed s
      JOIN campaigns g ON g.id = s.campaign_id
      JOIN mailwizz_lists l ON l.id = s.list_id
      JOIN email_template_versions v ON v.template_id = s.template_id AND v.version = s.template_version
      LEFT JOIN campaign_mails m ON m.campaign_id = s.campaign_id AND m.step = s.step AND m.variant = s.variant`;
  if (!row) return null;
  const brand = await brandOf(db, tenantId);
  return brand && { ...row, brand };
}

/** Prolongs the lease. @returns false when it was lost, or the campaign no longer runs */
export async function holdSend(db: Db, tenantId: number, sendId: number, lease: Lease): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE sends s SET lease_until = now() + make_interval(secs => ${lease.ms / 1_000}::float8),
           due_at = now() + make_interval(secs => ${lease.ms / 1_000}::float8)
      FROM campaigns g
     WHERE s.tenant_id = ${tenantId} AND s.id = ${sendId} AND s.lease_holder = ${lease.holder} AND s.lease_until > now()
       AND s.status = 'pending' AND g.id = s.campaign_id AND g.status = 'running'`;
  return held > 0;
}

/** Gives a send back, with what went wrong; `afterMs` is when a sweep may try again. */
export async function releaseSend(
  db: Db,
  tenantId: number,
  sendId: number,
  holder: string,
  { error, afterMs }: { error: string | null; afterMs: number },
): Promise<void> {
  await db.$executeRaw`
    UPDATE sends SET lease_holder = NULL, lease_until = NULL, last_error = ${error}, due_at = now() + make_interval(secs => ${afterMs / 1_000}::float8)
     WHERE tenant_id = ${tenantId} AND id = ${sendId} AND lease_holder = ${holder} AND status = 'pending'`;
}

/** Writes down MailWizz's name for a part, once. @returns the one that stands: ours, or what another run wrote before */
export async function keepUid(
  db: Db,
  tenantId: number,
  sendId: number,
  uid: { segmentUid: string } | { campaignUid: string },
): Promise<{ segmentUid: string | null; campaignUid: string | null }> {
  const { segmentUid = null, campaignUid = null } = { segmentUid: undefined, campaignUid: undefined, ...uid };
  const [row] = await db.$queryRaw<{ segmentUid: string | null; campaignUid: string | null }[]>`
    UPDATE sends SET segment_uid = coalesce(segment_uid, ${segmentUid}), campaign_uid = coalesce(campaign_uid, ${campaignUid})
     WHERE tenant_id = ${tenantId} AND id = ${sendId}
    RETURNING segment_uid AS "segmentUid", campaign_uid AS "campaignUid"`;
  return row ?? { segmentUid: null, campaignUid: null };
}

export interface SendMove {
  tenantId: number;
  sendId: number;
  from: readonly SendStatus[];
  to: SendStatus;
  mailwizzStatus?: string | null;
  error?: string | null;
}

/** Moves a send that still stands where the move begins; one that ends settles its recipients. @returns false when it stood elsewhere */
export async function moveSend(
  db: Db,
  { tenantId, sendId, from, to, mailwizzStatus = null, error = null }: SendMove,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    WITH moved AS (
      UPDATE sends
         SET status = ${to}, mailwizz_status = coalesce(${mailwizzStatus}, mailwizz_status), last_error = ${error},
             started_at = CASE WHEN ${to} IN ('running', 'paused', 'sent') THEN coalesce(started_at, now()) ELSE started_at END,
             finished_at = CASE WHEN ${to} IN ('sent', 'empty', 'failed', 'cancelled') THEN now() END,
             lease_holder = NULL, lease_until = NULL, due_at = NULL
       WHERE tenant_id = ${tenantId} AND id = ${sendId} AND status = ANY(${[...from]})
      RETURNING id, started_at
    ), settled AS (
      -- Of a send that was cut off nobody knows who got it: for the frequency rule they count as written to. One that never began wrote to nobody.
      UPDATE campaign_recipients r
         SET state = CASE WHEN r.state = 'placed' AND moved.started_at IS NOT NULL THEN 'sent' ELSE 'excluded' END,
             reason = CASE WHEN r.state = 'placed' AND moved.started_at IS NOT NULL THEN r.reason ELSE 'send_' || ${to} END
        FROM moved WHERE r.send_id = moved.id AND r.state IN ('waiting', 'placed') AND ${to} IN ('sent', 'empty', 'failed', 'cancelled')
    )
    SELECT id FROM moved`;
  return rows.length > 0;
}

/** A send as a look at its campaign needs it. */
export interface SendStanding {
  id: number;
  instanceId: number;
  listUid: string;
  step: number;
  variant: number;
  status: SendStatus;
  segmentUid: string | null;
  campaignUid: string | null;
  finishedAt: Date | null;
  followedUp: boolean;
  mailwizzStatus: string | null;
  lastError: string | null;
}

/** All sends of a campaign, oldest first. */
export async function sendsOf(db: Db, tenantId: number, campaignId: number): Promise<SendStanding[]> {
  return db.$queryRaw<SendStanding[]>`
    SELECT s.id, s.instance_id AS "instanceId", l.list_uid AS "listUid", s.step, s.variant, s.status, s.segment_uid AS "segmentUid",
           s.campaign_uid AS "campaignUid", s.finished_at AS "finishedAt", s.followed_up_at IS NOT NULL AS "followedUp",
           s.mailwizz_status AS "mailwizzStatus", s.last_error AS "lastError"
      FROM sends s JOIN mailwizz_lists l ON l.id = s.list_id
     WHERE s.tenant_id = ${tenantId} AND s.campaign_id = ${campaignId} ORDER BY s.id`;
}

/** What MailWizz says of a send, for the page and for the nightly comparison. */
export async function noteMailwizz(
  db: Db,
  tenantId: number,
  sendId: number,
  seen: { status: string; stats: object | null },
): Promise<void> {
  await db.$executeRaw`
    UPDATE sends SET mailwizz_status = ${seen.status}, mailwizz_stats = coalesce(${seen.stats === null ? null : JSON.stringify(seen.stats)}::jsonb, mailwizz_stats)
     WHERE tenant_id = ${tenantId} AND id = ${sendId}`;
}

/** Sends that still have to be prepared and whose job was lost, or whose holder died. */
export async function overdueSends(db: Db, limit = 500): Promise<{ tenantId: number; sendId: number }[]> {
  return db.$queryRaw`
    UPDATE sends SET due_at = now() + interval '60 seconds'
     WHERE id IN (SELECT s.id FROM sends s JOIN campaigns g ON g.id = s.campaign_id AND g.status = 'running'
                   WHERE s.due_at < now() AND s.status = 'pending' ORDER BY s.due_at LIMIT ${limit} FOR UPDATE OF s SKIP LOCKED)
    RETURNING tenant_id AS "tenantId", id AS "sendId"`;
}

/** Is anything of a campaign still to come? */
export async function campaignIsOver(db: Db, tenantId: number, campaignId: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ over: boolean }[]>`
    SELECT NOT EXISTS (SELECT FROM campaign_recipients r
                        WHERE r.tenant_id = ${tenantId} AND r.campaign_id = ${campaignId} AND r.state IN ('waiting', 'held', 'placed'))
       AND NOT EXISTS (SELECT FROM sends s
                        WHERE s.tenant_id = ${tenantId} AND s.campaign_id = ${campaignId}
                          AND (s.status IN ('pending', 'running', 'paused')
                            OR s.status = 'sent' AND s.followed_up_at IS NULL
                           AND EXISTS (SELECT FROM campaign_mails m WHERE m.campaign_id = s.campaign_id AND m.step = s.step + 1))) AS over`;
  return row?.over ?? false;
}

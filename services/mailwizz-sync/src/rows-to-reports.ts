import type { ReportKind } from '@relais/contracts';
import { naturalKey } from '@relais/intake';
import { judgeBounceReport } from '@relais/powermta';
import type { NewReport } from '@relais/prisma';
import type { Bounce, CampaignComplaint, CampaignUnsubscribe, DeliveryLog, Subscriber } from 'mailwizz-api-ts';

/** Whose rows these are. */
export interface Origin {
  tenantId: number;
  instanceId: number;
  campaignUid: string;
  /** Of a list's row, which belongs to no campaign. */
  listUid: string;
}

/** MailWizz keeps no moment of a bounce or complaint; the report is dated by its arrival. */
const NO_MOMENT = '';

export const bounceReport = (origin: Origin, { subscriber, bounceType, message }: Bounce): NewReport | null =>
  reportOf(origin, 'bounced', subscriber?.subscriberUid, NO_MOMENT, {
    bounce_type: bounceType,
    message: message ?? '',
  });

export const complaintReport = (origin: Origin, { subscriber, message }: CampaignComplaint): NewReport | null =>
  reportOf(origin, 'complained', subscriber?.subscriberUid, NO_MOMENT, { message: message ?? '' });

export const unsubscribeReport = (origin: Origin, row: CampaignUnsubscribe): NewReport | null =>
  reportOf(origin, 'unsubscribed', row.subscriber?.subscriberUid, iso(row.dateAdded), {
    ip_address: row.ipAddress ?? '',
    user_agent: row.userAgent ?? '',
    message: row.reason ?? '',
  });

/** An answer of a mail server, as opposed to words of MailWizz about itself. */
const smtpAnswer = /(?:^|\D)[45]\d\d[ -]/;

/**
 * What became of a mail on its way to the delivery server. PowerMTA takes all it can, so success means sent, not delivered; a
 * final refusal with a server's words is a bounce.
 */
export function deliveryReport(
  origin: Origin,
  { subscriber, status, message, dateAdded }: DeliveryLog,
): NewReport | null {
  if (status === 'success') return reportOf(origin, 'sent', subscriber?.subscriberUid, iso(dateAdded), {});
  const refused = (status === 'fatal-error' || status === 'giveup') && smtpAnswer.test(message ?? '');
  return refused
    ? reportOf(origin, 'bounced', subscriber?.subscriberUid, iso(dateAdded), { message: message ?? '' })
    : null;
}

/** Someone a list holds back, without MailWizz saying since when or why. */
export const heldBackReport = (origin: Origin, { subscriberUid, status }: Subscriber): NewReport | null =>
  reportOf(origin, 'unsubscribed', subscriberUid, NO_MOMENT, { listed: true, message: status });

function reportOf(
  { tenantId, instanceId, campaignUid, listUid }: Origin,
  kind: ReportKind,
  subscriberUid: string | undefined,
  occurredAt: string,
  told: Record<string, string | boolean>,
): NewReport | null {
  if (!subscriberUid) return null;
  const clean = Object.entries(told).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replaceAll('\u0000', '').slice(0, 2_000) : value,
  ]);
  const raw = {
    ...Object.fromEntries(clean),
    subscriber_uid: subscriberUid,
    campaign_uid: campaignUid,
    occurred_at: occurredAt,
  };
  const final = kind === 'bounced' && judgeBounceReport(raw).cause === 'hard';
  return {
    tenantId,
    instanceId,
    feeder: 'poller',
    kind,
    naturalKey: naturalKey({
      tenantId,
      kind,
      campaignUid,
      person: subscriberUid,
      occurredAt: occurredAt || new Date().toISOString(),
      url: '',
      final,
      place: listUid,
    }),
    raw,
  };
}

const iso = (date: Date | null): string => date?.toISOString() ?? '';

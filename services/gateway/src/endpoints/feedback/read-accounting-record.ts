import type { ReportKind } from '@relais/contracts';
import { naturalKey } from '@relais/intake';
import { type AccountingRecord, judgeBounceReport, mailwizzIds, recordKey } from '@relais/powermta';
import type { Feeder, NewReport } from '@relais/prisma';

/** Complaints by another name, and what receivers report that is none. */
const noComplaints = new Set(['not-spam', 'auth-failure']);

/** PowerMTA's own doings: no server of a recipient was asked. Expiry is none of them. */
const isLocal = (rule: string): boolean => rule.startsWith('local.') && rule !== 'local.own-rate-limit';

const kindOf = ({
  type,
  dlvType,
  feedbackType,
}: {
  type: string;
  dlvType: string;
  feedbackType: string | null;
}): ReportKind | null => {
  switch (type) {
    case 'd':
      // Handed to a file, a pipe or nowhere: nobody has got it.
      return dlvType === '' || dlvType === 'smtp' ? 'delivered' : null;
    case 'b':
    case 'rb':
      return 'bounced';
    case 'f':
      return noComplaints.has(feedbackType?.toLowerCase() ?? '') ? null : 'complained';
    default:
      // `t` and `tq` are attempts that go on, `r` is our own injection, `rs` a status mail.
      return null;
  }
};

/**
 * One accounting record as a report; null for what tells nothing about a contact. The key is that of the fact, shared with
 * the other feeders; where no campaign is known, of the record itself, so that a file sent again adds nothing either way.
 */
export function readAccountingRecord(
  record: AccountingRecord,
  { tenantId, instanceId }: Feeder,
  hashOf: (address: string) => string | null,
): NewReport | null {
  const { feedbackType } = record;
  const dlvType = (
    Object.entries(record.raw).find(([name]) => name.toLowerCase() === 'dlvtype')?.[1] ?? ''
  ).toLowerCase();
  const kind = kindOf({ type: record.type, dlvType, feedbackType });
  if (kind === null) return null;
  const { campaignUid = '', subscriberUid = '' } = mailwizzIds(record);
  const emailHash = hashOf(record.orcpt?.replace(/^rfc822;/i, '') ?? '') ?? hashOf(record.rcpt ?? '') ?? '';
  const occurredAt = (record.timeLogged ?? record.timeQueued)?.toISOString() ?? '';
  const raw = {
    record: record.type,
    subscriber_uid: subscriberUid,
    campaign_uid: campaignUid,
    email_hash: emailHash,
    occurred_at: occurredAt,
    diag: letters(record.dsnDiag, 2_000),
    dsn_status: letters(record.dsnStatus, 300),
    dsn_mta: letters(record.dsnMta, 300),
    bounce_cat: letters(record.bounceCat, 60),
    source_ip: letters(record.sourceIp, 60),
    vmta: letters(record.vmta, 120),
    feedback_type: letters(feedbackType, 60),
  };
  const verdict = kind === 'bounced' ? judgeBounceReport(raw) : null;
  if (verdict && isLocal(verdict.rule)) return null;
  const person = subscriberUid || emailHash;
  const fact = { tenantId, kind, campaignUid, person, occurredAt, url: '', final: verdict?.cause === 'hard' };
  return {
    tenantId,
    instanceId,
    feeder: 'pmta',
    kind,
    naturalKey: campaignUid && person ? naturalKey(fact) : `${tenantId}:${recordKey(record)}`,
    raw,
  };
}

const letters = (text: string | null, most: number): string => (text ?? '').replaceAll('\u0000', '').slice(0, most);

import { classifyBounce } from '@relais/powermta';
import type { JudgedReport, ReportToJudge } from '@relais/prisma';
import { scannerVerdict } from './scanner.ts';

/** Soft bounces without a delivery between that make an address dead (domain.md, Feedback). */
const SOFTS_TO_HARD = 3;

const text = (raw: Record<string, unknown>, ...keys: string[]): string => {
  for (const key of keys) {
    const value = raw[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
};

/** What a report comes to. Pure: the same report and rules always give the same verdict, so history can be replayed. */
export function judgeReport(report: ReportToJudge, rulesVersion: string): JudgedReport {
  const base = blank(report);
  if (report.contactId === null) return { ...base, outcome: 'unmatched' };
  switch (report.kind) {
    case 'sent':
    case 'delivered':
      return {
        ...base,
        outcome: 'counted',
        event: eventOf(report, report.kind),
        partnerEvent: report.kind === 'delivered' ? told(report, 'email.delivered') : null,
      };
    case 'opened':
    case 'clicked':
      return engagement(report, base, report.kind);
    case 'unsubscribed':
      return {
        ...leaving(report, base, 'unsubscribed', 'unsubscribed'),
        optOut: 'mailwizz',
        partnerEvent: told(report, 'contact.unsubscribed'),
      };
    case 'complained':
      return {
        ...leaving(report, base, 'blacklisted', 'complaint'),
        event: eventOf(report, 'spam_report'),
        optOut: 'mailwizz',
        partnerEvent: told(report, 'contact.complained'),
      };
    case 'bounced':
      return bounced(report, base, rulesVersion);
  }
}

/** A block is not a bounce: only an address-level cause touches the contact (domain.md, Feedback). */
function bounced(report: ReportToJudge, base: JudgedReport, rulesVersion: string): JudgedReport {
  const { raw } = report;
  const verdict = causeOf(raw);
  const third = verdict.countsAsSoft && report.softBounces + 1 >= SOFTS_TO_HARD;
  const hard = verdict.cause === 'hard' || third;
  const data = {
    cause: verdict.cause,
    rule: verdict.rule,
    counts_as_soft: verdict.countsAsSoft,
    diag: text(raw, 'diag', 'message').slice(0, 1_000),
    ...(third ? { soft_bounces: SOFTS_TO_HARD } : {}),
  };
  const judged: JudgedReport = {
    ...base,
    outcome: verdict.cause,
    event: eventOf(report, 'bounced', data),
    cause: verdict.cause,
    rule: verdict.rule,
    rulesVersion,
  };
  if (!hard) return judged;
  return {
    ...judged,
    outcome: third ? 'hard_after_softs' : 'hard',
    move: { to: 'bounced', reason: third ? 'three soft bounces' : verdict.rule },
    suppress: suppression(report, 'hard_bounce'),
    partnerEvent: told(report, 'contact.bounced', { cause: verdict.cause, rule: verdict.rule }),
  };
}

/** The SMTP answer decides. A feeder that only says hard or soft is believed when it brings no answer. */
function causeOf(raw: Record<string, unknown>): { cause: string; rule: string; countsAsSoft: boolean } {
  const diag = text(raw, 'diag', 'message', 'dsn_diag');
  const said = text(raw, 'bounce_type').toLowerCase();
  if (diag === '' && text(raw, 'dsn_status') === '' && text(raw, 'bounce_cat') === '') {
    if (said === 'hard' || said === 'soft') return { cause: said, rule: 'as_reported', countsAsSoft: said === 'soft' };
    return { cause: 'other', rule: 'nothing_said', countsAsSoft: false };
  }
  const { cause, rule, action } = classifyBounce({
    diag,
    dsnStatus: text(raw, 'dsn_status'),
    bounceCat: text(raw, 'bounce_cat'),
  });
  return { cause, rule, countsAsSoft: action === 'count_soft' };
}

function engagement(report: ReportToJudge, base: JudgedReport, kind: 'opened' | 'clicked'): JudgedReport {
  const { raw } = report;
  const at = new Date(occurredAt(report));
  const scanner = scannerVerdict({
    kind,
    userAgent: text(raw, 'user_agent'),
    method: text(raw, 'method') || undefined,
    delayMs: report.sentAt ? at.getTime() - report.sentAt.getTime() : null,
    clicksBeside: report.clicksBeside,
    honey: raw.honey === true,
  });
  const data = {
    ip: text(raw, 'ip_address', 'ip'),
    user_agent: text(raw, 'user_agent').slice(0, 500),
    url: text(raw, 'url').slice(0, 2_000),
    ...(scanner ? { scanner } : {}),
  };
  const event = { ...eventOf(report, kind, data), isHuman: scanner === null };
  return {
    ...base,
    outcome: scanner ? 'scanner' : 'counted',
    event,
    partnerEvent: scanner
      ? null
      : told(report, kind === 'opened' ? 'email.opened' : 'email.clicked', { url: data.url }),
  };
}

function leaving(
  report: ReportToJudge,
  base: JudgedReport,
  to: 'unsubscribed' | 'blacklisted',
  reason: 'unsubscribed' | 'complaint',
): JudgedReport {
  return {
    ...base,
    outcome: reason,
    event: eventOf(report, 'unsubscribed'),
    move: { to, reason },
    suppress: suppression(report, reason),
  };
}

const suppression = ({ emailHash }: ReportToJudge, reason: string) => (emailHash ? { emailHash, reason } : null);

const told = (
  { email, raw }: ReportToJudge,
  type: NonNullable<JudgedReport['partnerEvent']>['type'],
  metadata: Record<string, unknown> = {},
) => ({
  type,
  body: { email, campaign_id: text(raw, 'campaign_uid') || null, metadata },
});

const eventOf = (report: ReportToJudge, type: string, data: Record<string, unknown> = {}) => ({
  type,
  occurredAt: occurredAt(report),
  isHuman: true,
  data: { ...(text(report.raw, 'campaign_uid') ? { campaign_uid: text(report.raw, 'campaign_uid') } : {}), ...data },
});

/** What the feeder says, unless it lies in the future or makes no sense. */
function occurredAt({ raw, receivedAt }: ReportToJudge): string {
  const said = Date.parse(text(raw, 'occurred_at'));
  return new Date(Number.isFinite(said) && said <= receivedAt.getTime() + 60_000 ? said : receivedAt).toISOString();
}

const blank = ({ id, tenantId, contactId }: ReportToJudge): JudgedReport => ({
  id,
  tenantId,
  contactId,
  outcome: 'counted',
  event: null,
  move: null,
  suppress: null,
  optOut: null,
  partnerEvent: null,
  cause: null,
  rule: null,
  rulesVersion: null,
});

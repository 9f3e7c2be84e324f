import type { ReportKind } from '@relais/contracts';
import { judgeBounceReport } from '@relais/powermta';
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
  const { raw } = report;
  if (report.contactId === null) return { ...base, outcome: 'unmatched' };
  if (isEcho(report)) return { ...base, outcome: 'known' };
  switch (report.kind) {
    case 'sent':
    case 'delivered':
      return {
        ...base,
        outcome: 'counted',
        event: eventOf(report, report.kind, wayOf(raw)),
        partnerEvent: report.kind === 'delivered' ? told(report, 'email.delivered') : null,
      };
    case 'opened':
    case 'clicked':
      return engagement(report, base, report.kind);
    case 'unsubscribed':
      if (raw.listed === true && text(raw, 'message') === 'blacklisted') return heldBack(report, base);
      return {
        ...leaving(report, base, 'unsubscribed', 'unsubscribed'),
        optOut: 'mailwizz',
        partnerEvent: told(report, 'contact.unsubscribed'),
      };
    case 'complained':
      return {
        ...leaving(report, base, 'blacklisted', 'complaint'),
        event: eventOf(report, 'spam_report', wayOf(raw)),
        optOut: 'mailwizz',
        partnerEvent: told(report, 'contact.complained'),
      };
    case 'bounced':
      return bounced(report, base, rulesVersion);
  }
}

/**
 * MailWizz lists whom it holds back without saying since when or why. Of someone who is off the line already, that is most
 * often our own word coming back.
 */
const isEcho = ({ kind, raw, status }: ReportToJudge): boolean =>
  kind === 'unsubscribed' &&
  raw.listed === true &&
  (status === 'unsubscribed' || status === 'blacklisted' || status === 'bounced');

/** MailWizz mails them no more, for a reason it does not tell: neither do we. */
const heldBack = (report: ReportToJudge, base: JudgedReport): JudgedReport => ({
  ...base,
  outcome: 'blacklisted',
  event: eventOf(report, 'blacklisted', { reason: 'mailwizz_blacklist' }),
  move: { to: 'blacklisted', reason: 'mailwizz_blacklist' },
  suppress: suppression(report, 'manual'),
  optOut: 'mailwizz',
});

/** A block is not a bounce: only an address-level cause touches the contact (domain.md, Feedback). */
function bounced(report: ReportToJudge, base: JudgedReport, rulesVersion: string): JudgedReport {
  const { raw, known } = report;
  const verdict = judgeBounceReport(raw);
  // Another report of this very bounce was counted: it is no further soft one.
  const third = verdict.countsAsSoft && known === null && report.softBounces + 1 >= SOFTS_TO_HARD;
  const hard = verdict.cause === 'hard' || third;
  const data = {
    cause: verdict.cause,
    rule: verdict.rule,
    counts_as_soft: verdict.countsAsSoft,
    diag: text(raw, 'diag', 'message').slice(0, 1_000),
    ...(verdict.provider ? { provider: verdict.provider } : {}),
    ...wayOf(raw),
    ...(third ? { soft_bounces: SOFTS_TO_HARD } : {}),
  };
  const judged: JudgedReport = {
    ...base,
    outcome: known === null || (hard && known.cause !== 'hard') ? verdict.cause : 'known',
    event: eventOf(report, 'bounced', data),
    cause: verdict.cause,
    rule: verdict.rule,
    rulesVersion,
  };
  if (!hard) return judged;
  return {
    ...judged,
    outcome: third ? 'hard_after_softs' : judged.outcome,
    move: { to: 'bounced', reason: third ? 'three soft bounces' : verdict.rule },
    suppress: suppression(report, 'hard_bounce'),
    partnerEvent: told(report, 'contact.bounced', { cause: verdict.cause, rule: verdict.rule }),
  };
}

/** The way a mail took, as accounting tells it: what came of mails is looked at by IP as well (ask 15), so good news say it too. */
function wayOf(raw: Record<string, unknown>): Record<string, string> {
  const way = { source_ip: text(raw, 'source_ip'), vmta: text(raw, 'vmta') };
  return Object.fromEntries(Object.entries(way).filter(([, value]) => value !== ''));
}

function engagement(report: ReportToJudge, base: JudgedReport, kind: 'opened' | 'clicked'): JudgedReport {
  const { raw } = report;
  const at = new Date(occurredAt(report));
  const scanner = scannerVerdict({
    kind,
    userAgent: text(raw, 'user_agent'),
    ip: text(raw, 'ip_address', 'ip'),
    method: text(raw, 'method') || undefined,
    delayMs: report.sentAt ? at.getTime() - report.sentAt.getTime() : null,
    linksBeside: linksBeside(report, at),
    honey: raw.honey === true || isHoney(text(raw, 'url'), report.honeyPath),
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

/** A reader opens one link after another: other links of the same mail within five seconds are a machine's. */
const BURST_MS = 5_000;

function linksBeside({ raw, clicksNear }: ReportToJudge, at: Date): number {
  const near = clicksNear.filter(({ at: other }) => Math.abs(Date.parse(other) - at.getTime()) <= BURST_MS);
  return new Set(near.map(({ url }) => url).filter((url) => url !== text(raw, 'url'))).size;
}

/** The link no reader can see: `https://…/<the tenant's path>`, with whatever a tracker hung on it. */
function isHoney(url: string, honeyPath: string): boolean {
  return honeyPath !== '' && URL.canParse(url) && new URL(url).pathname.replace(/\/+$/, '') === honeyPath;
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

const suppression = ({ emailHash, email, raw }: ReportToJudge, reason: string): JudgedReport['suppress'] =>
  emailHash ? { emailHash, reason, email, campaignUid: text(raw, 'campaign_uid') || null } : null;

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

/** Before there was anything to report on: a clock that was never set. */
const EARLIEST = Date.UTC(2000);

/** What the feeder says, unless it lies in the future or makes no sense. */
function occurredAt({ raw, receivedAt }: ReportToJudge): string {
  const said = Date.parse(text(raw, 'occurred_at'));
  const believable = said > EARLIEST && said <= receivedAt.getTime() + 60_000;
  return new Date(believable ? said : receivedAt).toISOString();
}

const onceKinds: ReadonlySet<ReportKind> = new Set(['sent', 'delivered', 'bounced', 'unsubscribed', 'complained']);

const blank = ({ id, tenantId, contactId, kind, occasion }: ReportToJudge): JudgedReport => ({
  id,
  tenantId,
  contactId,
  fact: onceKinds.has(kind) ? { kind, occasion } : null,
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

import type { QueueNamed } from '@relais/contracts';
import { isFreeProvider } from '@relais/email-address';
import { bundledBounceRules } from '@relais/powermta';
import {
  blacklistBouncingDomains,
  type Db,
  type JudgedReport,
  type ReportToJudge,
  recordFeedback,
  reportsToJudge,
} from '@relais/prisma';
import { done, type Enqueue, type Processor, skip } from '@relais/queues';
import { judgeReport } from './judge-report.ts';

export interface JudgeDeps {
  db: Db;
  enqueue: Enqueue;
  onJudged?(outcome: string, reports: number): void;
}

/** Turns reports into events, states, suppressions and messages to partners. Serves `bounce` and `engagement` alike. */
export const judgeReports =
  ({ db, enqueue, onJudged }: JudgeDeps): Processor<QueueNamed<'bounce'> | QueueNamed<'engagement'>> =>
  async ({ reportIds }) => {
    const reports = await reportsToJudge(db, reportIds);
    if (reports.length === 0) return skip('all judged already');
    const judged = withRunningSofts(reports).map((report) => judgeReport(report, bundledBounceRules.version));
    const optOuts = await recordFeedback(db, 'feedback', judged);

    await blacklistDomains(db, reports, judged);
    for (const { tenantId, optOutId } of optOuts) await enqueue('sync', { kind: 'opt_out', tenantId, optOutId });
    if (judged.some(({ partnerEvent }) => partnerEvent))
      await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
    for (const [outcome, count] of countBy(judged)) onJudged?.(outcome, count);
    return done({ reports: judged.length, unmatched: judged.filter(({ outcome }) => outcome === 'unmatched').length });
  };

/** Several bounces of one contact in a batch count one after another, as they would in batches of their own. */
function withRunningSofts(reports: readonly ReportToJudge[]): ReportToJudge[] {
  const seen = new Map<number, number>();
  return reports.map((report) => {
    if (report.kind !== 'bounced' || report.contactId === null) return report;
    const before = seen.get(report.contactId) ?? 0;
    seen.set(report.contactId, before + 1);
    return { ...report, softBounces: report.softBounces + before };
  });
}

async function blacklistDomains(
  db: Db,
  reports: readonly ReportToJudge[],
  judged: readonly JudgedReport[],
): Promise<void> {
  const hard = new Set(judged.filter(({ move }) => move?.to === 'bounced').map(({ id }) => id));
  const byTenant = new Map<number, Set<string>>();
  for (const { id, tenantId, emailDomain } of reports) {
    if (!hard.has(id) || !emailDomain || isFreeProvider(emailDomain)) continue;
    const domains = byTenant.get(tenantId) ?? new Set();
    byTenant.set(tenantId, domains.add(emailDomain));
  }
  for (const [tenantId, domains] of byTenant) await blacklistBouncingDomains(db, tenantId, [...domains]);
}

function countBy(judged: readonly JudgedReport[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { outcome } of judged) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
}

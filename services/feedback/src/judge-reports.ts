import { CONTACTS_PER_JOB, type QueueNamed } from '@relais/contracts';
import { isFreeProvider } from '@relais/email-address';
import { bundledBounceRules } from '@relais/powermta';
import {
  blacklistBouncingDomains,
  type Database,
  type JudgedReport,
  type ReportToJudge,
  recordFeedback,
  reportsToJudge,
  runningCampaigns,
} from '@relais/prisma';
import { done, type Enqueue, type Processor, skip } from '@relais/queues';
import { judgeInTurn } from './judge-in-turn.ts';

export interface JudgeDeps {
  db: Database;
  enqueue: Enqueue;
  onJudged?(outcome: string, reports: number): void;
}

/** Turns reports into events, states, suppressions and messages to partners. Serves `bounce` and `engagement` alike. */
export const judgeReports =
  ({ db, enqueue, onJudged }: JudgeDeps): Processor<QueueNamed<'bounce'> | QueueNamed<'engagement'>> =>
  async ({ reportIds }) => {
    const reports = await reportsToJudge(db, reportIds);
    if (reports.length === 0) return skip('all judged already');
    const judged = judgeInTurn(reports, bundledBounceRules.version);
    const optOuts = await recordFeedback(db, 'feedback', judged);

    await blacklistDomains(db, reports, judged);
    for (const job of unseenByMailwizz(reports, judged)) await enqueue('sync', job);
    await lookAtCampaigns(db, enqueue, judged);
    for (const { tenantId, optOutId } of optOuts) await enqueue('sync', { kind: 'opt_out', tenantId, optOutId });
    if (judged.some(({ partnerEvent }) => partnerEvent))
      await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
    for (const [outcome, count] of countBy(judged)) onJudged?.(outcome, count);
    return done({ reports: judged.length, unmatched: judged.filter(({ outcome }) => outcome === 'unmatched').length });
  };

/** MailWizz has not seen a bounce that accounting or a partner told of, and would mail the address again. */
function unseenByMailwizz(
  reports: readonly ReportToJudge[],
  judged: readonly JudgedReport[],
): { kind: 'departed'; tenantId: number; contactIds: number[] }[] {
  const ended = new Set(judged.filter(({ move }) => move?.to === 'bounced').map(({ id }) => id));
  const byTenant = new Map<number, Set<number>>();
  for (const { id, tenantId, contactId, feeder, status } of reports) {
    if (!ended.has(id) || contactId === null || status !== 'injected' || (feeder !== 'pmta' && feeder !== 'api'))
      continue;
    byTenant.set(tenantId, (byTenant.get(tenantId) ?? new Set()).add(contactId));
  }
  return [...byTenant].flatMap(([tenantId, ids]) =>
    inJobs([...ids]).map((contactIds) => ({ kind: 'departed', tenantId, contactIds })),
  );
}

function inJobs(ids: readonly number[]): number[][] {
  const jobs: number[][] = [];
  for (let from = 0; from < ids.length; from += CONTACTS_PER_JOB) jobs.push(ids.slice(from, from + CONTACTS_PER_JOB));
  return jobs;
}

/** Bounces and complaints may ask for a campaign's brakes: it is looked at now, not at its next turn. */
async function lookAtCampaigns(db: Database, enqueue: Enqueue, judged: readonly JudgedReport[]): Promise<void> {
  const uids = new Map<number, Set<string>>();
  for (const { tenantId, event } of judged) {
    const uid = event?.data.campaign_uid;
    if (typeof uid !== 'string' || (event?.type !== 'bounced' && event?.type !== 'spam_report')) continue;
    uids.set(tenantId, (uids.get(tenantId) ?? new Set()).add(uid));
  }
  for (const [tenantId, campaignUids] of uids) {
    for (const campaignId of await runningCampaigns(db, tenantId, [...campaignUids]))
      await enqueue('campaign', { kind: 'follow', tenantId, campaignId }, { once: `follow-${campaignId}` });
  }
}

async function blacklistDomains(
  db: Database,
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

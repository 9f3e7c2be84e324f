import {
  blacklistBouncingDomains,
  campaignFigures,
  type Database,
  eraseSubject,
  type JudgedReport,
  type NewReport,
  overdueReports,
  recordFeedback,
  reportsToJudge,
  storeReports,
  sweepOldRecords,
} from '@relais/prisma';
import type { BenchLine } from './bench-line.ts';
import { explained } from './explained.ts';
import { type FeedbackStage, hashOf, subscriberUid } from './feedback-stage.ts';

const BATCH = 500;
/** Tables that grow with what comes back: none may be read from end to end. */
const GROWING = /^(contact_events|feedback_reports|feedback_facts|contacts$|partner_events)/;

/** The statements of feedback, each as production sends it, against what has gathered: how long, and by which way. */
export async function plansOf({ db, tenantId }: FeedbackStage, gathered: number): Promise<BenchLine[]> {
  const reports = (kind: NewReport['kind'], from: number) =>
    Array.from({ length: BATCH }, (_, i) => reportOf(tenantId, kind, from + i));
  const ids = async (tx: Database, kind: NewReport['kind'], from: number) =>
    (await storeReports(tx, reports(kind, from))).map(({ id }) => id);
  const named: [string, (tx: Database) => Promise<unknown>][] = [
    ['store', (tx) => storeReports(tx, reports('delivered', 0))],
    ['read_bounces', async (tx) => reportsToJudge(tx, await ids(tx, 'bounced', 0))],
    ['read_clicks', async (tx) => reportsToJudge(tx, await ids(tx, 'clicked', 0))],
    [
      'record_bounces',
      async (tx) => recordFeedback(tx, 'feedback', (await reportsToJudge(tx, await ids(tx, 'bounced', 0))).map(asHard)),
    ],
    [
      'judge_domains',
      (tx) =>
        blacklistBouncingDomains(
          tx,
          tenantId,
          Array.from({ length: 20 }, (_, i) => `firm${i}.example`),
        ),
    ],
    ['sweep', (tx) => overdueReports(tx)],
    ['figures', (tx) => campaignFigures(tx, tenantId, 1)],
    ['retention', (tx) => sweepOldRecords(tx)],
    [
      'erase',
      (tx) => eraseSubject(tx, { tenantId, emailHash: hashOf(7), emailSealed: 'x', reason: 'request', channel: 'cli' }),
    ],
  ];
  await givenSend(db, tenantId);
  const lines: BenchLine[] = [];
  for (const [name, work] of named) {
    const statements = await explained(db, work);
    const scanned = [...new Set(statements.flatMap((one) => one.scanned))].filter((table) => GROWING.test(table));
    lines.push({
      bench: 'feedback',
      metric: `plan_${name}_ms`,
      value: Math.round(statements.reduce((sum, { ms }) => sum + ms, 0)),
      ok: scanned.length === 0,
      note: `${BATCH} at a time, at ${gathered} events; ${scanned.length ? `reads all of ${scanned.join(', ')}` : 'by index'}`,
    });
  }
  return lines;
}

const reportOf = (tenantId: number, kind: NewReport['kind'], n: number): NewReport => ({
  tenantId,
  instanceId: null,
  feeder: 'pmta',
  kind,
  naturalKey: `plan ${kind} ${n}`,
  raw: {
    subscriber_uid: subscriberUid(n),
    campaign_uid: 'cp-plan',
    occurred_at: new Date().toISOString(),
    diag: 'smtp;550 5.1.1 User unknown',
    url: 'https://example.com/',
  },
});

const asHard = (report: Awaited<ReturnType<typeof reportsToJudge>>[number]): JudgedReport => ({
  id: report.id,
  tenantId: report.tenantId,
  contactId: report.contactId,
  fact: { kind: 'bounced', occasion: report.occasion },
  outcome: 'hard',
  event: {
    type: 'bounced',
    occurredAt: new Date().toISOString(),
    isHuman: true,
    data: { cause: 'hard', campaign_uid: 'cp-plan' },
  },
  move: { to: 'bounced', reason: 'bench' },
  suppress: { emailHash: report.emailHash ?? '', reason: 'hard_bounce', email: report.email, campaignUid: 'cp-plan' },
  optOut: null,
  partnerEvent: { type: 'contact.bounced', body: { email: report.email } },
  cause: 'hard',
  rule: 'bench',
  rulesVersion: '1',
});

/** One campaign whose send is among the history. */
async function givenSend(db: Database, tenantId: number): Promise<void> {
  await db.$executeRaw`INSERT INTO campaigns (id, tenant_id, name, created_by) VALUES (1, ${tenantId}, 'bench', 'bench') ON CONFLICT DO NOTHING`;
  await db.send.create({
    data: {
      tenantId,
      campaignId: 1,
      step: 0,
      variant: 0,
      wave: 0,
      instanceId: 1,
      listId: 1,
      templateId: 1,
      templateVersion: 1,
      language: 'en',
      name: 'bench',
      campaignUid: 'cp00000000003',
      createdAt: new Date(Date.now() - 40 * 86_400_000),
    },
  });
}

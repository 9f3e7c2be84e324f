import { type Database, type NewReport, storeReports } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import type { Attempt, Enqueue } from '@relais/queues';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { judgeReports } from './judge-reports.ts';

let test: TestDatabase;
let db: Database;
let tenantId: number;
let dataSourceId: number;
let jobs: unknown[][];

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, feedback_reports, opt_outs, partner_events, domain_blacklist RESTART IDENTITY CASCADE`;
  jobs = [];
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  dataSourceId = (await db.dataSource.create({ data: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' } })).id;
});

const attempt: Attempt = {
  jobId: '1',
  number: 1,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
};
const record = async (...job: unknown[]) => void jobs.push(job);
const enqueue: Enqueue = Object.assign(record, { many: record });

const given = (...emails: string[]) =>
  db.contact.createManyAndReturn({
    data: emails.map((email) => ({
      tenantId,
      dataSourceId,
      email,
      emailHash: `hash-of-${email}`,
      emailDomain: email.split('@')[1] ?? '',
      status: 'injected',
      subscriberUid: `uid-${email}`,
    })),
  });
const report = (
  kind: NewReport['kind'],
  email: string,
  raw: Record<string, unknown> = {},
  key = `${kind}/${email}`,
): NewReport => ({
  tenantId,
  instanceId: null,
  feeder: 'webhook',
  kind,
  naturalKey: key,
  raw: { subscriber_uid: `uid-${email}`, ...raw },
});
async function judge(...reports: NewReport[]) {
  const stored = await storeReports(db, reports);
  return judgeReports({ db, enqueue })({ reportIds: stored.map(({ id }) => id) }, attempt);
}
const statuses = async () => (await db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status);
const unknownUser = { diag: 'smtp;550 5.1.1 User unknown' };

describe('judging reports', () => {
  it('counts a fact once, whichever feeder brings it and however often its job runs', async () => {
    await given('ann@good.test');
    const bounce = report('bounced', 'ann@good.test', unknownUser);
    expect(await storeReports(db, [bounce, bounce])).toHaveLength(1);
    expect(await storeReports(db, [{ ...bounce, feeder: 'poller' }])).toEqual([]);
    const process = judgeReports({ db, enqueue });
    await Promise.all([process({ reportIds: ['1'] }, attempt), process({ reportIds: ['1'] }, attempt)]);
    expect(await statuses()).toEqual(['bounced']);
    expect(await db.contactEvent.count()).toBe(1);
    expect(await db.suppression.findMany()).toMatchObject([
      { emailHash: 'hash-of-ann@good.test', reason: 'hard_bounce' },
    ]);
    expect(await db.partnerEvent.findMany()).toMatchObject([{ type: 'contact.bounced' }]);
  });

  it('finds the contact by its keyed hash when MailWizz’s uid is not known', async () => {
    await given('ann@good.test');
    await judge({ ...report('complained', 'ann@good.test'), raw: { email_hash: 'hash-of-ann@good.test' } });
    expect(await statuses()).toEqual(['blacklisted']);
  });

  it('makes the third soft bounce without a delivery a hard one, in one batch or several', async () => {
    await given('ann@good.test', 'bob@good.test');
    const full = { diag: 'smtp;452 4.2.2 Mailbox full' };
    await judge(
      report('bounced', 'ann@good.test', full, 'a1'),
      report('bounced', 'ann@good.test', full, 'a2'),
      report('bounced', 'bob@good.test', full, 'b1'),
    );
    await judge(report('delivered', 'bob@good.test', {}, 'b2'));
    await judge(report('bounced', 'bob@good.test', full, 'b3'), report('bounced', 'bob@good.test', full, 'b4'));
    expect(await statuses()).toEqual(['injected', 'injected']);
    await judge(report('bounced', 'ann@good.test', full, 'a3'));
    expect(await statuses()).toEqual(['bounced', 'injected']);
  });

  it('opens one objection a person and hands it on to be pushed', async () => {
    await given('ann@good.test');
    await judge(report('unsubscribed', 'ann@good.test'));
    await judge(report('complained', 'ann@good.test'));
    expect(await statuses()).toEqual(['blacklisted']);
    expect(await db.optOut.count()).toBe(1);
    expect(jobs.filter(([queue]) => queue === 'sync')).toEqual([['sync', { kind: 'opt_out', tenantId, optOutId: 1 }]]);
  });

  it('never brings an unsubscribed contact back to bounced', async () => {
    await given('ann@good.test');
    await judge(report('unsubscribed', 'ann@good.test'));
    await judge(report('bounced', 'ann@good.test', unknownUser));
    expect(await statuses()).toEqual(['unsubscribed']);
  });

  it('blacklists a domain past ten per cent hard bounces of twenty sends, and never a freemail one', async () => {
    const at = (domain: string) => Array.from({ length: 20 }, (_, i) => `p${i}@${domain}`);
    for (const domain of ['sinking.test', 'gmail.com']) {
      await given(...at(domain));
      await judge(...at(domain).map((email) => report('delivered', email)));
      await judge(
        ...at(domain)
          .slice(0, 2)
          .map((email) => report('bounced', email, unknownUser)),
      );
      expect(await db.domainBlacklist.count()).toBe(0);
    }
    for (const domain of ['sinking.test', 'gmail.com']) await judge(report('bounced', `p2@${domain}`, unknownUser));
    expect(await db.domainBlacklist.findMany()).toMatchObject([{ domain: 'sinking.test', tenantId }]);
  });

  it('keeps another tenant’s contact of the same address out of it', async () => {
    await given('ann@good.test');
    const other = await db.tenant.create({ data: { slug: 'two', name: 'Two', brandDomain: 'two.test' } });
    await judge({ ...report('complained', 'ann@good.test'), tenantId: other.id });
    expect(await statuses()).toEqual(['injected']);
  });
});

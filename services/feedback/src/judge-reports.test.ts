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
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, feedback_reports, feedback_facts, opt_outs, partner_events, domain_blacklist RESTART IDENTITY CASCADE`;
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
/** What partners are told, in the order they are. */
const told = async () =>
  (await db.partnerEvent.findMany({ orderBy: { id: 'asc' } }))
    .filter(({ type }) => type.startsWith('contact.'))
    .map(({ type, body }) =>
      [type, (body as { metadata: { reason?: string } }).metadata.reason].filter(Boolean).join(' '),
    );
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
    expect(await told()).toEqual(['contact.bounced', 'contact.suppressed hard_bounce']);
  });

  it('finds the contact by its keyed hash when MailWizz’s uid is not known', async () => {
    await given('ann@good.test');
    await judge({ ...report('complained', 'ann@good.test'), raw: { email_hash: 'hash-of-ann@good.test' } });
    expect(await statuses()).toEqual(['blacklisted']);
  });

  it('makes the third soft bounce without a delivery a hard one, in one batch or several', async () => {
    await given('ann@good.test', 'bob@good.test');
    const full = (email: string, campaign_uid: string) =>
      report('bounced', email, { campaign_uid, diag: 'smtp;452 4.2.2 Mailbox full' }, `${email}/${campaign_uid}`);
    await judge(full('ann@good.test', 'a1'), full('ann@good.test', 'a2'), full('bob@good.test', 'b1'));
    await judge(report('delivered', 'bob@good.test', {}, 'b2'));
    await judge(full('bob@good.test', 'b3'), full('bob@good.test', 'b4'));
    expect(await statuses()).toEqual(['injected', 'injected']);
    await judge(full('ann@good.test', 'a3'));
    expect(await statuses()).toEqual(['bounced', 'injected']);
  });

  it('makes one event of one bounce that three feeders report under different names and in any order', async () => {
    const uid = 'cp123abcd4567';
    const tell = (email: string) => {
      const hash = `hash-of-${email}`;
      return [
        report('bounced', email, { campaign_uid: uid, bounce_type: 'soft' }, `${email}/webhook`),
        {
          ...report('bounced', email, {}, `${email}/pmta`),
          raw: { campaign_uid: uid, email_hash: hash, ...unknownUser },
        },
        { ...report('bounced', email, { campaign_uid: uid, bounce_type: 'hard' }, `${email}/poller`) },
      ];
    };
    const people = ['ann', 'bob', 'cat', 'dan'].map((name) => `${name}@good.test`);
    await given(...people);
    const [ann = [], bob = [], cat = [], dan = []] = people.map(tell);
    for (const one of ann) await judge(one);
    await judge(...bob.toReversed());
    await Promise.all(cat.map((one) => judge(one)));
    await judge(...dan.slice(1));
    await judge(...dan.slice(0, 1));
    expect(await statuses()).toEqual(['bounced', 'bounced', 'bounced', 'bounced']);
    const events = await db.contactEvent.findMany({ orderBy: { contactId: 'asc' } });
    expect(events).toHaveLength(4);
    expect(events.map(({ data }) => (data as { cause: string }).cause)).toEqual(['hard', 'hard', 'hard', 'hard']);
    expect((await told()).toSorted()).toEqual([
      ...Array(4).fill('contact.bounced'),
      ...Array(4).fill('contact.suppressed hard_bounce'),
    ]);
    expect(await db.suppression.count()).toBe(4);
  });

  it('counts one soft bounce once, though it is reported three times', async () => {
    await given('ann@good.test');
    const full = { diag: 'smtp;452 4.2.2 Mailbox full' };
    const of = (campaign_uid: string, key: string) =>
      report('bounced', 'ann@good.test', { campaign_uid, ...full }, key);
    await judge(of('c1', '1'), of('c1', '2'), of('c1', '3'));
    await judge(of('c2', '4'));
    await judge(of('c2', '5'), of('c1', '6'));
    expect(await statuses()).toEqual(['injected']);
    await judge(of('c3', '7'));
    expect(await statuses()).toEqual(['bounced']);
    expect(await db.contactEvent.count()).toBe(3);
  });

  it('marks the first clicks of a burst as a machine’s too, once the others came', async () => {
    await given('ann@good.test');
    const click = (n: number) =>
      report(
        'clicked',
        'ann@good.test',
        { campaign_uid: 'c1', url: `https://a.test/${n}`, occurred_at: `2026-03-02T09:30:0${n}.000Z` },
        `click ${n}`,
      );
    await judge(click(1));
    await judge(click(2));
    expect(await db.contactEvent.count({ where: { isHuman: true } })).toBe(2);
    await judge(click(3));
    expect(await db.contactEvent.count({ where: { isHuman: true } })).toBe(0);
    expect(await db.contactEvent.count({ where: { type: 'clicked' } })).toBe(3);
  });

  it('opens one objection a person and hands it on to be pushed', async () => {
    await given('ann@good.test');
    await judge(report('unsubscribed', 'ann@good.test'));
    await judge(report('complained', 'ann@good.test'));
    expect(await statuses()).toEqual(['blacklisted']);
    expect(await db.optOut.count()).toBe(1);
    expect(jobs.filter(([queue]) => queue === 'sync')).toEqual([['sync', { kind: 'opt_out', tenantId, optOutId: 1 }]]);
  });

  it('tells partners to stop once a contact and reason, however many reports say so and side by side', async () => {
    await given('ann@good.test');
    const bounce = (campaign_uid: string) =>
      report('bounced', 'ann@good.test', { campaign_uid, ...unknownUser }, campaign_uid);
    await Promise.all(['c1', 'c2', 'c3'].map((uid) => judge(bounce(uid))));
    await judge(report('unsubscribed', 'ann@good.test', { campaign_uid: 'c1' }), bounce('c4'));
    await judge(report('complained', 'ann@good.test', { campaign_uid: 'c2' }));
    await judge(report('unsubscribed', 'ann@good.test', { campaign_uid: 'c3' }, 'again'));
    expect((await told()).filter((event) => event.startsWith('contact.suppressed'))).toEqual([
      'contact.suppressed hard_bounce',
      'contact.suppressed unsubscribed',
      'contact.suppressed complaint',
    ]);
    expect(await db.partnerEvent.findMany({ where: { type: 'contact.suppressed' }, take: 1, skip: 2 })).toMatchObject([
      { body: { email: 'ann@good.test', campaign_id: 'c2', metadata: { reason: 'complaint' } } },
    ]);
    expect(await db.suppression.findMany()).toMatchObject([{ reason: 'complaint' }]);
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

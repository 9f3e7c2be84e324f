import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { markUninformed, overdueSubjects, sweepOldRecords, turnEventMonths } from './index.ts';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let one: Awaited<ReturnType<typeof givenTenant>>;
let two: Awaited<ReturnType<typeof givenTenant>>;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  one = await givenTenant(test.db, 'one');
  two = await givenTenant(test.db, 'two');
});
afterAll(() => test.drop());

const monthsAgo = (months: number) => new Date(Date.now() - months * 30.5 * 86_400_000);
const collected = (id: number | undefined, months: number) =>
  test.db.contact.update({ where: { id: id ?? 0 }, data: { createdAt: monthsAgo(months) } });
const event = (tenantId: number, contactId: number | undefined, type: string, months: number, isHuman = true) =>
  test.db.contactEvent.create({
    data: { tenantId, contactId: contactId ?? 0, type, source: 't', isHuman, occurredAt: monthsAgo(months) },
  });

describe('retention', () => {
  it('counts from collection or the last human click, by the tenant’s own shorter value', async () => {
    const { db } = test;
    const [old, clicked, scanned, opened, fresh] = await givenContacts(db, one, 'injected', [
      'old@a.test',
      'clicked@a.test',
      'scanned@a.test',
      'opened@a.test',
      'fresh@a.test',
    ]);
    for (const id of [old, clicked, scanned, opened]) await collected(id, 37);
    await collected(fresh, 35);
    await event(one.tenantId, clicked, 'clicked', 2);
    await event(one.tenantId, scanned, 'clicked', 2, false);
    await event(one.tenantId, opened, 'opened', 2);
    const [young] = await givenContacts(db, two, 'injected', ['young@b.test']);
    await collected(young, 13);
    const due = async () => (await overdueSubjects(db, 100)).map(({ email, reason }) => `${email} ${reason}`).sort();
    expect(await due()).toEqual(['old@a.test retention', 'opened@a.test retention', 'scanned@a.test retention']);
    await db.tenant.update({ where: { id: two.tenantId }, data: { retentionMonths: 12 } });
    expect(await due()).toContain('young@b.test retention');
    expect(await due()).toHaveLength(4);
    expect(await overdueSubjects(db, 2)).toHaveLength(2);
    await db.contact.deleteMany();
  });

  it('marks whom nobody told within a month, or gives them up for erasure, as the tenant wishes', async () => {
    const { db } = test;
    const [untold, told, recent] = await givenContacts(db, one, 'validated', ['u@a.test', 't@a.test', 'r@a.test']);
    const [other] = await givenContacts(db, two, 'validated', ['o@b.test']);
    for (const id of [untold, told, other]) await collected(id, 1.1);
    await event(one.tenantId, told, 'delivered', 0.5);
    await db.tenant.update({ where: { id: two.tenantId }, data: { uninformed: 'erase' } });
    expect(await markUninformed(db)).toEqual([{ tenantId: one.tenantId, waiting: 1 }]);
    expect(await markUninformed(db)).toEqual([]);
    const marked = await db.contact.findMany({ where: { noticeDueAt: { not: null } } });
    expect(marked.map(({ id }) => id)).toEqual([untold]);
    expect(await overdueSubjects(db, 9)).toMatchObject([{ contactId: other, reason: 'uninformed' }]);

    await event(one.tenantId, untold, 'sent', 0);
    await markUninformed(db);
    expect(await db.contact.count({ where: { noticeDueAt: { not: null } } })).toBe(0);
    expect(recent).toBeGreaterThan(0);
  });

  it('deletes a year-old record of what came and went, and no younger one', async () => {
    const { db } = test;
    const { tenantId } = one;
    for (const months of [13, 11]) {
      const at = monthsAgo(months);
      await db.errorLog.create({ data: { tenantId, service: 't', code: 'T', message: '', at } });
      await db.partnerEvent.create({ data: { tenantId, type: 'email.opened', body: {}, occurredAt: at } });
      await db.feedbackReport.create({
        data: {
          tenantId,
          feeder: 'webhook',
          kind: 'opened',
          naturalKey: `k${months}`,
          raw: {},
          receivedAt: at,
          processedAt: at,
        },
      });
    }
    await db.suppression.create({ data: { tenantId, emailHash: 'gone', reason: 'erasure', source: 't' } });
    await db.feedbackReport.create({
      data: {
        tenantId,
        feeder: 'poller',
        kind: 'opened',
        naturalKey: 'late',
        raw: { email_hash: 'gone' },
        processedAt: new Date(),
      },
    });
    // A fact is kept as long as the event it counted, not as long as the report it came from.
    const fact = { tenantId: one.tenantId, contactId: 1, kind: 'bounced', reportId: 1n };
    for (const months of [13, 37])
      await db.feedbackFact.create({ data: { ...fact, occasion: `${months}`, at: monthsAgo(months) } });
    expect(await sweepOldRecords(db)).toEqual({
      contact_imports: 0,
      feedback_reports: 1,
      feedback_facts: 1,
      mailwizz_sync_log: 0,
      error_logs: 1,
      partner_events: 1,
      reports_of_erased: 1,
    });
    expect(await db.feedbackReport.count()).toBe(1);
  });

  it('drops months of events that are older than anything may be, and makes those to come', async () => {
    const { db } = test;
    await db.$executeRaw`CREATE TABLE contact_events_2020_01 PARTITION OF contact_events FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')`;
    await event(one.tenantId, 1, 'opened', 70);
    expect(await turnEventMonths(db)).toEqual({ made: 0, dropped: 1 });
    expect(await db.contactEvent.count({ where: { occurredAt: { lt: monthsAgo(40) } } })).toBe(0);
  });
});

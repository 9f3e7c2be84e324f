import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addSuppressions, listSuppressions, type NewSuppression, removeSuppressions } from './index.ts';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('suppressions', () => {
  let test: TestDatabase;
  let one: Awaited<ReturnType<typeof givenTenant>>;
  let two: Awaited<ReturnType<typeof givenTenant>>;
  beforeAll(async () => {
    test = await createTestDatabase(inject('pgAdminUrl'));
    one = await givenTenant(test.db, 'one');
    two = await givenTenant(test.db, 'two');
  });
  afterAll(() => test.drop());

  const entry = (email: string, more: Partial<NewSuppression> = {}): NewSuppression =>
    ({ tenantId: null, emailHash: `hash-of-${email}`, reason: 'manual', source: 'test', ...more }) as NewSuppression;
  const statusOf = async (ids: number[]) =>
    (await test.db.contact.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })).map(
      ({ status }) => status,
    );

  it('stop contacts at once, once, and open an objection for those MailWizz has', async () => {
    const emails = ['ann@firm.test', 'bob@firm.test'];
    const here = await givenContacts(test.db, one, 'validated', emails);
    const there = await givenContacts(test.db, two, 'injected', emails);
    const wishes = emails.map((email) => entry(email, { reason: 'unsubscribed' }));

    expect(await addSuppressions(test.db, wishes)).toEqual({ added: 2, known: 0, stopped: 2, injected: 2 });
    expect(await statusOf(here)).toEqual(['unsubscribed', 'unsubscribed']);
    expect(await statusOf(there)).toEqual(['unsubscribed', 'unsubscribed']);
    expect(await test.db.contactEvent.count({ where: { type: 'unsubscribed' } })).toBe(4);
    expect(await test.db.optOut.findMany()).toMatchObject(there.map((contactId) => ({ contactId, provedAt: null })));
    expect(await test.db.partnerEvent.count({ where: { type: 'contact.suppressed' } })).toBe(4);
    expect(await addSuppressions(test.db, wishes)).toEqual({ added: 0, known: 2, stopped: 0, injected: 0 });
  });

  it('keep to their tenant, and a domain stands for all its addresses', async () => {
    const here = await givenContacts(test.db, one, 'pending', ['a@closed.test', 'b@closed.test']);
    const there = await givenContacts(test.db, two, 'pending', ['a@closed.test']);
    const domain: NewSuppression = {
      tenantId: one.tenantId,
      domain: 'closed.test',
      reason: 'objection',
      source: 'test',
    };
    expect(await addSuppressions(test.db, [domain])).toMatchObject({ added: 1, stopped: 2 });
    expect([await statusOf(here), await statusOf(there)]).toEqual([['blacklisted', 'blacklisted'], ['pending']]);

    expect(
      await listSuppressions(test.db, { tenantId: two.tenantId, keys: [{ domain: 'closed.test' }], limit: 5 }),
    ).toEqual([]);
    const [found] = await listSuppressions(test.db, {
      tenantId: one.tenantId,
      keys: [{ domain: 'closed.test' }],
      limit: 5,
    });
    expect(found).toMatchObject({ tenant: 'one', domain: 'closed.test', emailHash: null, reason: 'objection' });
    expect(await removeSuppressions(test.db, [found?.id ?? 0])).toBe(1);
    expect(await statusOf(here)).toEqual(['blacklisted', 'blacklisted']);
  });

  it('last as long as the longest that was asked for', async () => {
    const until = (day: string | null) => entry('cas@firm.test', { expiresAt: day ? new Date(day) : null });
    const lasts = async () =>
      (await listSuppressions(test.db, { keys: [until(null)], limit: 5 })).map(({ expiresAt }) => expiresAt);
    await addSuppressions(test.db, [until('2030-01-01')]);
    await addSuppressions(test.db, [until('2029-01-01')]);
    expect(await lasts()).toEqual([new Date('2030-01-01')]);
    await addSuppressions(test.db, [until(null)]);
    await addSuppressions(test.db, [until('2031-01-01')]);
    expect(await lasts()).toEqual([null]);
  });
});

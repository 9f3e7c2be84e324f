import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { contactsToRoute, reconsiderUnrouted, recordRoutes, routingTable } from './routing.ts';
import { overdueForRouting, overdueForSync, overdueForValidation } from './sweeps.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { contactsToValidate, deferValidation, markValidating, recordVerdicts } from './validation.ts';

let test: TestDatabase;
let at: Awaited<ReturnType<typeof givenTenant>>;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db
    .$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, domain_blacklist RESTART IDENTITY CASCADE`;
  at = await givenTenant(test.db, 'one');
});

const statuses = async () => (await test.db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status);
const makeDue = () => test.db.$executeRaw`UPDATE contacts SET due_at = now() - interval '1 second'`;

describe('validating', () => {
  it('moves a contact once, however often its job runs', async () => {
    const [ann = 0, bob = 0] = await givenContacts(test.db, at, 'pending', ['ann@good.test', 'bob@good.test']);
    expect(await contactsToValidate(test.db, at.tenantId, [ann, bob])).toHaveLength(2);
    expect(await statuses()).toEqual(['pending', 'pending']);
    await markValidating(test.db, at.tenantId, [bob]);
    expect(await contactsToValidate(test.db, at.tenantId, [ann, bob])).toHaveLength(2);
    expect(await statuses()).toEqual(['pending', 'validating']);
    const verdicts = [
      { id: ann, status: 'validated' as const, reason: null, score: 90, validation: { verdict: 'accept' } },
      { id: bob, status: 'invalid' as const, reason: 'null_mx', score: 0, validation: { verdict: 'reject' } },
    ];
    expect(await recordVerdicts(test.db, at.tenantId, verdicts)).toEqual([ann]);
    expect(await recordVerdicts(test.db, at.tenantId, verdicts)).toEqual([]);
    expect(await statuses()).toEqual(['validated', 'invalid']);
    expect(await test.db.contactEvent.count()).toBe(2);
    await markValidating(test.db, at.tenantId, [ann, bob]);
    expect(await statuses()).toEqual(['validated', 'invalid']);
  });

  it('tells suppression and blacklist with the batch, as they hold now', async () => {
    const ids = await givenContacts(test.db, at, 'pending', [
      'a@good.test',
      'b@bad.test',
      'c@lifted.test',
      'd@good.test',
    ]);
    await test.db.domainBlacklist.createMany({
      data: [
        { domain: 'bad.test', reason: 'bounces' },
        { domain: 'lifted.test', reason: 'bounces', liftedAt: new Date() },
      ],
    });
    await test.db.suppression.create({ data: { emailHash: 'hash-of-d@good.test', reason: 'complaint', source: 't' } });
    const batch = await contactsToValidate(test.db, at.tenantId, ids);
    expect(batch.map(({ suppressed, blacklisted }) => [suppressed, blacklisted])).toEqual([
      [null, null],
      [null, 'bounces'],
      [null, null],
      ['complaint', null],
    ]);
  });

  it('takes nothing of another tenant', async () => {
    const other = await givenTenant(test.db, 'two');
    const ids = await givenContacts(test.db, at, 'pending', ['a@good.test']);
    expect(await contactsToValidate(test.db, other.tenantId, ids)).toEqual([]);
    expect(await statuses()).toEqual(['pending']);
  });
});

describe('sweeping', () => {
  it('finds each step’s overdue contacts once, and leaves deferred ones alone', async () => {
    const [slow = 0] = await givenContacts(test.db, at, 'validating', ['slow@silent.test']);
    const ids = await givenContacts(test.db, at, 'pending', ['a@good.test', 'b@good.test']);
    const [unrouted = 0] = await givenContacts(test.db, { ...at }, 'validated', ['c@good.test']);
    await test.db.contact.update({ where: { id: unrouted }, data: { listId: null, instanceId: null } });
    const [routed = 0] = await givenContacts(test.db, at, 'validated', ['d@good.test']);
    await makeDue();
    await deferValidation(test.db, at.tenantId, [slow], 120_000);

    expect(await overdueForValidation(test.db)).toMatchObject([{ tenantId: at.tenantId, contactIds: ids }]);
    expect(await overdueForValidation(test.db)).toEqual([]);
    expect(await overdueForRouting(test.db)).toMatchObject([{ contactIds: [unrouted] }]);
    expect(await overdueForSync(test.db)).toMatchObject([{ instanceId: at.instanceId, contactIds: [routed] }]);
  });

  it('cuts what it finds into jobs of 500', async () => {
    await givenContacts(
      test.db,
      at,
      'pending',
      Array.from({ length: 1_100 }, (_, i) => `p${i}@good.test`),
    );
    await makeDue();
    expect((await overdueForValidation(test.db)).map(({ contactIds }) => contactIds.length)).toEqual([500, 500, 100]);
  });
});

describe('routing', () => {
  const decision = (id: number, target: { listId: number; instanceId: number } | { unrouted: string }) => ({
    id,
    category: 'avocat',
    platform: 'sos-expat',
    categorisation: {},
    routing: { rules_version: 1 },
    gate: { open: 'listId' in target, reason: 'needs_consent' },
    tags: ['lang-fr'],
    target,
  });
  const given = async () => {
    const [id = 0] = await givenContacts(test.db, at, 'validated', ['a@good.test']);
    await test.db.contact.update({ where: { id }, data: { listId: null, instanceId: null } });
    return id;
  };

  it('reads the words of the newest sighting that kept some', async () => {
    const id = await given();
    const sighting = { tenantId: at.tenantId, contactId: id, dataSourceId: at.dataSourceId };
    await test.db.contactSighting.create({
      data: { ...sighting, sourceUrl: 'https://a.test/', raw: { text: 'Cabinet d’avocats' } },
    });
    await test.db.contactSighting.create({ data: { ...sighting, sourceUrl: 'https://a.test/contact' } });
    expect(await contactsToRoute(test.db, at.tenantId, [id])).toMatchObject([
      { text: 'Cabinet d’avocats', sourceId: 'api-one', spider: null },
    ]);
  });

  it('stores a target once and answers it for sync', async () => {
    const id = await given();
    await test.db.tag.create({ data: { tenantId: at.tenantId, slug: 'lang-fr', label: 'fr' } });
    expect(await recordRoutes(test.db, at.tenantId, [decision(id, at)])).toEqual([{ id, instanceId: at.instanceId }]);
    expect(await test.db.contactTag.count()).toBe(1);
    expect(await statuses()).toEqual(['validated']);
  });

  it('brings an unrouted contact back when a rule appears or the class is accepted, and not before', async () => {
    const id = await given();
    await recordRoutes(test.db, at.tenantId, [decision(id, { unrouted: 'no_list' })]);
    expect(await reconsiderUnrouted(test.db)).toBe(0);
    await test.db.routingRule.create({
      data: { tenantId: at.tenantId, position: 1, category: 'avocat', listId: at.listId },
    });
    expect(await reconsiderUnrouted(test.db)).toBe(1);
    await test.db.contact.update({ where: { id }, data: { obfuscated: true } });
    await recordRoutes(test.db, at.tenantId, [decision(id, { unrouted: 'obfuscated_held' })]);
    expect(await reconsiderUnrouted(test.db)).toBe(0);
    await test.db.tenant.update({ where: { id: at.tenantId }, data: { acceptsObfuscated: true } });
    expect(await reconsiderUnrouted(test.db)).toBe(1);
    expect(await statuses()).toEqual(['validated']);
  });

  it('brings an unrouted contact back when a later delivery brings what it lacked', async () => {
    const id = await given();
    const unplaced = (reason: string) => ({ ...decision(id, { unrouted: reason }), category: null });
    for (const reason of ['no_category', 'category_review']) {
      await recordRoutes(test.db, at.tenantId, [unplaced(reason)]);
      expect(await reconsiderUnrouted(test.db)).toBe(0);
      await test.db.contact.update({ where: { id }, data: { category: 'avocat' } });
      expect(await reconsiderUnrouted(test.db)).toBe(1);
    }
    await test.db.contact.update({ where: { id }, data: { obfuscated: true } });
    await recordRoutes(test.db, at.tenantId, [unplaced('obfuscated_held')]);
    expect(await reconsiderUnrouted(test.db)).toBe(0);
    await test.db.contact.update({ where: { id }, data: { obfuscated: false } });
    expect(await reconsiderUnrouted(test.db)).toBe(1);
  });

  it('answers the tenant’s whole routing table at once', async () => {
    await test.db.routingRule.create({
      data: { tenantId: at.tenantId, position: 2, category: 'avocat', listId: at.listId, tags: ['x'] },
    });
    expect(await routingTable(test.db, at.tenantId)).toMatchObject({
      acceptsObfuscated: false,
      lists: [{ listId: at.listId, legacyId: 12 }],
      rules: [{ position: 2, tags: ['x'] }],
    });
  });
});

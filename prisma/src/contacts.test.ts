import type { PreparedContact } from '@relais/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { ingestContacts, ingestDeliveries } from './contacts.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tenantId: number;
let otherTenantId: number;
let dataSourceId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());

beforeEach(async () => {
  const { db } = test;
  await db.$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, import_batches RESTART IDENTITY CASCADE`;
  tenantId = (await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  otherTenantId = (await db.tenant.create({ data: { slug: 'two', name: 'Two', brandDomain: 'two.test' } })).id;
  dataSourceId = (await db.dataSource.create({ data: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' } })).id;
  await db.tag.create({ data: { tenantId, slug: 'lang-fr', label: 'French' } });
});

const contact = (email: string, more: Partial<PreparedContact> = {}): PreparedContact => ({
  email,
  emailHash: `hash-of-${email}`,
  emailDomain: email.split('@')[1] ?? '',
  sighting: {},
  ...more,
});
const ingest = (contacts: PreparedContact[], tenant = tenantId) =>
  ingestContacts(test.db, { tenantId: tenant, dataSourceId, kind: 'api', contacts });

describe('ingesting contacts', () => {
  it('stores new ones with tag, sighting and event', async () => {
    const answer = await ingest([
      contact('ann@good.test', {
        tags: ['lang-fr', 'nobody-knows'],
        sighting: { sourceUrl: 'https://good.test/team', snippet: 'Ann' },
      }),
    ]);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 0, suppressed: 0 });
    const [row] = await test.db.contact.findMany({ include: { tags: { include: { tag: true } }, sightings: true } });
    expect(row).toMatchObject({ id: answer.newIds[0], status: 'pending', email: 'ann@good.test', score: 50 });
    expect(row?.tags.map(({ tag }) => tag.slug)).toEqual(['lang-fr']);
    expect(row?.sightings).toMatchObject([
      { sourceUrl: 'https://good.test/team', snippet: 'Ann', batchId: answer.batchId },
    ]);
    expect(await test.db.contactEvent.count({ where: { type: 'ingested' } })).toBe(1);
  });

  it('finds everything known the second time and records the sighting once a page', async () => {
    const delivery = [
      contact('ann@good.test', { sighting: { sourceUrl: 'https://good.test/' } }),
      contact('bob@good.test'),
    ];
    await ingest(delivery);
    expect(await ingest(delivery)).toMatchObject({ accepted: 0, duplicates: 2, newIds: [] });
    await ingest([contact('ann@good.test', { sighting: { sourceUrl: 'https://good.test/team' } })]);
    expect(await test.db.contactSighting.count()).toBe(3);
    expect(await test.db.contactEvent.count()).toBe(2);
  });

  it('fills the gaps of a known contact, and lets a source correct itself', async () => {
    await ingest([contact('ann@good.test', { firstName: 'Ann', obfuscated: true })]);
    await ingest([contact('ann@good.test', { firstName: 'Anna', city: 'Lisboa', obfuscated: false })]);
    expect(await test.db.contact.findFirst()).toMatchObject({ firstName: 'Anna', city: 'Lisboa', obfuscated: false });
  });

  it('counts an address that stands twice in one delivery as a duplicate, first one first', async () => {
    const answer = await ingest([
      contact('ann@good.test', { city: 'Roma' }),
      contact('ann@good.test', { city: 'Wien' }),
    ]);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await test.db.contact.findFirst()).toMatchObject({ city: 'Roma' });
  });

  it('skips the suppressed, by address or domain, of this tenant or of all, until the entry expires', async () => {
    const { db } = test;
    await db.suppression.createMany({
      data: [
        { tenantId, emailHash: 'hash-of-a@x.test', reason: 'unsubscribed', source: 'test' },
        { tenantId: null, domain: 'gone.test', reason: 'objection', source: 'test' },
        { tenantId: otherTenantId, emailHash: 'hash-of-c@x.test', reason: 'manual', source: 'test' },
        {
          tenantId,
          emailHash: 'hash-of-d@x.test',
          reason: 'manual',
          source: 'test',
          expiresAt: new Date(Date.now() - 1_000),
        },
      ],
    });
    const answer = await ingest(['a@x.test', 'b@gone.test', 'c@x.test', 'd@x.test'].map((email) => contact(email)));
    expect(answer).toMatchObject({ accepted: 2, suppressed: 2, duplicates: 0 });
    expect(await db.importBatch.findFirst()).toMatchObject({ accepted: 2, suppressed: 2, duplicates: 0 });
  });

  it('keeps the same address of two tenants apart', async () => {
    await ingest([contact('ann@good.test')]);
    expect(await ingest([contact('ann@good.test')], otherTenantId)).toMatchObject({ accepted: 1 });
  });

  it('answers an empty delivery', async () => {
    expect(await ingest([])).toMatchObject({ accepted: 0, duplicates: 0, suppressed: 0, newIds: [] });
  });
});

describe('ingesting several deliveries at once', () => {
  it('answers each as if it had come alone', async () => {
    await ingest([contact('old@good.test')]);
    await test.db.suppression.create({ data: { tenantId, domain: 'gone.test', reason: 'objection', source: 'test' } });
    const deliver = (tenant: number, emails: string[], rejected = 0) => ({
      tenantId: tenant,
      dataSourceId,
      kind: 'api' as const,
      rejected,
      contacts: emails.map((email) => contact(email)),
    });
    const [mixed, other, empty] = await ingestDeliveries(test.db, [
      deliver(tenantId, ['ann@good.test', 'old@good.test', 'ann@good.test', 'x@gone.test'], 2),
      deliver(otherTenantId, ['ann@good.test', 'x@gone.test']),
      deliver(tenantId, []),
    ]);
    expect(mixed).toMatchObject({ accepted: 1, duplicates: 2, known: 1, suppressed: 1 });
    expect(other).toMatchObject({ accepted: 2, duplicates: 0, known: 0, suppressed: 0 });
    expect(empty).toMatchObject({ accepted: 0, duplicates: 0, known: 0, suppressed: 0, newIds: [] });
    const batches = await test.db.importBatch.findMany({ orderBy: { id: 'asc' }, skip: 1 });
    expect(batches.map(({ id }) => id)).toEqual([mixed?.batchId, other?.batchId, empty?.batchId]);
    expect(batches[0]).toMatchObject({ tenantId, accepted: 1, duplicates: 2, suppressed: 1, rejected: 2 });
    expect(batches[1]).toMatchObject({ tenantId: otherTenantId, accepted: 2 });
    const mine = await test.db.contact.findMany({ where: { id: { in: mixed?.newIds ?? [] } } });
    expect(mine).toMatchObject([{ tenantId, email: 'ann@good.test', importBatchId: mixed?.batchId }]);
  });

  it('has nothing to do for none', async () => {
    expect(await ingestDeliveries(test.db, [])).toEqual([]);
  });
});

import type { Database } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let tenantId: number;
let apiSourceId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});
let slug = 0;
beforeEach(async () => {
  ({ tenantId, apiSourceId } = await givenTenant(db, `tenant-${++slug}`));
  send = partnerOf(gateway.url, await givenKey(db, tenantId));
});

const path = '/api/v1/contacts/ingest';
const ingest = (contacts: unknown, source_id: unknown = 'api-one') => send({ path, body: { source_id, contacts } });
const waiting = async () => (await gateway.queues.depth('validate')).waiting;

describe('POST /api/v1/contacts/ingest', () => {
  it('stores new contacts and asks for their validation', async () => {
    const before = await waiting();
    const answered = await ingest([{ email: 'Ann@Example.com', name: 'Ann Lee' }, { email: 'bob@example.org' }]);
    expect(answered.status).toBe(202);
    expect(answered.body).toEqual({
      batch_id: expect.any(Number),
      accepted: 2,
      duplicates: 0,
      suppressed: 0,
      errors: [],
    });
    const stored = await db.contact.findMany({ where: { tenantId }, orderBy: { email: 'asc' } });
    expect(stored).toMatchObject([
      { status: 'pending', firstName: 'Ann', lastName: 'Lee', dataSourceId: apiSourceId },
      { email: 'bob@example.org' },
    ]);
    expect(await waiting()).toBe(before + 1);
  });

  it('reports one bad contact with its place and field, and takes the others', async () => {
    const answered = await ingest([
      { email: 'ann@example.com' },
      { email: 'no address' },
      { email: 'cat@example.com', score: 101, country_code: '1' },
      'no contact',
      { email: 'dan@example.com', company: 'a\u0000b' },
    ]);
    expect(answered.status).toBe(202);
    expect(answered.body).toMatchObject({
      accepted: 1,
      errors: [
        { index: 1, path: 'email' },
        { index: 2, path: 'country_code' },
        { index: 2, path: 'score' },
        { index: 3, path: '' },
        { index: 4, path: 'company', message: expect.stringContaining('U+0000') },
      ],
    });
    expect(await db.importBatch.findFirst({ where: { tenantId } })).toMatchObject({ accepted: 1, rejected: 4 });
  });

  it('tells duplicates and suppressed apart, and asks no second validation', async () => {
    await db.suppression.create({ data: { tenantId, domain: 'example.net', reason: 'objection', source: 'test' } });
    await ingest([{ email: 'ann@example.com' }]);
    const before = await waiting();
    const answered = await ingest([{ email: 'ANN@example.com' }, { email: 'x@example.net' }]);
    expect(answered.body).toMatchObject({ accepted: 0, duplicates: 1, suppressed: 1 });
    expect(await waiting()).toBe(before);
  });

  it('refuses a delivery of which nothing can be used', async () => {
    const answered = await ingest([{ email: 'nobody' }, {}]);
    expect(answered).toMatchObject({ status: 422, body: { code: 'NO_CONTACT_USABLE' } });
    expect(answered.body.errors).toMatchObject([{ path: 'contacts.0.email' }, { path: 'contacts.1.email' }]);
    expect(await db.importBatch.count({ where: { tenantId } })).toBe(0);
  });

  it.each([
    ['unknown', 'backlink-engine-999', 'SOURCE_UNKNOWN'],
    ['switched off', 'linkedin-001', 'SOURCE_INACTIVE'],
  ])('names the active sources when the one asked for is %s', async (_, source, code) => {
    const answered = await ingest([{ email: 'ann@example.com' }], source);
    expect(answered).toMatchObject({ status: 422, body: { code } });
    expect(answered.body.errors).toMatchObject([
      { path: 'source_id', message: expect.stringContaining('api-one, scraper-urls-001') },
    ]);
  });

  it('takes a source that was made a moment ago', async () => {
    expect(await ingest([{ email: 'ann@example.com' }])).toMatchObject({ status: 202 });
    await db.dataSource.create({ data: { tenantId, sourceId: 'api-two', type: 'api', name: 'Two' } });
    expect(await ingest([{ email: 'bob@example.com' }], 'api-two')).toMatchObject({ status: 202 });
  });

  it('takes a thousand contacts and no more, in jobs that each fit', async () => {
    const people = (count: number) => Array.from({ length: count }, (_, i) => ({ email: `person-${i}@example.com` }));
    expect(await ingest(people(1_001))).toMatchObject({ status: 422, body: { errors: [{ path: 'contacts' }] } });
    const before = await waiting();
    expect(await ingest(people(1_000))).toMatchObject({ status: 202, body: { accepted: 1_000 } });
    expect(await waiting()).toBe(before + 2);
  });

  it('answers many at the same moment each for itself, the same address too', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => ingest([{ email: `person-${i % 20}@example.com`, city: `City ${i}` }])),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(202));
    const sum = (field: string) => answers.reduce((total, { body }) => total + Number(body[field]), 0);
    expect([sum('accepted'), sum('duplicates')]).toEqual([20, 40]);
    expect(new Set(answers.map(({ body }) => body.batch_id)).size).toBe(60);
    expect(await db.contact.count({ where: { tenantId } })).toBe(20);
    expect(await db.importBatch.count({ where: { tenantId } })).toBe(60);
  });
});

describe('POST /api/v2/contacts/ingest', () => {
  const ingestV2 = (body: object) => send({ path: '/api/v2/contacts/ingest', body });

  it('counts in the words of the second form', async () => {
    await ingest([{ email: 'old@example.com' }]);
    const answered = await ingestV2({
      tenant_id: tenantId,
      data_source_id: apiSourceId,
      contacts: [
        { email: 'old@example.com' },
        { email: 'new@example.com' },
        { email: 'new@example.com' },
        { email: 'bad' },
      ],
    });
    expect(answered).toMatchObject({
      status: 200,
      body: {
        success: true,
        total_processed: 4,
        new_contacts: 1,
        updated_contacts: 1,
        duplicates_skipped: 1,
        errors: [{ index: 3, path: 'email' }],
      },
    });
  });

  it('takes names for numbers, and no other tenant than the key’s', async () => {
    const contacts = [{ email: 'ann@example.com' }];
    const named = { tenant_id: `tenant-${slug}`, data_source_id: 'api-one', contacts };
    expect(await ingestV2(named)).toMatchObject({ status: 200, body: { new_contacts: 1 } });
    const other = await givenTenant(db, `other-${slug}`);
    const foreign = { tenant_id: other.tenantId, data_source_id: 'api-one', contacts };
    expect(await ingestV2(foreign)).toMatchObject({ status: 422, body: { errors: [{ path: 'tenant_id' }] } });
    const foreignSource = { data_source_id: other.apiSourceId, contacts };
    expect(await ingestV2(foreignSource)).toMatchObject({ status: 422, body: { code: 'SOURCE_UNKNOWN' } });
  });

  it('takes tenant and source on each contact, as the seed’s own example writes them', async () => {
    const { id: urls } = await db.dataSource.findFirstOrThrow({ where: { tenantId, sourceId: 'scraper-urls-001' } });
    const contact = (email: string, more: object) => ({
      tenant_id: tenantId,
      data_source_id: apiSourceId,
      email,
      ...more,
    });
    const answered = await ingestV2({
      contacts: [
        contact('avocat1@example.com', { country: 'FR', category: 'avocat', tags: ['avocat'] }),
        contact('blogger1@example.com', { data_source_id: urls, category: 'blogger', country: 'ES' }),
        contact('other@example.com', { tenant_id: tenantId + 1 }),
        { email: 'nowhere@example.com' },
        contact('bad', { data_source_id: urls }),
      ],
    });
    expect(answered).toMatchObject({
      status: 200,
      body: {
        total_processed: 5,
        new_contacts: 2,
        errors: [
          { index: 2, path: 'tenant_id' },
          { index: 3, path: 'data_source_id' },
          { index: 4, path: 'email' },
        ],
      },
    });
    expect(await db.contact.findMany({ where: { tenantId }, orderBy: { email: 'asc' } })).toMatchObject([
      { email: 'avocat1@example.com', countryCode: 'FR', dataSourceId: apiSourceId },
      { email: 'blogger1@example.com', countryCode: 'ES', category: 'blogueur', dataSourceId: urls },
    ]);
    const unknown = await ingestV2({ contacts: [contact('x@example.com', { data_source_id: 999_999 })] });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: 'contacts.0.data_source_id' }] } });
    expect(await ingestV2({ contacts: [{ email: 'x@example.com' }] })).toMatchObject({
      status: 422,
      body: { code: 'NO_CONTACT_USABLE' },
    });
  });
});

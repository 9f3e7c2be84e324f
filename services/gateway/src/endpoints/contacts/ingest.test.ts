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

describe('POST /api/v1/contacts/ingest', () => {
  it('stores new contacts and enqueues their validation', async () => {
    const answered = await ingest([
      { email: 'Ann@Example.com', name: 'Ann Lee', tags: [] },
      { email: 'bob@example.org' },
    ]);
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
    expect(await gateway.queues.depth('validate')).toMatchObject({ waiting: expect.any(Number) });
  });

  it('reports one bad contact with its place and field, and takes the others', async () => {
    const answered = await ingest([
      { email: 'ann@example.com' },
      { email: 'no address' },
      { email: 'cat@example.com', score: 101 },
      'no contact',
      { email: 'dan@example.com', company: 'a\u0000b' },
    ]);
    expect(answered.status).toBe(202);
    expect(answered.body).toMatchObject({ accepted: 1 });
    expect(answered.body.errors).toMatchObject([
      { index: 1, path: 'email' },
      { index: 2, path: 'score' },
      { index: 3, path: '' },
      { index: 4, path: 'company', message: expect.stringContaining('U+0000') },
    ]);
    expect(await db.importBatch.findFirst({ where: { tenantId } })).toMatchObject({ accepted: 1, rejected: 4 });
  });
});

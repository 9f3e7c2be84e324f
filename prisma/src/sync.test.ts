import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { claimForSync, recordSync, reserveQuota, type SyncResult, waitForTomorrow } from './sync.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let at: Awaited<ReturnType<typeof givenTenant>>;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db
    .$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, mailwizz_sync_log RESTART IDENTITY CASCADE`;
  at = await givenTenant(test.db, 'one', 10);
});

const emails = (n: number) => Array.from({ length: n }, (_, i) => `person${i}@good.test`);
const created = (contactId: number): SyncResult => ({
  contactId,
  listUid: at.listUid,
  action: 'created',
  subscriberUid: `uid${contactId}`,
  code: null,
  message: null,
});

describe('the daily quota', () => {
  it('grants what is left and no place twice', async () => {
    const ids = await givenContacts(test.db, at, 'validated', emails(15));
    const first = await reserveQuota(test.db, at.instanceId, 10, ids.slice(0, 8));
    expect(first.size).toBe(8);
    expect((await reserveQuota(test.db, at.instanceId, 10, ids.slice(0, 8))).size).toBe(8);
    expect((await reserveQuota(test.db, at.instanceId, 10, ids.slice(8))).size).toBe(2);
    expect(await test.db.mailwizzQuota.findMany()).toMatchObject([{ used: 10 }]);
  });

  it('is never passed by replicas that reserve at the same moment', async () => {
    const ids = await givenContacts(test.db, at, 'validated', emails(60));
    const slices = Array.from({ length: 12 }, (_, i) => ids.slice(i * 5, i * 5 + 5));
    // Each slice twice: a job that runs on two replicas at once.
    const grants = await Promise.all(
      [...slices, ...slices].map((slice) => reserveQuota(test.db, at.instanceId, 10, slice)),
    );
    const placed = new Set(grants.flatMap((grant) => [...grant]));
    expect(placed.size).toBeLessThanOrEqual(10);
    const [quota] = await test.db.mailwizzQuota.findMany();
    expect(quota?.used).toBe(placed.size);
  });

  it('has no ceiling where none is set', async () => {
    expect((await reserveQuota(test.db, at.instanceId, null, [1, 2, 3])).size).toBe(3);
  });

  it('leaves the rest for tomorrow', async () => {
    const ids = await givenContacts(test.db, at, 'validated', emails(1));
    await waitForTomorrow(test.db, at.tenantId, ids);
    const row = await test.db.contact.findFirstOrThrow();
    expect(row).toMatchObject({ status: 'validated', statusReason: 'over_quota' });
    expect(row.dueAt?.toISOString().slice(0, 10)).toBe(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
  });
});

describe('claiming for sync', () => {
  it('answers list, source and tags, and takes who was suppressed meanwhile off the line', async () => {
    const [ann, bob] = await givenContacts(test.db, at, 'validated', ['ann@good.test', 'bob@good.test']);
    await test.db.suppression.create({
      data: { tenantId: at.tenantId, emailHash: 'hash-of-bob@good.test', reason: 'unsubscribed', source: 't' },
    });
    const claimed = await claimForSync(test.db, at.tenantId, at.instanceId, [ann ?? 0, bob ?? 0]);
    expect(claimed).toMatchObject([{ id: ann, listUid: at.listUid, sourceId: 'api-one', tags: [] }]);
    expect(await test.db.contact.findUniqueOrThrow({ where: { id: bob ?? 0 } })).toMatchObject({
      status: 'unsubscribed',
    });
  });

  it('knows nothing of another tenant’s contacts', async () => {
    const other = await givenTenant(test.db, 'two');
    const ids = await givenContacts(test.db, at, 'validated', emails(2));
    expect(await claimForSync(test.db, other.tenantId, at.instanceId, ids)).toEqual([]);
  });
});

describe('recording a sync', () => {
  it('injects once, with a log line for each try', async () => {
    const [ann = 0] = await givenContacts(test.db, at, 'validated', ['ann@good.test']);
    const report = { tenantId: at.tenantId, instanceId: at.instanceId, results: [created(ann)] };
    expect(await recordSync(test.db, report)).toEqual([]);
    await recordSync(test.db, report);
    expect(await test.db.contact.findUniqueOrThrow({ where: { id: ann } })).toMatchObject({
      status: 'injected',
      subscriberUid: `uid${ann}`,
      syncAttempts: 1,
    });
    expect(await test.db.contactEvent.count({ where: { type: 'injected' } })).toBe(1);
    expect(await test.db.mailwizzSyncLog.count()).toBe(2);
  });

  it('lets an unsubscribe that raced the sync win', async () => {
    const [ann = 0] = await givenContacts(test.db, at, 'validated', ['ann@good.test']);
    await test.db.contact.update({ where: { id: ann }, data: { status: 'unsubscribed' } });
    expect(
      await recordSync(test.db, { tenantId: at.tenantId, instanceId: at.instanceId, results: [created(ann)] }),
    ).toEqual([{ contactId: ann, listUid: at.listUid, subscriberUid: `uid${ann}`, isErased: false }]);
    expect(await test.db.contact.findUniqueOrThrow({ where: { id: ann } })).toMatchObject({ status: 'unsubscribed' });
  });

  it('follows MailWizz where it says a person must not be written to', async () => {
    const [ann = 0, bob = 0] = await givenContacts(test.db, at, 'validated', ['ann@good.test', 'bob@good.test']);
    await recordSync(test.db, {
      tenantId: at.tenantId,
      instanceId: at.instanceId,
      results: [
        { ...created(ann), action: 'unsubscribed' },
        {
          ...created(bob),
          action: 'refused',
          code: 'MAILWIZZ_VALIDATION',
          message: 'EMAIL: Please provide a valid email address.',
        },
      ],
    });
    const rows = await test.db.contact.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ status, statusReason }) => [status, statusReason])).toEqual([
      ['unsubscribed', 'unsubscribed'],
      ['invalid', 'MAILWIZZ_VALIDATION'],
    ]);
  });
});

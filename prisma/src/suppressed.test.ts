import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { assertPepper, noteKey, renewHashes } from './address-keys.ts';
import { ingestContacts } from './contacts.ts';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { addSuppressions, listSuppressions, suppressedAmong } from './suppressions.ts';
import { claimForSync } from './sync.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { contactsToValidate } from './validation.ts';
import { writableOrReason } from './writable.ts';

let test: TestDatabase;
let at: Awaited<ReturnType<typeof givenTenant>>;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db
    .$executeRaw`TRUNCATE tenants, contacts, contact_events, suppressions, opt_outs, address_keys RESTART IDENTITY CASCADE`;
  at = await givenTenant(test.db, 'one');
});

const entry = { tenantId: null, reason: 'manual' as const, source: 'cli' };
const ingest = async (email: string, earlierHashes: string[] = []) => {
  const [, emailDomain = ''] = email.split('@');
  const contact = { email, emailHash: `hash-of-${email}`, earlierHashes, emailDomain, sighting: {} };
  const { tenantId, dataSourceId } = at;
  return ingestContacts(test.db, { tenantId, dataSourceId, kind: 'api', contacts: [contact] });
};

describe('what stands against an address', () => {
  it('is asked the same way wherever somebody could come in or be written to, patterns and older hashes included', async () => {
    const { db } = test;
    const emails = ['ann@press.gouv.test', 'Bob_x@firm.test', 'bobax@firm.test', 'cat@old.test', 'dan@free.test'];
    const waiting = await givenContacts(db, at, 'pending', emails);
    const ready = await givenContacts(
      db,
      at,
      'validated',
      emails.map((email) => `r.${email}`),
    );
    const inMailwizz = await givenContacts(
      db,
      at,
      'injected',
      emails.map((email) => `i.${email}`),
    );
    await db.contact.updateMany({
      where: { id: { in: inMailwizz } },
      data: { subscriberUid: 'uid', listId: at.listId },
    });
    await db.contact.updateMany({
      where: { email: { endsWith: 'cat@old.test' } },
      data: { earlierHashes: ['old-hash'] },
    });
    // Entered behind the statement's back, so that nobody has left the line yet.
    await db.suppression.createMany({
      data: [
        { ...entry, pattern: '*@*.gouv.test' },
        { ...entry, pattern: '*bob_x@firm.*' },
        { ...entry, emailHash: 'old-hash' },
        { ...entry, pattern: '*@free.test', expiresAt: new Date(Date.now() - 1_000) },
        { ...entry, tenantId: at.tenantId + 1, pattern: '*' },
      ].map(({ tenantId, ...row }) => ({ ...row, tenantId })),
    });

    const claimed = await contactsToValidate(db, at.tenantId, waiting);
    expect(claimed.map(({ suppressed }) => suppressed)).toEqual(['manual', 'manual', null, 'manual', null]);
    const synced = await claimForSync(db, at.tenantId, at.instanceId, ready);
    expect(synced.map(({ email }) => email)).toEqual(['r.bobax@firm.test', 'r.dan@free.test']);
    const reasons = await db.$queryRaw<{ reason: string | null }[]>`
      SELECT ${writableOrReason} AS reason FROM contacts c WHERE c.id = ANY(${inMailwizz}::int[]) ORDER BY c.id`;
    expect(reasons.map(({ reason }) => reason)).toEqual(['suppressed', 'suppressed', null, 'suppressed', null]);
    const found = await suppressedAmong(db, at.tenantId, [
      { email: 'Eve@x.gouv.test', emailHash: 'eve', earlierHashes: [], domain: 'x.gouv.test' },
      { email: 'erased@y.test', emailHash: 'erased', earlierHashes: ['old-hash'], domain: 'y.test' },
      { email: 'dan@free.test', emailHash: 'dan', earlierHashes: [], domain: 'free.test' },
    ]);
    expect(found.map(({ emailHash }) => emailHash)).toEqual(['erased', 'eve']);
    expect(await ingest('new@x.gouv.test')).toMatchObject({ accepted: 0, suppressed: 1 });
    expect(await ingest('new@gouv.test')).toMatchObject({ accepted: 1 });
    expect(await ingest('erased@y.test', ['old-hash'])).toMatchObject({ accepted: 0, suppressed: 1 });
  });

  it('by a pattern takes those it meets off the line, once, and is found by an address that fits it', async () => {
    const { db } = test;
    await givenContacts(db, at, 'validated', ['ann@press.gouv.test', 'bob@firm.test']);
    const pattern = { ...entry, pattern: '*@*.gouv.test' };
    expect(await addSuppressions(db, [pattern])).toMatchObject({ added: 1, known: 0, stopped: 1 });
    expect(await addSuppressions(db, [pattern])).toMatchObject({ added: 0, known: 1, stopped: 0 });
    const about = (address: string) => listSuppressions(db, { keys: [], addresses: [address], limit: 10 });
    expect(await about('eve@x.gouv.test')).toMatchObject([{ pattern: '*@*.gouv.test', domain: null }]);
    expect(await about('eve@firm.test')).toEqual([]);
    expect(await listSuppressions(db, { kind: 'pattern', limit: 10 })).toHaveLength(1);
    expect(await listSuppressions(db, { kind: 'address', limit: 10 })).toEqual([]);
  });
});

describe('a rotated pepper', () => {
  it('renames live contacts and what stands under their old hash, and leaves the erased as they are', async () => {
    const { db } = test;
    const [id = 0] = await givenContacts(db, at, 'injected', ['ann@firm.test']);
    await db.suppression.createMany({
      data: [
        { ...entry, emailHash: 'hash-of-ann@firm.test' },
        { ...entry, emailHash: 'hash-of-erased' },
      ],
    });
    await db.optOut.create({
      data: { tenantId: at.tenantId, contactId: id, emailHash: 'hash-of-ann@firm.test', channel: 'operator' },
    });
    expect(await renewHashes(db, [{ id, hash: 'new-ann' }])).toBe(1);
    expect(await renewHashes(db, [{ id, hash: 'new-ann' }])).toBe(0);
    expect(await db.contact.findUnique({ where: { id } })).toMatchObject({
      emailHash: 'new-ann',
      earlierHashes: ['hash-of-ann@firm.test'],
    });
    expect((await db.suppression.findMany({ orderBy: { id: 'asc' } })).map(({ emailHash }) => emailHash)).toEqual([
      'hash-of-ann@firm.test',
      'hash-of-erased',
      'new-ann',
    ]);
    expect(await db.optOut.findFirst()).toMatchObject({ emailHash: 'new-ann' });
  });

  it('is refused before the contacts are renamed, and so is one nobody knows', async () => {
    const { db } = test;
    await assertPepper(db, ['first']);
    await assertPepper(db, ['first', 'zero']);
    await expect(assertPepper(db, ['second', 'first'])).rejects.toThrow('relais pepper renew');
    await expect(assertPepper(db, ['third'])).rejects.toThrow('is not the pepper');
    await noteKey(db, 'second');
    await assertPepper(db, ['second', 'first']);
    await expect(assertPepper(db, ['first'])).rejects.toThrow('is not the pepper');
  });
});

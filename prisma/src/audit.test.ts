import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { recordAudit, verifyAudit } from './audit.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.$executeRaw`TRUNCATE audit_log RESTART IDENTITY`;
});

const line = (target: string) =>
  recordAudit(test.db, { tenantId: 1, actor: 'key:rk_1', action: 'job.created', target, detail: { urls: 2 } });

describe('the audit log', () => {
  it('is one chain, however many write at once', async () => {
    expect(await verifyAudit(test.db)).toBeNull();
    await Promise.all(Array.from({ length: 6 }, (_, i) => line(`job:${i}`)));
    await recordAudit(test.db, { tenantId: null, actor: 'operator', action: 'tenant.created', target: 'tenant:2' });
    expect(await test.db.auditLog.count()).toBe(7);
    expect(await verifyAudit(test.db)).toBeNull();
  });

  it.each([
    ['a changed word', "UPDATE audit_log SET actor = 'someone' WHERE id = 2", 2n],
    ['a changed moment', "UPDATE audit_log SET at = at - interval '1 day' WHERE id = 2", 2n],
    ['a removed line', 'DELETE FROM audit_log WHERE id = 2', 3n],
  ])('shows %s', async (_, statement, id) => {
    for (const target of ['a', 'b', 'c']) await line(target);
    await test.db.$executeRawUnsafe(statement);
    expect(await verifyAudit(test.db)).toEqual({ id });
  });
});

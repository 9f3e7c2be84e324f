import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createApiKey, findApiKey, listApiKeys, recordKeyUses, revokeApiKey, rotateApiKey } from './api-keys.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tenantId: number;
let keyId: number;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.$executeRaw`TRUNCATE tenants RESTART IDENTITY CASCADE`;
  tenantId = (await test.db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.test' } })).id;
  keyId = await createApiKey(test.db, {
    tenantId,
    key: 'rk_1',
    name: 'Backlinks',
    secretSealed: 'first',
    scopes: ['contacts:read'],
  });
});

describe('api keys', () => {
  it('are found with their tenant until they are revoked', async () => {
    expect(await findApiKey(test.db, 'rk_1')).toMatchObject({
      id: keyId,
      tenantSlug: 'one',
      scopes: ['contacts:read'],
    });
    expect(await findApiKey(test.db, 'rk_2')).toBeNull();
    expect(await revokeApiKey(test.db, tenantId, 'rk_1')).toBe(true);
    expect(await revokeApiKey(test.db, tenantId, 'rk_1')).toBe(false);
    expect(await findApiKey(test.db, 'rk_1')).toBeNull();
    expect(await listApiKeys(test.db, tenantId)).toMatchObject([{ key: 'rk_1', revokedAt: expect.any(Date) }]);
  });

  it('are found no more when their tenant is switched off', async () => {
    await test.db.tenant.update({ where: { id: tenantId }, data: { isActive: false } });
    expect(await findApiKey(test.db, 'rk_1')).toBeNull();
  });

  it('keep the old secret beside the new one while a rotation overlaps', async () => {
    const overlapUntil = new Date('2026-12-01T00:00:00Z');
    expect(await rotateApiKey(test.db, tenantId, 'rk_1', { secretSealed: 'second', overlapUntil })).toBe(true);
    expect(await findApiKey(test.db, 'rk_1')).toMatchObject({
      secretSealed: 'second',
      previousSecretSealed: 'first',
      previousUntil: overlapUntil,
    });
  });

  it('of another tenant can be neither rotated nor revoked', async () => {
    const overlapUntil = new Date();
    expect(await rotateApiKey(test.db, tenantId + 1, 'rk_1', { secretSealed: 'x', overlapUntil })).toBe(false);
    expect(await revokeApiKey(test.db, tenantId + 1, 'rk_1')).toBe(false);
  });

  it('remember the latest of their uses', async () => {
    const late = new Date('2026-11-20T12:00:00Z');
    await recordKeyUses(test.db, [{ keyId, at: late }]);
    await recordKeyUses(test.db, [{ keyId, at: new Date('2026-11-20T11:00:00Z') }]);
    await recordKeyUses(test.db, []);
    expect(await listApiKeys(test.db, tenantId)).toMatchObject([{ lastUsedAt: late }]);
  });
});

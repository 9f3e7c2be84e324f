import { earlierHashes, hashAddress, pepperFingerprints } from '@relais/email-address';
import { currentKey, noteKey } from '@relais/prisma';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestStores, type TestStores } from '../stores.testkit.ts';
import { renewPepper } from './renew-pepper.ts';

describe('relais pepper renew', () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
  });
  afterAll(() => stores.drop());

  it('hashes every contact under the new pepper, keeps the old hash beside it, and refuses to lose one', async () => {
    const { db } = stores;
    const [before, after] = ['an old pepper of length', 'a new pepper of length,an old pepper of length'];
    const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug: 'sos-expat' } });
    const { id: dataSourceId } = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
    const email = 'ann@firm.test';
    const emailHash = hashAddress(email, before);
    await db.contact.create({ data: { tenantId, dataSourceId, email, emailHash, emailDomain: 'firm.test' } });
    await noteKey(db, pepperFingerprints(before)[0] ?? '');

    await expect(renewPepper({ db, pepper: () => 'quite another pepper' })).rejects.toMatchObject({
      code: 'PEPPER_UNKNOWN',
    });
    expect(await renewPepper({ db, pepper: () => after })).toEqual({ renewed: 1, peppers: 2 });
    expect(await renewPepper({ db, pepper: () => after })).toEqual({ renewed: 0, peppers: 2 });
    expect(await db.contact.findFirst()).toMatchObject({
      emailHash: hashAddress(email, after),
      earlierHashes: earlierHashes(email, after),
    });
    expect(await currentKey(db)).toBe(pepperFingerprints(after)[0]);
  });
});

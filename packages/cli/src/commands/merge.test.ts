import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais merge', { timeout: 90_000 }, () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
  });
  afterAll(() => stores.drop());

  it('tells first, then makes two contacts one, and names what it refuses', async () => {
    const { db } = stores;
    const tenant = await db.tenant.findFirstOrThrow({ where: { slug: 'sos-expat' } });
    const { id: dataSourceId } = await db.dataSource.findFirstOrThrow({ where: { tenantId: tenant.id } });
    const person = async (email: string, more: object) =>
      (
        await db.contact.create({
          data: { tenantId: tenant.id, dataSourceId, email, emailHash: email, emailDomain: 'example.com', ...more },
        })
      ).id;
    const kept = await person('ann@example.com', { status: 'injected' });
    const gone = await person('ann.lee@example.com', { city: 'Nice' });
    const merge = (...more: string[]) =>
      relais(['merge', String(gone), String(kept), '--tenant', 'sos-expat', ...more], stores);

    expect((await merge('--dry-run')).stdout).toContain(`keep  contact ${kept}`);
    expect(await db.contact.findUnique({ where: { id: gone } })).toMatchObject({ deletedAt: null });
    expect((await merge('--json')).json()).toMatchObject([{ dry_run: false, kept: { id: kept }, gone: { id: gone } }]);
    expect(await db.contact.findUnique({ where: { id: gone } })).toMatchObject({ mergedInto: kept });
    expect(await merge()).toMatchObject({ code: 1, stderr: expect.stringContaining('has no two contacts') });
  });
});

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { reconsiderUnrouted, routingTable, seedTenant, type TenantPlan } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const plan = (baseUrl: string, listUid: string | null): TenantPlan => ({
  slug: 'one',
  name: 'One',
  brandDomain: 'one.example',
  tags: [{ slug: 'avocat', label: 'avocat', parent: null }],
  sources: [{ sourceId: 'scraper-urls-001', type: 'scraping', name: 'Web sites' }],
  instance: {
    instanceId: 'client-1',
    name: 'MailWizz of One',
    baseUrl,
    sealApiKey: () => `sealed for ${baseUrl}`,
    dailyQuota: null,
    lists: [{ listUid, legacyId: 12, name: 'avocat', category: 'avocat' }],
  },
});

describe('seeding a tenant', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(inject('pgAdminUrl'));
  });
  afterAll(() => test.drop());

  it('keeps contacts waiting until the list is named, then takes them up again, and forgets nothing when seeded without', async () => {
    const { db } = test;
    const tenantId = await seedTenant(db, plan('', null));
    expect(await routingTable(db, tenantId)).toMatchObject({ lists: [], rules: [{ category: 'avocat' }] });
    const source = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
    const waiting = await db.contact.create({
      data: {
        tenantId,
        dataSourceId: source.id,
        email: 'ann@example.org',
        emailHash: 'hash',
        emailDomain: 'example.org',
        status: 'unrouted',
        statusReason: 'no_list',
      },
    });
    expect(await reconsiderUnrouted(db)).toBe(0);

    await seedTenant(db, plan('https://mail.example.org/api', 'ab123cd456efg'));
    expect(await routingTable(db, tenantId)).toMatchObject({ lists: [{ listUid: 'ab123cd456efg', legacyId: 12 }] });
    expect(await reconsiderUnrouted(db)).toBe(1);
    expect(await db.contact.findUnique({ where: { id: waiting.id } })).toMatchObject({ status: 'validated' });

    await db.dataSource.update({ where: { id: source.id }, data: { isActive: false } });
    expect(await seedTenant(db, plan('', null))).toBe(tenantId);
    expect(await routingTable(db, tenantId)).toMatchObject({ lists: [{ listUid: 'ab123cd456efg' }] });
    expect(await db.mailwizzList.count()).toBe(1);
    expect(await db.routingRule.count()).toBe(1);
    expect(await db.dataSource.findMany()).toMatchObject([{ isActive: false }]);
    expect(await db.mailwizzInstance.findMany()).toMatchObject([
      {
        isActive: true,
        baseUrl: 'https://mail.example.org/api',
        apiKeySealed: 'sealed for https://mail.example.org/api',
      },
    ]);
  });
});

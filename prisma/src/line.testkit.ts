import type { Database } from './open-db.ts';

/** A tenant with one source, one instance and one list: what a contact needs to travel the line. */
export async function givenTenant(db: Database, slug: string, dailyQuota: number | null = null) {
  const tenant = await db.tenant.create({ data: { slug, name: slug, brandDomain: `${slug}.test` } });
  const instance = await db.mailwizzInstance.create({
    data: {
      tenantId: tenant.id,
      instanceId: 'client-1',
      name: slug,
      baseUrl: 'http://127.0.0.1:1/api',
      apiKeySealed: 'sealed',
      dailyQuota,
    },
  });
  const list = await db.mailwizzList.create({
    data: {
      tenantId: tenant.id,
      instanceId: instance.id,
      listUid: 'ab123cd456efg',
      name: 'Avocats',
      category: 'avocat',
      legacyId: 12,
    },
  });
  const source = await db.dataSource.create({
    data: { tenantId: tenant.id, sourceId: 'api-one', type: 'api', name: 'API' },
  });
  return {
    tenantId: tenant.id,
    instanceId: instance.id,
    listId: list.id,
    listUid: list.listUid,
    dataSourceId: source.id,
  };
}

/** Contacts standing at `status`, routed when it is `validated`. Returns their ids in order of the addresses. */
export async function givenContacts(
  db: Database,
  at: { tenantId: number; dataSourceId: number; instanceId: number; listId: number },
  status: string,
  emails: readonly string[],
): Promise<number[]> {
  const rows = await db.contact.createManyAndReturn({
    data: emails.map((email) => ({
      tenantId: at.tenantId,
      dataSourceId: at.dataSourceId,
      email,
      emailHash: `hash-of-${email}`,
      emailDomain: email.split('@')[1] ?? '',
      status,
      ...(status === 'validated' ? { listId: at.listId, instanceId: at.instanceId } : {}),
    })),
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

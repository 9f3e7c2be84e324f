import type { Database } from './open-db.ts';

/** What a tenant starts with. Applying a plan again changes only what the plan changed; nothing is removed. */
export interface TenantPlan {
  slug: string;
  name: string;
  brandDomain: string;
  tags: readonly { slug: string; label: string; parent: string | null }[];
  sources: readonly {
    sourceId: string;
    type: string;
    name: string;
    description?: string;
    config?: object;
    isActive?: boolean;
  }[];
  instance: {
    instanceId: string;
    name: string;
    /** An instance without an address is registered inactive. */
    baseUrl: string;
    /** Seals the API key; called with the tenant's id once it is known. */
    sealApiKey(tenantId: number): string;
    dailyQuota: number | null;
    lists: readonly {
      listUid: string;
      legacyId: number | null;
      name: string;
      category: string;
      ruleTags?: readonly string[];
    }[];
  };
}

/** Creates or updates everything of a tenant, in one transaction. @returns the tenant's id */
export async function seedTenant(db: Database, plan: TenantPlan): Promise<number> {
  return db.$transaction(async (tx) => {
    const { id: tenantId } = await tx.tenant.upsert({
      where: { slug: plan.slug },
      create: { slug: plan.slug, name: plan.name, brandDomain: plan.brandDomain },
      update: { name: plan.name, brandDomain: plan.brandDomain },
    });

    const tagIds = new Map<string, number>();
    for (const { slug, label, parent } of plan.tags) {
      const parentId = parent === null ? null : (tagIds.get(parent) ?? null);
      const tag = await tx.tag.upsert({
        where: { tenantId_slug: { tenantId, slug } },
        create: { tenantId, slug, label, parentId },
        update: { label, parentId },
      });
      tagIds.set(slug, tag.id);
    }

    const { lists, sealApiKey, ...settings } = plan.instance;
    const known = await tx.mailwizzInstance.findUnique({
      where: { tenantId_instanceId: { tenantId, instanceId: settings.instanceId } },
    });
    const values = {
      name: settings.name,
      baseUrl: settings.baseUrl,
      dailyQuota: settings.dailyQuota,
      isActive: settings.baseUrl !== '',
    };
    const instance = known
      ? await tx.mailwizzInstance.update({
          where: { id: known.id },
          data: settings.baseUrl === '' ? {} : { ...values, apiKeySealed: sealApiKey(tenantId) },
        })
      : await tx.mailwizzInstance.create({
          data: { tenantId, instanceId: settings.instanceId, ...values, apiKeySealed: sealApiKey(tenantId) },
        });

    for (const [index, { listUid, legacyId, name, category, ruleTags = [] }] of lists.entries()) {
      const list = await tx.mailwizzList.upsert({
        where: { instanceId_listUid: { instanceId: instance.id, listUid } },
        create: { tenantId, instanceId: instance.id, listUid, legacyId, name, category },
        update: { legacyId, name, category },
      });
      const position = (index + 1) * 10;
      await tx.routingRule.upsert({
        where: { tenantId_position: { tenantId, position } },
        create: { tenantId, position, category, listId: list.id, tags: [...ruleTags] },
        update: { category, listId: list.id, tags: [...ruleTags] },
      });
    }

    for (const { sourceId, type, name, description = '', config = {}, isActive = true } of plan.sources) {
      const values = { type, name, description, config, isActive, defaultInstanceId: instance.id };
      await tx.dataSource.upsert({
        where: { tenantId_sourceId: { tenantId, sourceId } },
        create: { tenantId, sourceId, ...values },
        update: values,
      });
    }
    return tenantId;
  });
}

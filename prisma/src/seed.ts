import type { Prisma } from './generated/client.ts';
import type { Database } from './open-db.ts';
import { keepLaidRules, routingSets } from './routing-sets.ts';

/** What a tenant starts with. Applying a plan again changes only what the plan changed; nothing is removed. */
export interface TenantPlan {
  slug: string;
  name: string;
  brandDomain: string;
  /** What mails say of the tenant until an operator says it better. */
  brand?: { brandUrl: string; senderName: string; postalAddress: string; privacyEmail: string };
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
      /** Null where nobody has said it yet: a placeholder stands there, which no MailWizz knows. */
      listUid: string | null;
      legacyId: number | null;
      name: string;
      category: string;
      ruleTags?: readonly string[];
    }[];
  };
}

const SEED = 'seed';

/** Creates or updates everything of a tenant, in one transaction. @returns the tenant's id */
export async function seedTenant(db: Database, plan: TenantPlan): Promise<number> {
  return db.$transaction(async (tx) => {
    const { id: tenantId } = await tx.tenant.upsert({
      where: { slug: plan.slug },
      create: { slug: plan.slug, name: plan.name, brandDomain: plan.brandDomain },
      // Its name is part of the brand, which is the operators' own once it is there.
      update: { brandDomain: plan.brandDomain },
    });
    if (plan.brand) await fillBrand(tx, tenantId, plan.brand);

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

    // Rules an operator has published since are not the seed's any more.
    const [inForce] = await routingSets(tx, tenantId);
    const laysRules = !inForce || inForce.publishedBy === SEED;
    for (const [index, list] of lists.entries()) {
      await seedList(tx, { tenantId, instanceId: instance.id, position: (index + 1) * 10, laysRules }, list);
    }
    if (laysRules) await keepLaidRules(tx, tenantId, SEED);

    for (const { sourceId, type, name, description = '', config = {}, isActive = true } of plan.sources) {
      const values = { type, name, description, config, isActive, defaultInstanceId: instance.id };
      await tx.dataSource.upsert({
        where: { tenantId_sourceId: { tenantId, sourceId } },
        create: { tenantId, sourceId, ...values },
        // How a source is used is the operators' own once it is there.
        update: { type, name, description },
      });
    }
    return tenantId;
  });
}

async function fillBrand(
  tx: Prisma.TransactionClient,
  tenantId: number,
  brand: NonNullable<TenantPlan['brand']>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE tenants
       SET brand_url = coalesce(brand_url, ${brand.brandUrl}), sender_name = coalesce(sender_name, ${brand.senderName}),
           postal_address = coalesce(postal_address, ${brand.postalAddress}),
           privacy_email = coalesce(privacy_email, ${brand.privacyEmail})
     WHERE id = ${tenantId}`;
}

type PlannedList = TenantPlan['instance']['lists'][number];
const placeholderUid = ({ legacyId, category }: PlannedList): string => `unset-${legacyId ?? category}`;

/**
 * One list and the rule that leads to it. While nobody has said its uid, an inactive placeholder stands for it, so contacts
 * wait as unrouted. The real uid takes the placeholder's row, and the rule counts as new: what waits is routed again.
 */
async function seedList(
  tx: Prisma.TransactionClient,
  {
    tenantId,
    instanceId,
    position,
    laysRules,
  }: { tenantId: number; instanceId: number; position: number; laysRules: boolean },
  list: PlannedList,
): Promise<void> {
  const { legacyId, name, category, ruleTags = [] } = list;
  const at = { tenantId_position: { tenantId, position } };
  const called = (uid: string) =>
    tx.mailwizzList.findUnique({ where: { instanceId_listUid: { instanceId, listUid: uid } } });
  // A list that was named before is not forgotten because nobody names it now.
  if (list.listUid === null && (!laysRules || (await tx.routingRule.findUnique({ where: at })))) return;

  const listUid = list.listUid ?? placeholderUid(list);
  const known = (await called(listUid)) ?? (await called(placeholderUid(list)));
  const values = { listUid, legacyId, name, category };
  const isActive = list.listUid !== null;
  const { id: listId } = known
    ? await tx.mailwizzList.update({
        where: { id: known.id },
        data: known.listUid === listUid ? values : { ...values, isActive },
      })
    : await tx.mailwizzList.create({ data: { tenantId, instanceId, ...values, isActive } });

  if (!laysRules) {
    // A rule that led to the placeholder leads somewhere now: what waits is routed again.
    if (known?.listUid !== listUid)
      await tx.routingRule.updateMany({ where: { tenantId, listId }, data: { createdAt: new Date() } });
    return;
  }
  const rule = { category, listId, tags: [...ruleTags] };
  await tx.routingRule.upsert({
    where: at,
    create: { tenantId, position, ...rule },
    update: known?.listUid === listUid ? rule : { ...rule, createdAt: new Date() },
  });
}

import { brandOf, type Database, type Db, recordAudit, setBrand } from '@relais/prisma';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

/** A tenant's brand in the API's words. @throws {CommandFailed} TENANT_UNKNOWN */
export async function tenantBrand(db: Db, tenant: string) {
  const { id, slug } = await tenantCalled(db, tenant);
  const standing = await brandOf(db, id);
  if (!standing) throw new Error(`tenant ${id} is gone`);
  const { brand, complete, missing } = standing;
  return {
    tenant: slug,
    brand_name: brand.brandName,
    brand_url: brand.brandUrl,
    sender_name: brand.senderName,
    postal_address: brand.postalAddress,
    privacy_email: brand.privacyEmail,
    retention_months: brand.retentionMonths,
    complete,
    missing: missing.map((gap) => SETTING_OF[gap]),
  };
}

const SETTING_OF = {
  brandUrl: '--url',
  senderName: '--sender',
  postalAddress: '--address',
  privacyEmail: '--privacy',
} as const;

export interface BrandWish {
  name?: string;
  url?: string;
  sender?: string;
  address?: string;
  privacy?: string;
  retention?: number;
}

/** Says parts of a tenant's brand. @throws {CommandFailed} TENANT_UNKNOWN */
export async function changeBrand(db: Database, tenant: string, wish: BrandWish) {
  const { id: tenantId } = await tenantCalled(db, tenant);
  await setBrand(db, tenantId, {
    brandName: wish.name,
    brandUrl: wish.url,
    senderName: wish.sender,
    postalAddress: wish.address,
    privacyEmail: wish.privacy,
    retentionMonths: wish.retention,
  });
  await recordAudit(db, { tenantId, actor: actor(), action: 'brand.changed', target: 'brand' });
  return tenantBrand(db, tenant);
}

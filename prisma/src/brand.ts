import type { Db } from './open-db.ts';

/** The tenant as mails show it: the `Brand` of packages/templates. */
export interface BrandEntry {
  /** The tenant's own name. */
  brandName: string;
  /** https address of a page that names the brand and its notice (checklist Z23). */
  brandUrl: string;
  senderName: string;
  postalAddress: string;
  privacyEmail: string;
  retentionMonths: number;
  /** Path under `brandUrl` of the link no reader can see. */
  honeyPath: string;
}

/** What may still be unsaid; nothing is launched while it is. */
const SAID_BY_THE_TENANT = ['brandUrl', 'senderName', 'postalAddress', 'privacyEmail'] as const;
export type BrandGap = (typeof SAID_BY_THE_TENANT)[number];

export type StoredBrand = Omit<BrandEntry, BrandGap> & Record<BrandGap, string | null>;

export type BrandStanding =
  | { complete: true; brand: BrandEntry; missing: readonly [] }
  | { complete: false; brand: StoredBrand; missing: readonly BrandGap[] };

/** A tenant's brand, or what it lacks. Null for a tenant that does not exist. */
export async function brandOf(db: Db, tenantId: number): Promise<BrandStanding | null> {
  const [brand] = await db.$queryRaw<StoredBrand[]>`
    SELECT name AS "brandName", brand_url AS "brandUrl", sender_name AS "senderName", postal_address AS "postalAddress",
           privacy_email AS "privacyEmail", retention_months AS "retentionMonths", honey_path AS "honeyPath"
      FROM tenants WHERE id = ${tenantId}`;
  if (!brand) return null;
  return isComplete(brand)
    ? { complete: true, brand, missing: [] }
    : { complete: false, brand, missing: SAID_BY_THE_TENANT.filter((field) => !brand[field]) };
}

const isComplete = (brand: StoredBrand): brand is BrandEntry => SAID_BY_THE_TENANT.every((field) => brand[field]);

/** Only what is given changes. */
export type BrandChange = { [Field in Exclude<keyof BrandEntry, 'honeyPath'>]?: BrandEntry[Field] | undefined };

/** @returns false for a tenant that does not exist */
export async function setBrand(db: Db, tenantId: number, change: BrandChange): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE tenants
       SET name = coalesce(${change.brandName ?? null}, name),
           brand_url = coalesce(${change.brandUrl ?? null}, brand_url),
           sender_name = coalesce(${change.senderName ?? null}, sender_name),
           postal_address = coalesce(${change.postalAddress ?? null}, postal_address),
           privacy_email = coalesce(${change.privacyEmail ?? null}, privacy_email),
           retention_months = coalesce(${change.retentionMonths ?? null}::int, retention_months)
     WHERE id = ${tenantId}`;
  return changed > 0;
}

import { type Db, listTenants, type TenantEntry } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';

/** The tenant of this slug. @throws {CommandFailed} NO_TENANTS, TENANT_UNKNOWN with the ones there are */
export async function tenantCalled(db: Db, slug: string): Promise<TenantEntry> {
  const tenants = await listTenants(db);
  const tenant = tenants.find((one) => one.slug === slug);
  if (tenant) return tenant;
  if (tenants.length === 0) throw new CommandFailed('NO_TENANTS', 'there are no tenants yet. Run `relais seed`');
  throw new CommandFailed('TENANT_UNKNOWN', `no tenant is called "${slug}"; there are ${slugs(tenants)}`);
}

/** The tenants a command is about: the one named, or all. */
export async function tenantsMeant(db: Db, slug: string | undefined): Promise<TenantEntry[]> {
  return slug === undefined ? listTenants(db) : [await tenantCalled(db, slug)];
}

const slugs = (tenants: readonly TenantEntry[]): string => tenants.map(({ slug }) => slug).join(', ');

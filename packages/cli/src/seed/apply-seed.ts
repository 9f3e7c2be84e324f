import { brandOf, type Database, seedTenant } from '@relais/prisma';
import type { Keyring } from '@relais/signing';
import { mailwizzSettings } from './mailwizz-settings.ts';
import { isExampleAddress, seedPlans } from './plan.ts';

/** What a tenant has been given. */
export interface SeededTenant {
  tenant: string;
  sources: number;
  tags: number;
  lists: number;
  instance: string;
  /** Address of the instance's API; null when none is configured. */
  mailwizz: string | null;
  /** Its mails would still name an invented postal address. */
  exampleAddress: boolean;
}

/** Seeds both tenants, with the MailWizz accounts the environment names. Applied again, it changes only what changed. */
export async function applySeed(
  db: Database,
  keyring: Keyring,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<SeededTenant[]> {
  const plans = seedPlans(keyring, mailwizzSettings(env));
  const seeded: SeededTenant[] = [];
  for (const plan of plans) {
    const brand = await brandOf(db, await seedTenant(db, plan));
    seeded.push({
      tenant: plan.slug,
      sources: plan.sources.length,
      tags: plan.tags.length,
      lists: plan.instance.lists.length,
      instance: plan.instance.instanceId,
      mailwizz: plan.instance.baseUrl || null,
      exampleAddress: isExampleAddress(brand?.brand.postalAddress ?? null),
    });
  }
  return seeded;
}

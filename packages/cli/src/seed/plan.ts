import { defaultTags, tagOfCategory } from '@relais/categories';
import { type Category, categories, languages, type Platform, platformOfCategory, platforms } from '@relais/contracts';
import type { TenantPlan } from '@relais/prisma';
import { type Keyring, sealSecret, secretContexts } from '@relais/signing';

/** A MailWizz account a tenant's contacts go to; without one the instance is registered inactive. */
export interface InstanceSettings {
  baseUrl: string;
  apiKey: string;
  /** The list each category goes to, by MailWizz's own uid. */
  listUids: Partial<Record<Category, string>>;
  dailyQuota: number | null;
}

const tenants: Record<Platform, { name: string; brandDomain: string; instanceId: string }> = {
  'sos-expat': { name: 'SOS-Expat', brandDomain: 'sos-expat.com', instanceId: 'client-1' },
  ulixai: { name: 'Ulixai', brandDomain: 'ulixai.com', instanceId: 'client-2' },
};

/** An address nobody lives at: `relais seed` says that it has to be replaced before anything is sent for real. */
const EXAMPLE_ADDRESS = '1 Example Street, 10145 Tallinn, Estonia';

const exampleBrand = ({ name, brandDomain }: { name: string; brandDomain: string }) => ({
  brandUrl: `https://${brandDomain}/`,
  senderName: `The ${name} team`,
  postalAddress: `${name}, ${EXAMPLE_ADDRESS}`,
  privacyEmail: `privacy@${brandDomain}`,
});

/** Does a tenant's brand still hold the invented address? */
export const isExampleAddress = (address: string | null): boolean => address?.endsWith(EXAMPLE_ADDRESS) ?? false;

/** The seeds' list numbers (domain.md); categories they gave none have null. */
const legacyListIds: Partial<Record<Category, number>> = {
  avocat: 12,
  assureur: 13,
  notaire: 14,
  blogueur: 45,
  influenceur: 46,
  admin_facebook: 47,
};

/** Registered, and refused until a person changes the terms of service: the seeds name them, and drop them for that. */
const socialSources = ['linkedin', 'instagram', 'youtube', 'facebook'].map((network) => ({
  sourceId: `scraper-${network}-001`,
  type: 'scraping',
  name: `${network} (not collected)`,
  description: 'Registered but inactive: the network’s terms forbid collecting.',
  isActive: false,
}));

const sources = [
  {
    sourceId: 'scraper-urls-001',
    type: 'scraping',
    name: 'Web sites by address',
    config: { spider: 'custom_urls', frequency: 'weekly' },
  },
  {
    sourceId: 'scraper-google-001',
    type: 'scraping',
    name: 'Web search',
    config: { spider: 'google_search', frequency: 'daily' },
  },
  {
    sourceId: 'scraper-maps-001',
    type: 'scraping',
    name: 'Maps search',
    config: { spider: 'google_maps', frequency: 'daily' },
  },
  {
    sourceId: 'scraper-blog-001',
    type: 'scraping',
    name: 'Blogs',
    config: { spider: 'blog_content', frequency: 'weekly' },
  },
  { sourceId: 'backlink-engine-001', type: 'api', name: 'Backlink Engine' },
  { sourceId: 'csv-manual', type: 'upload', name: 'Uploaded files' },
  ...socialSources,
];

/** Tags, sources, instance, lists and rules of the two tenants. */
export function seedPlans(keyring: Keyring, instances: Partial<Record<Platform, InstanceSettings>> = {}): TenantPlan[] {
  return platforms.map((slug) => {
    const { instanceId, ...tenant } = tenants[slug];
    const settings = instances[slug];
    const own = categories.filter((category) => platformOfCategory[category] === slug);
    return {
      slug,
      ...tenant,
      brand: exampleBrand(tenant),
      tags: [
        ...defaultTags.map(({ slug: tag, parent }) => ({ slug: tag, label: tag, parent })),
        ...languages.map((language) => ({ slug: `lang-${language}`, label: language.toUpperCase(), parent: null })),
      ],
      sources: [...sources, { sourceId: `api-${slug}`, type: 'api', name: `${tenant.name} API` }],
      instance: {
        instanceId,
        name: `MailWizz of ${tenant.name}`,
        baseUrl: settings?.baseUrl ?? '',
        sealApiKey: (tenantId) =>
          sealSecret(settings?.apiKey ?? '', keyring, secretContexts.mailwizzApiKey(tenantId, instanceId)),
        dailyQuota: settings?.dailyQuota ?? null,
        lists: own.map((category) => ({
          listUid: settings?.listUids[category] ?? null,
          legacyId: legacyListIds[category] ?? null,
          name: category,
          category,
          ruleTags: [tagOfCategory[category]],
        })),
      },
    };
  });
}

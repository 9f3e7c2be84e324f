/**
 * The vocabulary of the domain, each list once. Tables, schemas, filters and documents derive from these.
 * Meanings stand in docs/glossary.md.
 */

export const languages = ['fr', 'en', 'es', 'de', 'pt', 'ru', 'zh', 'hi', 'ar'] as const;
export type Language = (typeof languages)[number];
export const fallbackLanguage: Language = 'en';
export const rightToLeftLanguages: readonly Language[] = ['ar'];

export const platforms = ['sos-expat', 'ulixai'] as const;
export type Platform = (typeof platforms)[number];

export const categories = [
  'avocat',
  'assureur',
  'notaire',
  'expat-aidant',
  'blogueur',
  'influenceur',
  'admin_facebook',
  'chatter',
] as const;
export type Category = (typeof categories)[number];

/** Which brand works with which trade. */
export const platformOfCategory: Readonly<Record<Category, Platform>> = {
  avocat: 'sos-expat',
  assureur: 'sos-expat',
  notaire: 'sos-expat',
  'expat-aidant': 'sos-expat',
  blogueur: 'ulixai',
  influenceur: 'ulixai',
  admin_facebook: 'ulixai',
  chatter: 'ulixai',
};

/** The categories a tenant writes to: its platform's, or all for a tenant that is no platform. */
export function categoriesOf(tenantSlug: string): readonly Category[] {
  const own = categories.filter((category) => platformOfCategory[category] === tenantSlug);
  return own.length > 0 ? own : categories;
}

/** Words partners use for a category, to the one word we store. */
export const categoryAliases: Readonly<Record<string, Category>> = {
  lawyer: 'avocat',
  avocate: 'avocat',
  attorney: 'avocat',
  insurer: 'assureur',
  insurance: 'assureur',
  notary: 'notaire',
  helper: 'expat-aidant',
  'expat-helper': 'expat-aidant',
  blogger: 'blogueur',
  blogueuse: 'blogueur',
  influencer: 'influenceur',
  influenceuse: 'influenceur',
  'admin-group': 'admin_facebook',
  'admin-facebook': 'admin_facebook',
  'facebook-admin': 'admin_facebook',
};

/** The stored word for a category or one of its aliases, whatever its case; null for a word nobody declared. */
export function canonicalCategory(word: string): Category | null {
  const key = word.trim().toLowerCase();
  return categories.find((category) => category === key) ?? categoryAliases[key] ?? null;
}

export const sourceTypes = ['scraping', 'api', 'upload', 'manual'] as const;
export type SourceType = (typeof sourceTypes)[number];

export const contactEventTypes = [
  'ingested',
  'validated',
  'invalid',
  'unrouted',
  'injected',
  'sent',
  'delivered',
  'bounced',
  'opened',
  'clicked',
  'unsubscribed',
  'spam_report',
  'replied',
  'blacklisted',
  'revived',
  'erased',
] as const;
export type ContactEventType = (typeof contactEventTypes)[number];

export const suppressionReasons = [
  'unsubscribed',
  'complaint',
  'hard_bounce',
  'erasure',
  'objection',
  'manual',
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** Why a host is not read: a wall it put up, a notice it shows, or the word of its owner or of an operator (checklist Z17). */
export const hostRefusalReasons = [
  'captcha',
  'login_wall',
  'forbidden',
  'no_unsolicited_mail',
  'owner',
  'operator',
] as const;
export type HostRefusalReason = (typeof hostRefusalReasons)[number];

/** Why pages wait although nothing failed, in words for whoever asks what a job waits for. */
export const restReasons = {
  host_day_full: 'their hosts were asked for as many pages as a day allows',
  night_window: 'their hosts are read at night only',
} as const;

export const restWords = (reason: string | null): string =>
  Object.entries(restReasons).find(([word]) => word === reason)?.[1] ?? 'pages that failed are tried again later';

/** Does nothing of a scrape job move before its first resting page may be read? */
export const standsStill = ({
  pages,
  rests,
}: {
  readonly pages: { readonly waiting: number; readonly reading: number };
  readonly rests: { readonly pages: number } | null;
}): boolean => rests !== null && pages.reading === 0 && pages.waiting === rests.pages;

export const apiScopes = [
  'contacts:read',
  'contacts:write',
  'scraping:read',
  'scraping:write',
  'campaigns:read',
  'campaigns:write',
  'privacy',
] as const;
export type ApiScope = (typeof apiScopes)[number];

/** What a feedback report tells of. */
export const reportKinds = ['sent', 'delivered', 'opened', 'clicked', 'bounced', 'unsubscribed', 'complained'] as const;
export type ReportKind = (typeof reportKinds)[number];

export const feeders = ['webhook', 'poller', 'pmta', 'api', 'mail'] as const;
export type Feeder = (typeof feeders)[number];

/** Events sent to partners (api.md), with the seeds' short word where there is one. */
export const partnerEventTypes = {
  'contact.bounced': 'bounce',
  'contact.unsubscribed': 'unsubscribe',
  'contact.complained': 'complaint',
  'contact.suppressed': 'suppressed',
  'contact.erased': null,
  'contact.invalid': null,
  'email.opened': 'open',
  'email.clicked': 'click',
  'email.delivered': 'delivered',
  'scrape_job.finished': null,
  'campaign.started': null,
  'campaign.finished': null,
  'campaign.paused': null,
  'webhook.test': null,
} as const satisfies Record<string, string | null>;
export type PartnerEventType = keyof typeof partnerEventTypes;

export const optOutChannels = ['one_click', 'link', 'mailto', 'api', 'reply', 'operator', 'mailwizz'] as const;
export type OptOutChannel = (typeof optOutChannels)[number];

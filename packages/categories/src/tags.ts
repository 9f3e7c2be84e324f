import type { Category } from '@relais/contracts';
import { baseLanguage } from './languages.ts';

/** A tag every tenant starts with; a parent matches its children. */
export interface DefaultTag {
  readonly slug: string;
  readonly parent: string | null;
}

const children = {
  prestataire: ['avocat', 'assureur', 'notaire', 'expat-aidant'],
  'marketing-partner': ['blogger', 'influencer', 'chatter', 'admin-group'],
  client: ['vacancier', 'expat', 'digital-nomad'],
} as const;

/** The tree of default tags, parents before their children. Language tags (`lang-xx`) have no parent and come as needed. */
export const defaultTags: readonly DefaultTag[] = Object.entries(children).flatMap(([parent, slugs]) => [
  { slug: parent, parent: null },
  ...slugs.map((slug) => ({ slug, parent })),
]);

/** The leaf that stands for each category; tags keep the English words the seeds gave them. */
export const tagOfCategory: Readonly<Record<Category, string>> = {
  avocat: 'avocat',
  assureur: 'assureur',
  notaire: 'notaire',
  'expat-aidant': 'expat-aidant',
  blogueur: 'blogger',
  influenceur: 'influencer',
  admin_facebook: 'admin-group',
  chatter: 'chatter',
};

/**
 * The tags a contact gets when it is routed: its category's leaf and its language, in that order. Parents are not repeated,
 * since a parent matches its children; a language outside the nine keeps its own tag ("lang-th").
 */
export function tagsFor({
  category,
  language,
}: {
  readonly category: Category | null;
  readonly language?: string | null | undefined;
}): string[] {
  const base = baseLanguage(language);
  return [...(category === null ? [] : [tagOfCategory[category]]), ...(base === null ? [] : [`lang-${base}`])];
}

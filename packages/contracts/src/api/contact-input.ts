import { z } from 'zod';
import { text, words } from '../text.ts';
import { type Category, canonicalCategory, categories, categoryAliases, platforms } from '../words.ts';

export const socialNetworks = [
  'facebook',
  'linkedin',
  'instagram',
  'twitter',
  'youtube',
  'whatsapp',
  'telegram',
  'tiktok',
] as const;
export type SocialNetwork = (typeof socialNetworks)[number];

/** A category or any of its aliases, stored as the one canonical word. */
export const categoryWord = words(64).transform((value, context): Category => {
  const category = canonicalCategory(value);
  if (category) return category;
  context.addIssue({ code: 'custom', message: `unknown category; one of ${knownCategories()}` });
  return z.NEVER;
});
const knownCategories = () => [...categories, ...Object.keys(categoryAliases)].join(', ');

export const tagSlug = words(64).pipe(
  z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, 'lower-case letters, digits, - and _ only'),
);
export const countryCode = text(2)
  .transform((value) => value.toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code'));
/** Any ISO 639-1 code is stored; templates exist for nine (checklist X21). */
export const languageCode = text(8)
  .transform((value) => value.toLowerCase().slice(0, 2))
  .pipe(z.string().regex(/^[a-z]{2}$/, 'an ISO 639-1 code'));

const link = words(2_048).pipe(z.url({ protocol: /^https?$/ }));

/**
 * One contact as a partner, a file or the crawler hands it in. Only `email` is needed. Unknown keys go to nothing:
 * what is meant to be kept beside the known fields belongs in `custom_fields`.
 */
export const contactInput = z.object({
  email: words(320),
  name: text(200).optional(),
  first_name: text(100).optional(),
  last_name: text(100).optional(),
  title: text(200).optional(),
  company: text(200).optional(),
  phone: text(64).optional(),
  website: link.optional(),
  country_code: countryCode.optional(),
  city: text(120).optional(),
  language: languageCode.optional(),
  category: categoryWord.optional(),
  platform: z.enum(platforms).optional(),
  tags: z.array(tagSlug).max(50).optional(),
  score: z.int().min(0).max(100).optional(),
  social: z.partialRecord(z.enum(socialNetworks), link).optional(),
  custom_fields: z.record(words(64), z.union([text(2_000), z.number(), z.boolean(), z.null()])).optional(),
  source_url: link.optional(),
});
export type ContactInput = z.infer<typeof contactInput>;

import { categorize } from '@relais/categories';
import { type Category, canonicalCategory, platformOfCategory } from '@relais/contracts';
import type { CrawledContact } from '@relais/prisma';
import { z } from 'zod';

/** `unknown` while DNS has not answered for the domain: the verdict is owed, and nothing is held against the address. */
export type Validation = 'accept' | 'accept_with_warning' | 'reject' | 'unknown';

const storedVerdict = z.object({
  verdict: z.enum(['accept', 'accept_with_warning', 'reject']),
  reasons: z.array(z.object({ rule: z.string() })),
  suggestion: z.string().nullish(),
});

/** A contact as `relais crawl` prints it. A category that nobody has decided yet is judged by the router's own words. */
export function contactLine(contact: CrawledContact, spider: string) {
  const verdict = storedVerdict.safeParse(contact.validation).data;
  const category = categoryOf(contact, spider);
  const { firstName, lastName } = contact;
  return {
    email: contact.email,
    validation: (verdict?.verdict ?? 'unknown') satisfies Validation as Validation,
    category,
    source_url: contact.sourceUrl,
    platform: category === null ? null : platformOfCategory[category],
    name: [firstName, lastName].filter(Boolean).join(' ') || null,
    first_name: firstName,
    last_name: lastName,
    title: contact.title,
    phone: contact.phone ?? contact.phoneRaw,
    company: contact.company,
    city: contact.city,
    country: contact.countryCode,
    language: contact.language,
    website: contact.website,
    socials: contact.social,
    obfuscated: contact.obfuscated,
    via: contact.via,
    snippet: contact.snippet,
    score: contact.validationScore,
    reasons: verdict ? verdict.reasons.map(({ rule }) => rule) : [contact.statusReason ?? 'not_judged'],
    suggestion: verdict?.suggestion ?? null,
    status: contact.status,
  };
}
export type ContactLine = ReturnType<typeof contactLine>;

function categoryOf({ category, text, language }: CrawledContact, spider: string): Category | null {
  const decided = category === null ? null : canonicalCategory(category);
  return decided ?? categorize({ text, language, sourceType: spider }).category;
}

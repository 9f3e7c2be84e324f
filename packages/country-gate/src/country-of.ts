import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** What told the country, strongest first (checklist Z3). */
export const countrySigns = ['page', 'phone', 'site', 'address'] as const;
export type CountrySign = (typeof countrySigns)[number];

export interface CountryFacts {
  /** As the source page, or the partner that handed the contact in, states it. */
  countryCode: string | null;
  /** E.164. */
  phone: string | null;
  website: string | null;
  emailDomain: string;
}

/** Endings sold to everybody, which say nothing of a country. */
const SOLD_TO_ALL = new Set(
  'ac ai am as bz cc cd co fm gg gl im io is la ly me ms nu pw sc sh st su tk to tv vc ws'.split(' '),
);

/** The country a contact is treated by, and what told it. A stronger sign is never outvoted by weaker ones. */
export function countryOf(facts: CountryFacts): { country: string; from: CountrySign } | null {
  const signs: Record<CountrySign, () => string | null> = {
    page: () => facts.countryCode,
    phone: () => (facts.phone === null ? null : (parsePhoneNumberFromString(facts.phone)?.country ?? null)),
    site: () => (facts.website === null ? null : countryOfHost(hostOf(facts.website))),
    address: () => countryOfHost(facts.emailDomain),
  };
  for (const from of countrySigns) {
    const country = signs[from]();
    if (country !== null) return { country, from };
  }
  return null;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

function countryOfHost(host: string): string | null {
  const ending = host.toLowerCase().split('.').at(-1) ?? '';
  if (ending === 'uk') return 'GB';
  if (ending.length !== 2 || SOLD_TO_ALL.has(ending)) return null;
  const country = ending.toUpperCase();
  return isSupportedCountry(country) ? country : null;
}

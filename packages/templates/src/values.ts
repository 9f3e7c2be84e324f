import { type Category, canonicalCategory, type Language } from '@relais/contracts';
import categoryNames from './data/category-names.json' with { type: 'json' };
import type { Brand, ContactValues } from './template.ts';
import type { VariableName } from './variables.ts';

/** Everything a mail's variables draw from. */
export interface ValueSources {
  contact: ContactValues;
  brand: Brand;
  language: Language;
  /** For {currentYear}; now when left out. */
  now?: Date | undefined;
}

const namesOfCategories: Readonly<Record<Language, Readonly<Record<Category, string>>>> = categoryNames;

// Line ends in a value would forge header lines in a subject and break a text's layout everywhere else.
const oneLine = (value: string) => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Bidi controls in a foreign value could turn the text around it; isolation is ours to add. */
const withoutBidiControls = (value: string) => value.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, '');

/**
 * What a variable says of this contact, as plain text on one line (an address may have several); '' when it is unknown. Dates,
 * countries and categories read in the mail's language.
 */
export function valueFor(name: VariableName, sources: ValueSources): string {
  const raw = rawValue(name, sources);
  if (raw === null || raw === undefined) return '';
  const value = withoutBidiControls(String(raw).toWellFormed());
  return name === 'postalAddress'
    ? value
        .split(/\r\n|\r|\n/)
        .map(oneLine)
        .filter(Boolean)
        .join('\n')
    : oneLine(value);
}

function rawValue(name: VariableName, { contact, brand, language, now = new Date() }: ValueSources) {
  switch (name) {
    case 'brandName':
    case 'brandUrl':
    case 'senderName':
    case 'postalAddress':
    case 'privacyEmail':
    case 'retentionMonths':
      return brand[name];
    case 'currentYear':
      return now.getUTCFullYear();
    case 'country':
      return countryName(contact.countryCode, language);
    case 'category':
      return categoryName(contact.category, language);
    case 'sourceDate':
      return longDate(contact.sourceDate, language);
    case 'sourceDomain':
      return hostOf(contact.sourceUrl);
    // The notice is a text with variables of its own: it is put in before values are asked for.
    case 'notice':
      return '';
    case 'firstName':
    case 'lastName':
    case 'company':
    case 'website':
    case 'email':
    case 'city':
    case 'countryCode':
    case 'language':
    case 'phone':
    case 'sourceUrl':
    case 'whyUrl':
    case 'unsubscribeUrl':
      return contact[name];
    default:
      return customField(contact.customFields, name);
  }
}

function countryName(code: string | null | undefined, language: Language): string {
  const region = code?.trim().toUpperCase() ?? '';
  if (!/^[A-Z]{2}$/.test(region)) return '';
  const name = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(region);
  return name ?? '';
}

/** A category's name as its reader would say it; '' for a word that nobody declared. */
export function categoryName(word: string | null | undefined, language: Language): string {
  const category = word ? canonicalCategory(word) : null;
  return category === null ? '' : namesOfCategories[language][category];
}

function longDate(day: Date | string | null | undefined, language: Language): string {
  const date = typeof day === 'string' ? new Date(day) : day;
  if (!date || Number.isNaN(date.getTime())) return '';
  // Arabic readers of the web meet both kinds of digits; Western ones match the numbers around them in URLs and addresses.
  return new Intl.DateTimeFormat(`${language}-u-nu-latn-ca-gregory`, { dateStyle: 'long', timeZone: 'UTC' }).format(
    date,
  );
}

function hostOf(url: string | null | undefined): string {
  if (!url || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/^www\./, '');
}

/** `customField3` finds `custom_field_3`, `CUSTOM_FIELD_3`, `customField3` … */
function customField(fields: ContactValues['customFields'], name: VariableName): string {
  const found = Object.entries(fields ?? {}).find(
    ([key]) => key.toLowerCase().replaceAll('_', '') === name.toLowerCase(),
  );
  const value = found?.[1];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

import type { Language } from '@relais/contracts';
import type { Brand, ContactValues } from './template.ts';

const found = {
  sourceDate: '2026-03-02T09:30:00Z',
  whyUrl: 'https://relais.example/why/sample',
  unsubscribeUrl: 'https://relais.example/unsubscribe/sample',
};

/** One invented contact a language, for previews; every variable has a value. */
export const sampleContacts: Readonly<Record<Language, ContactValues>> = {
  fr: sample('fr', 'Élodie', 'Marchand', 'Cabinet Marchand', 'cabinet-marchand', 'Lyon', 'FR', 'avocat'),
  en: sample('en', 'Harriet', 'O’Neill', 'O’Neill & Shaw LLP', 'oneill-shaw', 'London', 'GB', 'avocat'),
  es: sample('es', 'Íñigo', 'Peña', 'Notaría Peña', 'notaria-pena', 'Sevilla', 'ES', 'notaire'),
  de: sample('de', 'Jörg', 'Weiß', 'Weiß Versicherungen', 'weiss-versicherungen', 'Köln', 'DE', 'assureur'),
  pt: sample('pt', 'João', 'Conceição', 'Diário de Lisboa', 'diario-lisboa', 'Lisboa', 'PT', 'blogueur'),
  ru: sample('ru', 'Наталья', 'Орлова', 'Бюро Орловой', 'orlova-buro', 'Тбилиси', 'GE', 'expat-aidant'),
  zh: sample('zh', '伟', '陈', '陈伟律师事务所', 'chenwei-law', '曼谷', 'TH', 'avocat'),
  hi: sample('hi', 'अनन्या', 'शर्मा', 'शर्मा ट्रैवल ब्लॉग', 'sharma-travel', 'दुबई', 'AE', 'influenceur'),
  ar: sample('ar', 'ليلى', 'الهاشمي', 'مكتب الهاشمي للمحاماة', 'hashimi-law', 'دبي', 'AE', 'avocat'),
};

/** A contact of whom only the address is known: shows what the fallbacks say. */
export const bareContact: ContactValues = {
  email: 'contact@bare.example',
  whyUrl: found.whyUrl,
  unsubscribeUrl: found.unsubscribeUrl,
};

/** An invented tenant for previews and tests. */
export const sampleBrand: Brand = {
  brandName: 'Passerelle',
  brandUrl: 'https://passerelle.example',
  senderName: 'Claire Vidal',
  postalAddress: 'Passerelle OÜ, Tartu mnt 1, 10145 Tallinn, Estonia',
  privacyEmail: 'privacy@passerelle.example',
  retentionMonths: 36,
};

function sample(
  language: Language,
  firstName: string,
  lastName: string,
  company: string,
  site: string,
  city: string,
  countryCode: string,
  category: string,
): ContactValues {
  const domain = `${site}.example`;
  return {
    email: `contact@${domain}`,
    firstName,
    lastName,
    company,
    website: `https://${domain}`,
    city,
    countryCode,
    category,
    language,
    phone: '+33199000000',
    customFields: { CUSTOM_FIELD_1: 'B-12' },
    sourceUrl: `https://${domain}/contact`,
    ...found,
  };
}

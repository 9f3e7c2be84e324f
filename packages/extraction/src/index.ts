export { detectLanguage } from './language.ts';
export { isSameSite, normaliseUrl, registrableDomain } from './links.ts';
export { extractPage, type PageSource } from './page.ts';
export type {
  AddressVia,
  EmailSighting,
  PageContacts,
  Person,
  PhoneSighting,
  Refusal,
  SocialNetwork,
} from './page-contacts.ts';
export { presentsAsBusiness } from './presented-as-business.ts';

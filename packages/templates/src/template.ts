import type { Category, Language } from '@relais/contracts';

/** What a reader gets, before the variables are filled. */
export interface TemplateContent {
  subject: string;
  html: string;
  /** Made from the HTML where it is absent or blank. */
  text?: string | null | undefined;
}

/** A template as far as choosing, judging and versioning it need to know. */
export interface Template extends TemplateContent {
  language: Language;
  /** null: for every category. */
  category: Category | null;
}

/** The tenant as mails show it. */
export interface Brand {
  brandName: string;
  /** https address of a page that names the brand and its notice (checklist Z23). */
  brandUrl: string;
  /** Name in the From line. */
  senderName: string;
  /** Lines separated by line breaks or commas. */
  postalAddress: string;
  /** Where a reader writes about personal data. */
  privacyEmail: string;
  /** Months prospect data are kept after collection or the last click or reply; the law's habit is 36. */
  retentionMonths: number;
  /** Path under the brand's address of a link no reader can see; none is put in where it is left out. */
  honeyPath?: string | undefined;
}

type Maybe<T> = T | null | undefined;

/** One contact's values; what is unknown is left out, null or blank. */
export interface ContactValues {
  email: string;
  firstName?: Maybe<string>;
  lastName?: Maybe<string>;
  company?: Maybe<string>;
  website?: Maybe<string>;
  city?: Maybe<string>;
  /** ISO 3166-1 alpha-2; the mail says the country's name. */
  countryCode?: Maybe<string>;
  category?: Maybe<string>;
  language?: Maybe<string>;
  phone?: Maybe<string>;
  customFields?: Maybe<Readonly<Record<string, unknown>>>;
  /** The page the address was first seen on. */
  sourceUrl?: Maybe<string>;
  /** When, as a Date or ISO 8601. */
  sourceDate?: Maybe<Date | string>;
  /** Signed page of what is held on this person and why. */
  whyUrl?: Maybe<string>;
  unsubscribeUrl?: Maybe<string>;
}

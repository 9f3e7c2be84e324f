/** The networks whose profiles are collected. */
export type SocialNetwork =
  | 'facebook'
  | 'linkedin'
  | 'instagram'
  | 'twitter'
  | 'youtube'
  | 'whatsapp'
  | 'telegram'
  | 'tiktok';

/** How an address stood on the page; when it stood there in several ways, the plainest one. */
export type AddressVia =
  | 'mailto'
  | 'text'
  | 'entities'
  | 'cloudflare'
  | 'at_words'
  | 'json_ld'
  | 'microdata'
  | 'hcard'
  | 'script'
  | 'rtl'
  | 'split';

/** One address of a page, with what stands beside it. */
export interface EmailSighting {
  /** Lower case throughout, an internationalised domain in its readable form. */
  address: string;
  via: AddressVia;
  /** The owner hid it from harvesters everywhere it stands on this page: policy may hold such a contact back. */
  obfuscated: boolean;
  /** Visible text around it, at most 240 characters: the evidence of where it was seen. */
  snippet: string;
  name: string | null;
  title: string | null;
  /** E.164. */
  phone: string | null;
  company?: string | null;
}

export interface PhoneSighting {
  e164: string;
  /** As the page writes it. */
  raw: string;
  /** libphonenumber's type: MOBILE, FIXED_LINE, TOLL_FREE … */
  type?: string;
}

export interface Person {
  name: string;
  title: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/** A notice by which the site's owner refuses commercial mail. */
export interface Refusal {
  /** The words as they stand on the page. */
  phrase: string;
  language: string;
}

/** Everything one page says about whom to write to, and whether one may. */
export interface PageContacts {
  url: string;
  canonicalUrl: string | null;
  title: string | null;
  /** ISO 639-1. */
  language: string | null;
  emails: EmailSighting[];
  phones: PhoneSighting[];
  socials: Record<SocialNetwork, string[]>;
  people: Person[];
  company: string | null;
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** Absolute http(s) addresses without fragment that a polite crawler may follow: nofollow and bot traps are left out. */
  links: string[];
  robots: { index: boolean; follow: boolean };
  refusal: Refusal | null;
  /** Visible text, white space collapsed. */
  text: string;
  /** Some address of the page was found only behind an obfuscation. */
  obfuscated: boolean;
}

import type { ContactInput } from './api/contact-input.ts';
import type { Platform } from './words.ts';

/** A contact that is ready to be stored: address normalised and hashed, phone in E.164, evidence beside it. */
export interface PreparedContact {
  /** Canonical address, domain in lower case. */
  email: string;
  /** HMAC-SHA256 of the normalised address, hex. */
  emailHash: string;
  /** The same under older peppers, while they rotate. */
  earlierHashes?: readonly string[];
  emailDomain: string;
  obfuscated?: boolean;
  firstName?: string | undefined;
  lastName?: string | undefined;
  title?: string | undefined;
  company?: string | undefined;
  phone?: string | undefined;
  phoneRaw?: string | undefined;
  website?: string | undefined;
  countryCode?: string | undefined;
  city?: string | undefined;
  language?: string | undefined;
  category?: string | undefined;
  platform?: Platform | undefined;
  score?: number | undefined;
  social?: ContactInput['social'];
  customFields?: ContactInput['custom_fields'];
  tags?: readonly string[] | undefined;
  sighting: PreparedSighting;
}

/** Where and how it was seen. */
export interface PreparedSighting {
  sourceUrl?: string | undefined;
  snippet?: string | undefined;
  via?: string | undefined;
  pageHash?: string | undefined;
  robots?: string | undefined;
  raw?: unknown;
}

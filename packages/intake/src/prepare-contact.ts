import type { ContactInput, PreparedContact, PreparedSighting } from '@relais/contracts';
import { earlierHashes, hashAddress, parseAddress } from '@relais/email-address';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { minimise, minimiseFields } from './minimise.ts';
import { splitName } from './person-name.ts';

export type Prepared = { ok: true; contact: PreparedContact } | { ok: false; path: string; message: string };

export interface PrepareOptions {
  /** Key of the address hashes; kept apart from the database. */
  pepper: string;
  /** Where it was seen, when more is known than the input's `source_url`. */
  sighting?: PreparedSighting;
  /** The owner hid the address from machines. */
  obfuscated?: boolean;
  /** Tags beside the contact's own. */
  tags?: readonly string[];
}

/**
 * Makes a contact ready to be stored: the address normalised and hashed, the phone in E.164, the name in two parts.
 * Only an address that is none is refused, naming the field; whether it is worth a mail is the validator's question. Texts that
 * tell what may not be kept of a person are left out here, for every way in.
 */
export function prepareContact(
  input: ContactInput,
  { pepper, sighting, obfuscated, tags = [] }: PrepareOptions,
): Prepared {
  const address = parseAddress(input.email);
  if (!address.ok)
    return {
      ok: false,
      path: 'email',
      message: `not a mail address we can use (${address.reason}): ${address.detail ?? ''}`.trimEnd(),
    };

  const { firstName, lastName } = splitName(input.name ?? address.displayName ?? '');
  const contact: PreparedContact = {
    email: address.address,
    emailHash: hashAddress(address.normalised, pepper),
    ...earlier(address.normalised, pepper),
    emailDomain: address.domain,
    obfuscated: obfuscated ?? false,
    firstName: input.first_name || firstName,
    lastName: input.last_name || lastName,
    title: input.title || undefined,
    company: input.company || undefined,
    phone: toE164(input.phone, input.country_code),
    phoneRaw: input.phone || undefined,
    website: input.website,
    countryCode: input.country_code,
    city: input.city || undefined,
    language: input.language,
    category: input.category,
    platform: input.platform,
    score: input.score,
    social: input.social,
    customFields: input.custom_fields && minimiseFields(input.custom_fields),
    tags: [...new Set([...(input.tags ?? []), ...tags])],
    sighting: minimise(sighting ?? { sourceUrl: input.source_url }),
  };
  return { ok: true, contact };
}

/** Peppers rotate seldom: a contact without older hashes says nothing of them. */
function earlier(normalised: string, pepper: string): Pick<PreparedContact, 'earlierHashes'> {
  const hashes = earlierHashes(normalised, pepper);
  return hashes.length > 0 ? { earlierHashes: hashes } : {};
}

/** E.164, or nothing: a number that cannot be dialled is kept only as it was seen. */
export function toE164(phone: string | undefined, country: string | undefined): string | undefined {
  if (!phone) return undefined;
  const region: CountryCode | undefined = country && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(phone, region);
  return parsed?.isValid() ? parsed.number : undefined;
}

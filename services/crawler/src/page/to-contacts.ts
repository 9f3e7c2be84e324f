import type { Category, ContactInput, Platform, PreparedContact } from '@relais/contracts';
import { type EmailSighting, type PageContacts, presentsAsBusiness } from '@relais/extraction';
import { prepareContact } from '@relais/intake';

/** What a job says of every contact it finds. */
export interface JobLabels {
  readonly category: Category | null;
  readonly platform: Platform | null;
  readonly tags: readonly string[];
}

export interface Evidence {
  readonly url: string;
  readonly pageHash: string;
  /** The robots.txt decision for the page, in words. */
  readonly robots: string;
}

/** The router's words to categorise by, and no more than it needs (checklist Z15). */
const TEXT_LENGTH = 2_000;
const FIELD_LENGTH = 200;

/** The addresses of a page that may be stored, each with the evidence of where it stood. What is no address is left out. */
export function toContacts(
  page: PageContacts,
  emails: readonly EmailSighting[],
  labels: JobLabels,
  evidence: Evidence,
  pepper: string,
): PreparedContact[] {
  const shared = sharedFields(page, labels, evidence);
  const raw = { text: clean(routingText(page), TEXT_LENGTH), title: clean(page.title, FIELD_LENGTH) };
  return emails.flatMap((email) => {
    const prepared = prepareContact(
      {
        ...shared,
        email: email.address,
        name: clean(email.name, FIELD_LENGTH),
        title: clean(email.title, FIELD_LENGTH),
        company: clean(email.company ?? page.company, FIELD_LENGTH),
        phone: phoneOf(email, page),
      },
      {
        pepper,
        obfuscated: email.obfuscated,
        tags: labels.tags,
        sighting: {
          sourceUrl: evidence.url,
          snippet: clean(email.snippet, 500),
          via: email.via,
          pageHash: evidence.pageHash,
          robots: evidence.robots,
          raw: { ...raw, presentedAsBusiness: presentsAsBusiness(email, page) },
        },
      },
    );
    return prepared.ok ? [prepared.contact] : [];
  });
}

function sharedFields(page: PageContacts, labels: JobLabels, { url }: Evidence): Omit<ContactInput, 'email'> {
  return {
    website: new URL('/', url).href,
    country_code: page.country !== null && /^[A-Z]{2}$/.test(page.country) ? page.country : undefined,
    city: clean(page.city, 120),
    language: page.language !== null && /^[a-z]{2}$/.test(page.language) ? page.language : undefined,
    category: labels.category ?? undefined,
    platform: labels.platform ?? undefined,
    social: firstProfiles(page.socials),
  };
}

/** A page with one address and one number says whose number it is; with more of either it does not. */
function phoneOf(email: EmailSighting, page: PageContacts): string | undefined {
  if (email.phone !== null) return email.phone;
  return page.emails.length === 1 && page.phones.length === 1 ? page.phones[0]?.e164 : undefined;
}

function firstProfiles(socials: PageContacts['socials']): ContactInput['social'] {
  const profiles = Object.entries(socials).flatMap(([network, [first]]) =>
    first !== undefined && first.length <= 2_048 ? [[network, first]] : [],
  );
  return profiles.length > 0 ? Object.fromEntries(profiles) : undefined;
}

const routingText = ({ title, text }: PageContacts): string => (title ? `${title}\n${text}` : text);

/** Text as PostgreSQL can store it: no U+0000, no half of a character; undefined when nothing is left. */
function clean(text: string | null | undefined, length: number): string | undefined {
  if (!text) return undefined;
  return text.slice(0, length).toWellFormed().replaceAll('\u0000', '').trim() || undefined;
}

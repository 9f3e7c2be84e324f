import type { ContactToSync } from '@relais/prisma';
import type { SubscriberInput } from 'mailwizz-api-ts';

/** The fields every list of ours has (checklist H2–H3): TAG to label. EMAIL, FNAME and LNAME come with each new list. */
export const listFields = {
  COMPANY: 'Company',
  COUNTRY: 'Country',
  CITY: 'City',
  PHONE: 'Phone',
  WEBSITE: 'Website',
  CATEGORY: 'Category',
  SOURCE: 'Source',
  LANGUAGE: 'Language',
  TAGS: 'Tags',
  FACEBOOK: 'Facebook',
  LINKEDIN: 'LinkedIn',
  INSTAGRAM: 'Instagram',
  TWITTER: 'X (Twitter)',
  YOUTUBE: 'YouTube',
  WHATSAPP: 'WhatsApp',
  TELEGRAM: 'Telegram',
} as const;
export type ListField = keyof typeof listFields;

/** MailWizz's text fields take 255 characters; longer values would fail the whole row. */
const MAX_LENGTH = 255;

/**
 * A contact as MailWizz's row. What we do not know is not sent, so that an update erases nothing an operator typed.
 * `confirmed` skips the confirmation mail of double opt-in lists: consent is not asked by MailWizz but decided before.
 */
export function subscriberOf(contact: ContactToSync): SubscriberInput {
  const values: Record<'FNAME' | 'LNAME' | ListField, string | null | undefined> = {
    FNAME: contact.firstName,
    LNAME: contact.lastName,
    COMPANY: contact.company,
    COUNTRY: contact.countryCode,
    CITY: contact.city,
    PHONE: contact.phone,
    WEBSITE: contact.website,
    CATEGORY: contact.category,
    SOURCE: contact.sourceId,
    LANGUAGE: contact.language,
    TAGS: contact.tags.join(','),
    FACEBOOK: contact.social.facebook,
    LINKEDIN: contact.social.linkedin,
    INSTAGRAM: contact.social.instagram,
    TWITTER: contact.social.twitter,
    YOUTUBE: contact.social.youtube,
    WHATSAPP: contact.social.whatsapp,
    TELEGRAM: contact.social.telegram,
  };
  const known = Object.entries(values).flatMap(([tag, value]) =>
    value ? [[tag, value.slice(0, MAX_LENGTH)] as const] : [],
  );
  return {
    fields: { EMAIL: contact.email, ...Object.fromEntries(known) },
    details: { status: 'confirmed', source: 'api' },
  };
}

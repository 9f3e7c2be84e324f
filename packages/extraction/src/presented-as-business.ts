import type { AddressVia, EmailSighting, PageContacts } from './page-contacts.ts';

/** Markup whose very purpose is to say how a business is reached. */
const STRUCTURED: ReadonlySet<AddressVia> = new Set<AddressVia>(['json_ld', 'microdata', 'hcard']);

/** Where a site says how to reach it: contact pages, imprints and legal notices in nine languages. */
const CONTACT_PLACES =
  /(?:^|[/_.-])(?:contacts?|contact-?us|contactez(?:-nous)?|nous-contacter|get-in-touch|kontakt|impressum|imprint|mentions-legales|legal-notice|contacto|contactanos|aviso-legal|contatos?|fale-conosco|kontakty|контакты|svyaz|lianxi|lianxi-women|联系我们|联系|sampark|संपर्क|اتصل-بنا|تواصل-معنا|اتصل|contatti|kontaktai|o-nas)(?:$|[/_.-])/iu;

/** A reader is told whom to write to on business. Enough by itself, whoever the address belongs to. */
const BUSINESS_WORDS =
  /\b(?:business|enquir(?:y|ies)|inquir(?:y|ies)|collab\w*|partnerships?|sponsor\w*|bookings?|press|media kit)\b|partenariats?|devis|rendez-vous|presse|zusammenarbeit|kooperation|anfragen|mandat|colabora\w*|presupuesto|consultas|parcerias?|orçamento|сотрудничеств|реклам|консультац|商务|合作|咨询|सहयोग|परामर्श|للتعاون|للاستشار|شراكة/iu;

/** A reader is told whom to write to: business or not depends on whose page it is. */
const CONTACT_WORDS =
  /\b(?:contact|e-?mail|write to|reach us|get in touch)\b|écri|joindre|courriel|kontakt|schreib|erreich|contacto|escr[ií]b|correo|contato|escrev|связ|почт|напиши|联系|邮箱|संपर्क|ईमेल|تواصل|اتصل|البريد/iu;

/**
 * Does the page present this address as the contact of a business? Asked of private mail providers, where the address alone
 * does not tell (checklist Z4): business markup, a contact page or imprint, words that invite business, or the contact line of a
 * page that names its company. An address in a comment or an article is none of these.
 */
export function presentsAsBusiness(
  { via, snippet, company, phone }: Pick<EmailSighting, 'via' | 'snippet' | 'company' | 'phone'>,
  page: Pick<PageContacts, 'url' | 'company'>,
): boolean {
  if (STRUCTURED.has(via) || CONTACT_PLACES.test(pathOf(page.url)) || BUSINESS_WORDS.test(snippet)) return true;
  const namesCompany = (company ?? page.company) !== null;
  return namesCompany && (phone !== null || CONTACT_WORDS.test(snippet));
}

/** Letters of other scripts as they are read; a path that cannot be decoded says nothing. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return '';
  }
}

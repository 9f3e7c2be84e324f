import type { Language } from '@relais/contracts';
import { brandOf, type LinkedPerson, linkedPerson } from '@relais/prisma';
import type { PublicLinkKind } from '@relais/signing';
import type { Surroundings } from '../surroundings.ts';
import { frame } from './frame.ts';
import { type Html, html } from './html.ts';
import { pageLanguage } from './language.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { type Text, textsFor, type Values } from './texts.ts';

/** Whom a page is about, in the reader's language. */
export interface Reading {
  readonly person: LinkedPerson;
  readonly language: Language;
  readonly text: Text;
  readonly values: Values;
  /** A whole page under the given title. */
  page(title: string, content: Html, status?: number): PageAnswer;
}

/** The person behind the token, or the page that says that the link is none of ours. */
export async function readPerson(
  kind: PublicLinkKind,
  request: PageRequest,
  { db, links }: Pick<Surroundings, 'db' | 'links'>,
): Promise<Reading | PageAnswer> {
  const asked = request.query.get('lang') ?? undefined;
  const subject = links.read(kind, request.token);
  const person = subject && (await linkedPerson(db, subject.tenantId, subject.contactId));
  if (!person) return unknownLink(kind, pageLanguage(asked, null, request.headers['accept-language']));
  const language = pageLanguage(asked, person.contact?.language, request.headers['accept-language']);
  const brand = (await brandOf(db, person.tenantId))?.brand;
  const values = {
    brandName: person.tenant,
    senderName: brand?.senderName ?? person.tenant,
    postalAddress: brand?.postalAddress ?? person.brandDomain,
    privacyEmail: brand?.privacyEmail ?? `privacy@${person.brandDomain}`,
    retentionMonths: String(brand?.retentionMonths ?? 36),
    email: person.contact?.email ?? '…',
  };
  const text = textsFor(language, values);
  const base = kind === 'why' ? `/why/${request.token}` : `/u/${request.token}`;
  const page = (title: string, content: Html, status = 200): PageAnswer => ({
    status,
    body: frame({ language, title, content, path: base, otherLanguages: text('page', 'otherLanguages') }),
  });
  return { person, language, text, values, page };
}

function unknownLink(kind: PublicLinkKind, language: Language): PageAnswer {
  // Whose link it was meant to be is not known, so no address can be named.
  const text = textsFor(language, { privacyEmail: '…' });
  const title = kind === 'why' ? text('why', 'title') : text('unsubscribe', 'title');
  const words = kind === 'why' ? text('why', 'invalid') : text('unsubscribe', 'invalid');
  const content = html`<section><p>${words.split(/(?<=[.।。])\s*/u)[0] ?? words}</p></section>`;
  return { status: 404, body: frame({ language, title, content, path: null, otherLanguages: '' }) };
}

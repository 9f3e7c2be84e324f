import { filler } from './filler.ts';
import { html, paragraphs } from './html.ts';
import type { Page } from './page.ts';
import { addressLine, decoy, showAddress } from './show-address.ts';
import type { Place, SiteContent } from './site-content.ts';
import { WORDING } from './wording.ts';

const linkedFrom = (place: Place, label: string): Pick<Page, 'menuLabel' | 'footerLabel'> => ({
  ...(place === 'menu' ? { menuLabel: label } : {}),
  ...(place === 'footer' ? { footerLabel: label } : {}),
});

/** Pages that are prose: the house, fees, questions. */
export function textPages(content: SiteContent): Page[] {
  return (content.texts ?? []).map(({ path, title, texts, place, note, refuses = false }) => ({
    path,
    title,
    refuses,
    ...linkedFrom(place, title),
    body: html`<h1>${title}</h1>
${paragraphs(texts)}${paragraphs(filler(content, path, 2))}${note}`,
  }));
}

/** Where to write and call, with the form whose example address is nobody's. */
export function contactPage(content: SiteContent): Page[] {
  const { contact, business, city, language } = content;
  if (!contact) return [];
  const words = WORDING[language];
  const { name, street, postalCode, phone, email } = business;
  return [
    {
      path: contact.path,
      title: contact.title,
      refuses: contact.refuses ?? false,
      ...linkedFrom(contact.place, contact.title),
      body: html`<h1>${contact.title}</h1>
<p>${contact.text}</p>
<address>${name}<br>${street}<br>${postalCode} ${city}</address>
<p>${words.phone}: <a href="tel:${phone.e164}">${phone.shown}</a></p>
${addressLine(words.write, showAddress(email, contact.via, { name, role: '', phone }))}${contact.note}
<form action="/send" method="post"><label>${words.formName} <input name="name"></label>
<label>E-mail ${decoy('name@example.com', 'placeholder')}</label>
<textarea name="message" placeholder="${words.formMessage}"></textarea><button>${words.send}</button></form>
`,
    },
  ];
}

export function legalPage(content: SiteContent): Page[] {
  const { legal, business, city, language } = content;
  if (!legal) return [];
  const { name, street, postalCode, phone, email } = business;
  const words = WORDING[language];
  const address = legal.via && showAddress(email, legal.via, { name, role: '', phone });
  return [
    {
      path: legal.path,
      title: legal.title,
      refuses: legal.refuses ?? false,
      ...linkedFrom(legal.place, legal.title),
      body: html`<h1>${legal.title}</h1>
<p>${name}<br>${street}<br>${postalCode} ${city}<br>${words.phone}: ${phone.shown}<br>${address && html`E-mail: ${address}`}</p>
${paragraphs(legal.texts)}${legal.note}`,
    },
  ];
}

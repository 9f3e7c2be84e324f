import { type Html, html, raw } from '../html.ts';
import type { Page } from '../page.ts';
import { showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';
import type { Wording } from '../wording.ts';

export interface Link {
  readonly href: string;
  readonly label: string;
}

/** What a layout puts around a page. */
export interface Frame {
  readonly content: SiteContent;
  readonly page: Page;
  readonly menu: readonly Link[];
  readonly small: readonly Link[];
  readonly words: Wording;
}

export type Layout = (frame: Frame) => Html;

export function head({ content, page }: Frame, extra: Html): Html {
  const charset = content.wire?.charset ?? 'utf-8';
  return html`<head>
<meta charset="${charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
${page.description && html`<meta name="description" content="${page.description}">`}
${page.robotsMeta && html`<meta name="robots" content="${page.robotsMeta}">`}
${page.canonical && html`<link rel="canonical" href="http://${content.host}${page.canonical}">`}
${extra}${page.head}
</head>
`;
}

export const languageOf = ({ content, page }: Frame): string => page.language ?? content.language;

export const direction = (frame: Frame): Html => (languageOf(frame) === 'ar' ? raw(' dir="rtl"') : raw(''));

/** The notice under every page: address as the site's habit writes it, phone, small print. */
export function smallPrint({ content, small, words }: Frame): Html {
  const { business, city } = content;
  const { name, street, postalCode, phone, email, footerVia, socials } = business;
  return html`<p>${name}, ${street}, ${postalCode} ${city}</p>
<p>${words.phone}: <a href="tel:${phone.e164}">${phone.shown}</a>
${footerVia && showAddress(email, footerVia, { name, role: '', phone })}</p>
${socials && html`<p class="social">${socials.map((href) => html`<a rel="noopener" href="${href}">${new URL(href).hostname}</a> `)}</p>`}
<p>${small.map(({ href, label }) => html`<a href="${href}">${label}</a> | `)}© 2025 ${name}. ${words.rights}.</p>
`;
}

export const cookieBanner = ({ words }: Frame): Html =>
  html`<div id="cookie-banner" class="cookies" role="dialog"><p>${words.cookies}</p><button type="button">${words.accept}</button></div>
`;

export const menuItems = ({ menu }: Frame): Html =>
  html`${menu.map(({ href, label }) => html`<li><a href="${href}">${label}</a></li>\n`)}`;

import { createHash } from 'node:crypto';
import { type Html, html, raw } from './html.ts';
import type { ForbiddenReason, Holder, Mark, Via } from './mark.ts';

type Form = (email: string) => string;

/** A small whole number that depends on the text alone: the same farm at every start. */
export const pick = (text: string, choices: number): number =>
  createHash('sha256').update(text).digest().readUInt16BE(0) % choices;

/** Writes an address the given way, as one of the forms real sites use for it. */
export function showAddress(email: string, via: Via, holder?: Holder): Html {
  const forms = FORMS[via];
  const form = forms[pick(email, forms.length)] ?? forms[0];
  return raw(form(email), [mark(email, via, holder)]);
}

/** An address in capitals, as brochures print them; it is the same address. */
export const shoutAddress = (email: string, via: 'mailto' | 'text'): Html =>
  raw(FORMS[via][0](email.toUpperCase()), [mark(email, via)]);

/** JSON-LD of schema.org, with the addresses that are in it. */
export function jsonLd(data: object, shown: readonly { email: string; holder?: Holder | undefined }[] = []): Html {
  const text = JSON.stringify(data, null, 1).replaceAll('<', '\\u003c');
  return raw(
    `<script type="application/ld+json">${text}</script>\n`,
    shown.map(({ email, holder }) => mark(email, 'json_ld', holder)),
  );
}

/** Something shaped like an address that is none, or is not to be used. */
export function decoy(email: string, reason: ForbiddenReason): Html {
  return raw(DECOYS[reason]?.(email) ?? email, [{ email: email.toLowerCase(), forbidden: reason }]);
}

const mark = (email: string, via: Via, holder?: Holder): Mark => ({ email: email.toLowerCase(), via, holder });

const halves = (email: string): [string, string] => {
  const at = email.lastIndexOf('@');
  return [email.slice(0, at), email.slice(at + 1)];
};

const FORMS: Readonly<Record<Via, readonly [Form, ...Form[]]>> = {
  mailto: [
    (email) => `<a href="mailto:${email}">${email}</a>`,
    (email) =>
      `<a class="btn mail" href="mailto:${email}?subject=Contact%20via%20site"><i class="icon-mail"></i> E-mail</a>`,
    (email) => `<a href='MAILTO:${email.replace('@', '%40').replaceAll("'", '%27')}' title="E-mail">${email}</a>`,
  ],
  text: [
    (email) => `<span class="email">${email}</span>.`,
    (email) => `E-mail : <strong>${email}</strong>`,
    (email) => `(${email})`,
  ],
  entities: [
    (email) => `<a href="${entities(`mailto:${email}`, 10)}">${entities(email, 10)}</a>`,
    (email) => `<span>${entities(email, 16)}</span>`,
    (email) => email.replace('@', '&commat;').replaceAll('.', '&period;'),
  ],
  cloudflare: [
    (email) =>
      `<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="${cloudflareCode(email)}">[email&#160;protected]</a>`,
    (email) => `<a href="/cdn-cgi/l/email-protection#${cloudflareCode(email)}"><i class="fa fa-envelope"></i></a>`,
  ],
  at_words: [
    (email) => halves(email).join(' [at] '),
    (email) => halves(email).join('(at)'),
    (email) => `${halves(email)[0]} [at] ${halves(email)[1].replaceAll('.', ' [dot] ')}`,
  ],
  json_ld: [(email) => jsonLd({ '@context': 'https://schema.org', '@type': 'Organization', email }).text],
  script: [
    (email) =>
      `<script>document.write('<a href="mailto:' + '${halves(email)[0]}' + '@' + '${halves(email)[1]}' + '">' + '${halves(email)[0]}' + '@' + '${halves(email)[1]}' + '</a>');</script>`,
  ],
  rtl: [(email) => `<span style="unicode-bidi:bidi-override;direction:rtl">${[...email].reverse().join('')}</span>`],
  split: [
    (email) => `<span>${halves(email)[0]}</span><span>@</span><span>${halves(email)[1]}</span>`,
    (email) => `${halves(email)[0]}<b>@</b>${halves(email)[1].replace(/\.(?=[^.]+$)/, '<wbr>.')}`,
  ],
};

const entities = (text: string, base: 10 | 16): string =>
  [...text].map((sign) => `&#${base === 16 ? 'x' : ''}${sign.codePointAt(0)?.toString(base)};`).join('');

/** Cloudflare's e-mail protection: the first byte is the key every other byte is XORed with. */
function cloudflareCode(email: string): string {
  const key = 1 + pick(email, 255);
  return Buffer.from([key, ...Buffer.from(email).map((byte) => byte ^ key)]).toString('hex');
}

const DECOYS: Readonly<Partial<Record<ForbiddenReason, Form>>> = {
  comment: (email) => `<!-- TODO: restore the old form, mail to ${email} -->`,
  honeypot: (email) =>
    pick(email, 2) === 0
      ? `<div style="display:none" aria-hidden="true"><a href="mailto:${email}">${email}</a></div>`
      : `<style>.x-${pick(email, 999)}{display:none !important}</style><p class="x-${pick(email, 999)}">${email}</p>`,
  placeholder: (email) => `<input type="email" name="email" placeholder="${email}" required>`,
  image: (email) => `<img src="/assets/${email}" srcset="/assets/${email} 2x" alt="">`,
  script: (email) => `<script>window.tracker={dsn:"https://${email}/77",release:"web@4.11.2"}</script>`,
};

/** A paragraph that ends in an address. */
export const addressLine = (lead: string, address: Html): Html => html`<p>${lead} ${address}</p>\n`;

import { decodeHTML, decodeHTMLAttribute } from 'entities';

/** `&amp;` and its like, to the characters they stand for. */
export const decodeEntities = (text: string): string => decodeHTML(text);

/** The same inside an attribute, where `&copy=1` stays as it is. */
export const decodeAttribute = (value: string): string => decodeHTMLAttribute(value);

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A value as HTML shows it letter by letter, between tags and inside quoted attributes alike. */
export const escapeHtml = (value: string): string => value.replace(/[&<>"']/g, (sign) => ENTITY[sign] ?? sign);

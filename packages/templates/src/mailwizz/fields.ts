import { createHash } from 'node:crypto';
import type { Language } from '@relais/contracts';
import { safeUrl } from '../html/safe-url.ts';
import type { VariablePart } from '../language/parse-template.ts';
import type { Brand, ContactValues } from '../template.ts';
import { type ValueSources, valueFor } from '../values.ts';
import { isAddress, type VariableName, variable } from '../variables.ts';

/**
 * A field a list needs so that a template's tag has a value for each subscriber. MailWizz documents no fallback for an empty tag,
 * so the fallback is part of the field: `{firstName|Bonjour}` becomes `FNAME_` and eight letters that stand for "Bonjour", and its
 * value is the name or "Bonjour". The same fallback in two templates shares one field.
 */
export interface MailwizzField {
  /** Without brackets. */
  tag: string;
  label: string;
  variable: VariableName;
  fallback: string | null;
  /** The language dates, countries and categories are written in. */
  language: Language;
}

/** The field behind a variable that only the subscriber's row can answer. */
export function fieldOf({ variable: name, fallback }: VariablePart, language: Language): MailwizzField {
  const { tag, localised } = variable(name);
  const said = fallback === '' ? null : fallback;
  const suffixes = [
    ...(localised ? [language.toUpperCase()] : []),
    ...(said === null || name === 'email'
      ? []
      : [createHash('sha256').update(said).digest('hex').slice(0, 8).toUpperCase()]),
  ];
  return {
    tag: [tag ?? name.toUpperCase(), ...suffixes].join('_'),
    label: [name, ...(localised ? [language] : []), ...(said === null ? [] : [said])].join(' · ').slice(0, 100),
    variable: name,
    fallback: said,
    language,
  };
}

/** MailWizz's text fields take 255 characters; longer values would fail the whole row. */
const MAX_LENGTH = 255;

/**
 * What to write into a subscriber's field. The value stands unescaped in HTML, subject and plain text alike, so what could open a
 * tag, leave an attribute or be read as a tag of MailWizz is replaced by its harmless twin here, once.
 */
export function mailwizzFieldValue(field: MailwizzField, contact: ContactValues, brand: Brand, now?: Date): string {
  const sources: ValueSources = { contact, brand, language: field.language, now };
  const value = valueFor(field.variable, sources) || (field.fallback ?? '');
  if (isAddress(field.variable) && value !== '') return harmlessAddress(value);
  return field.variable === 'email' ? value : cut(harmless(value));
}

const TWINS: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '"': '”', "'": '’', '[': '(', ']': ')' };
const harmless = (value: string) => value.replace(/[<>"'[\]]/g, (sign) => TWINS[sign] ?? '');

/** Cut at a whole character. */
const cut = (value: string) => [...value].slice(0, MAX_LENGTH).join('').slice(0, MAX_LENGTH).toWellFormed();

function harmlessAddress(value: string): string {
  const url = safeUrl(value);
  if (url === '#') return cut(harmless(value));
  const encoded = url.replace(
    /[<>"'[\]\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  if (encoded.length <= MAX_LENGTH) return encoded;
  // Half an address leads nowhere: the page without its query, else the site.
  const withoutQuery = encoded.split(/[?#]/, 1)[0] ?? '';
  return withoutQuery.length <= MAX_LENGTH ? withoutQuery : (/^https?:\/\/[^/]+/.exec(encoded)?.[0] ?? '');
}

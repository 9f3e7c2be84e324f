import type { Language } from '@relais/contracts';
import { isolateHtml, isolateText, wantsIsolation } from './bidi.ts';
import { escapeHtml } from './html/entities.ts';
import { withHoneyLink } from './html/honey-link.ts';
import { withRootDirection } from './html/root-direction.ts';
import { safeUrl, urlPart } from './html/safe-url.ts';
import type { TemplatePart, VariablePart } from './language/parse-template.ts';
import { readTemplate } from './read-template.ts';
import type { Brand, ContactValues, TemplateContent } from './template.ts';
import { type ValueSources, valueFor } from './values.ts';

export interface RenderOptions {
  language: Language;
  brand: Brand;
  now?: Date;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/**
 * One contact's mail. Values are escaped for the place they stand in, isolated where directions mix, and never bring a line break
 * into the subject; the notice block is put in where `{notice}` stands.
 * @throws {TemplateInvalid} while the template holds an unknown or broken variable.
 */
export function render(template: TemplateContent, contact: ContactValues, options: RenderOptions): RenderedMail {
  const { language } = options;
  const sources: ValueSources = { contact, ...options };
  const { subject, html, text } = readTemplate(template, language);
  const fill = (parts: readonly TemplatePart[], value: (part: VariablePart, sources: ValueSources) => string) =>
    parts.map((part) => (part.kind === 'text' ? part.text : value(part, sources))).join('');
  return {
    subject: headerSafe(fill(subject, inSubject)),
    html: withHoneyLink(withRootDirection(fill(html, inHtml), language), options.brand),
    text: fill(text ?? [], inText),
  };
}

/** A header value on one line: no control character survives, so nothing can begin a header of its own. */
export const headerSafe = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

const sayOf = (part: VariablePart, sources: ValueSources) => valueFor(part.variable, sources) || (part.fallback ?? '');

const isolated = (value: string, language: Language) =>
  value !== '' && wantsIsolation(value, language) ? isolateText(value) : value;

const inSubject = (part: VariablePart, sources: ValueSources) => isolated(sayOf(part, sources), sources.language);

/** A link isolated by characters would no longer be a link to some readers. */
const inText = (part: VariablePart, sources: ValueSources) => {
  const value = sayOf(part, sources);
  if (part.context === 'url-part') return urlPart(value);
  return /^https?:/i.test(value) ? value : isolated(value, sources.language);
};

function inHtml(part: VariablePart, sources: ValueSources): string {
  const value = sayOf(part, sources);
  switch (part.context) {
    case 'url':
      return escapeHtml(safeUrl(value));
    case 'url-part':
      return escapeHtml(urlPart(value));
    case 'attribute':
    case 'title':
      return escapeHtml(isolated(value, sources.language));
    case 'text': {
      const html = escapeHtml(value).replaceAll('\n', '<br>');
      return value !== '' && wantsIsolation(value, sources.language) ? isolateHtml(html) : html;
    }
    // In a comment nobody reads it; in a style the parser has refused it.
    case 'comment':
    case 'style':
      return '';
  }
}

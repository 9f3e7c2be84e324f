import type { Language } from '@relais/contracts';
import { isolateHtml, isolateText, isRightToLeft } from '../bidi.ts';
import { escapeHtml } from '../html/entities.ts';
import { withHoneyLink } from '../html/honey-link.ts';
import { withRootDirection } from '../html/root-direction.ts';
import { safeUrl, urlPart } from '../html/safe-url.ts';
import type { TemplatePart, TextPart, VariablePart } from '../language/parse-template.ts';
import { readTemplate } from '../read-template.ts';
import { headerSafe } from '../render.ts';
import type { Brand, TemplateContent } from '../template.ts';
import { valueFor } from '../values.ts';
import { isAddress, variable } from '../variables.ts';
import { fieldOf, type MailwizzField } from './fields.ts';

export interface MailwizzTemplate {
  subject: string;
  html: string;
  text: string;
  /** The list fields the tags need, EMAIL aside; see `mailwizzFieldValue` for what goes into them. */
  fields: MailwizzField[];
}

interface Target {
  language: Language;
  brand: Brand;
  where: 'subject' | 'html' | 'text';
  fields: Map<string, MailwizzField>;
}

/**
 * A template in MailWizz's words, from documented tags and filters alone (knowledge base, "Campaign tags and filters"). What is the
 * same for all readers is written out; what MailWizz makes itself (unsubscribe link, postal address, sender, year) is its own tag;
 * the rest are fields of the list, listed in the answer.
 * @throws {TemplateInvalid} while the template holds an unknown or broken variable.
 */
export function toMailwizz(
  template: TemplateContent,
  { language, brand }: { language: Language; brand: Brand },
): MailwizzTemplate {
  const { subject, html, text } = readTemplate(template, language);
  const fields = new Map<string, MailwizzField>();
  const write = (where: Target['where'], parts: readonly TemplatePart[]) => {
    const target = { language, brand, where, fields };
    return parts.map((part) => (part.kind === 'text' ? literal(part, where) : placed(part, target))).join('');
  };
  return {
    subject: headerSafe(write('subject', subject)),
    html: withHoneyLink(withRootDirection(write('html', html), language), brand),
    text: write('text', text),
    fields: [...fields.values()],
  };
}

/** An escaped bracket must not become a tag on the other side: an entity hides it in HTML, an invisible joiner elsewhere. */
function literal({ text, raw }: TextPart, where: Target['where']): string {
  if (raw === undefined || text !== '[') return text;
  return where === 'html' ? '&#91;' : '[\u2060';
}

function placed(part: VariablePart, target: Target): string {
  if (part.context === 'comment' || part.context === 'style') return '';
  const { origin, tag } = variable(part.variable);
  if (origin === 'block') return '';
  if (origin === 'brand') return writtenOut(part, target);
  return isolated(part, origin === 'contact' || tag === null ? fieldTag(part, target) : `[${tag}]`, target);
}

function fieldTag(part: VariablePart, { language, fields }: Target): string {
  const field = fieldOf(part, language);
  if (field.tag !== 'EMAIL') fields.set(field.tag, field);
  const encoded = part.context === 'url-part' && part.variable !== 'email';
  return encoded ? `[${field.tag}:filter:rawurlencode]` : `[${field.tag}]`;
}

function writtenOut(part: VariablePart, target: Target): string {
  const { brand, language, where } = target;
  const value = valueFor(part.variable, { contact: { email: '' }, brand, language }) || (part.fallback ?? '');
  if (part.context === 'url-part') return where === 'html' ? escapeHtml(urlPart(value)) : urlPart(value);
  if (part.context === 'url') return escapeHtml(safeUrl(value));
  const said = where === 'html' ? escapeHtml(value).replaceAll('[', '&#91;') : value;
  return isolated(part, said, target);
}

function isolated(part: VariablePart, said: string, { language, where }: Target): string {
  if (!isRightToLeft(language) || part.context === 'url' || part.context === 'url-part') return said;
  if (where === 'html') return part.context === 'text' ? isolateHtml(said) : isolateText(said);
  return where === 'text' && isAddress(part.variable) ? said : isolateText(said);
}

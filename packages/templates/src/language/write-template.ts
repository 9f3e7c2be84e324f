import { escapeHtml } from '../html/entities.ts';
import { parseTemplate, type TemplatePart } from './parse-template.ts';
import type { TemplateFormat } from './stretches.ts';

/** Parts back to a template's text, every variable by its canonical name: `{FNAME}` read and written is `{firstName}`. */
export function writeTemplate(parts: readonly TemplatePart[], format: TemplateFormat = 'text'): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.raw ?? part.text;
      if (part.fallback === null) return `{${part.variable}}`;
      return `{${part.variable}|${format === 'html' ? escapeHtml(part.fallback) : part.fallback}}`;
    })
    .join('');
}

/** A template with its aliases made canonical, to be stored; unreadable ones come back untouched, for the lint to judge. */
export function normaliseTemplate(source: string, format: TemplateFormat): string {
  const parsed = parseTemplate(source, format);
  return parsed.ok ? writeTemplate(parsed.parts, format) : source;
}

import { escapeHtml } from '../html/entities.ts';
import { stretchesOf } from '../language/stretches.ts';
import { normaliseTemplate } from '../language/write-template.ts';
import type { TemplateContent } from '../template.ts';
import { type VariableName, variableNamed, variableOfTag } from '../variables.ts';
import type { MailwizzField } from './fields.ts';

export interface MailwizzSource {
  name: string;
  /** HTML, as the templates endpoint gives it: not base64. */
  content: string;
  subject?: string | undefined;
  plainText?: string | null | undefined;
}

export interface UnmappedTag {
  where: 'subject' | 'html' | 'text';
  tag: string;
  at: number;
  message: string;
  wayOut: string;
}

export interface ImportedTemplate {
  name: string;
  template: TemplateContent;
  mapped: { tag: string; variable: VariableName }[];
  /** They stay in the text as they are, and the lint blocks the template until somebody decides. */
  unmapped: UnmappedTag[];
}

/** Filters whose work ours does anyway, in the place where it is needed. */
const NEEDLESS_FILTERS = new Set(['urlencode', 'rawurlencode', 'htmlencode', 'trim']);
const ISOLATED = /<bdi>(\[[A-Z][A-Z0-9_]*\])<\/bdi>|\u2068(\[[A-Z][A-Z0-9_]*\])\u2069/g;
const TAG = /\[([A-Z][A-Z0-9_]+)(?::filter:([a-z|]+))?\]|\[[A-Z][A-Z0-9_]+(?::|\s+[a-z-]+\s*=)[^[\]]*\]/g;
const BRACES = /\{\{?\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*(?:\|[^{}\r\n]*)?\}/gu;

/**
 * A template of MailWizz in our words: its tags become variables, and what has no counterpart is told. `fields` are those of
 * `toMailwizz`, to find a fallback again behind its tag.
 */
export function importMailwizzTemplate(
  source: MailwizzSource,
  fields: readonly MailwizzField[] = [],
): ImportedTemplate {
  const mapped = new Map<string, VariableName>();
  const unmapped: UnmappedTag[] = [];
  const read = (where: UnmappedTag['where'], text: string) => {
    const format = where === 'html' ? 'html' : 'text';
    const plain = text.replace(ISOLATED, '$1$2');
    const ours = stretchesOf(plain, format).map(({ at, end, context, encoded }) => {
      const stretch = plain.slice(at, end);
      if (context === 'opaque' || context === 'comment') return stretch;
      return stretch
        .replace(BRACES, (braces, name: string) => (variableNamed(name) === null ? `\\${braces}` : braces))
        .replace(TAG, (tag, name: string | undefined, filters: string | undefined, offset: number) => {
          const found = name === undefined ? null : counterpart(name, fields, encoded);
          if (found === null || name === undefined) {
            unmapped.push({ where, tag, at: at + offset, ...unknownTag(tag) });
            return tag;
          }
          mapped.set(name, found.variable);
          const lost = filters?.split('|').filter((filter) => !NEEDLESS_FILTERS.has(filter)) ?? [];
          if (lost.length) unmapped.push({ where, tag, at: at + offset, ...lostFilter(lost, found.written) });
          return found.written;
        });
    });
    return normaliseTemplate(ours.join(''), format);
  };

  const html = read('html', source.content);
  const text = source.plainText?.trim() ? read('text', source.plainText) : null;
  return {
    name: source.name,
    template: { subject: read('subject', source.subject ?? ''), html, text },
    mapped: [...mapped].map(([tag, variable]) => ({ tag, variable })),
    unmapped,
  };
}

function counterpart(tag: string, fields: readonly MailwizzField[], encoded: boolean) {
  const field = fields.find((candidate) => candidate.tag === tag);
  const variable = field?.variable ?? variableOfTag(tag);
  if (variable === null) return null;
  const fallback = field?.fallback ?? null;
  const said = fallback === null ? '' : `|${encoded ? escapeHtml(fallback) : fallback}`;
  return { variable, written: `{${variable}${said}}` };
}

const unknownTag = (tag: string) => ({
  message: `${tag} has no counterpart among our variables.`,
  wayOut: 'Replace it by a variable or by words, or delete it.',
});

const lostFilter = (filters: string[], written: string) => ({
  message: `The filter ${filters.join(', ')} is dropped: the value will stand as it is known.`,
  wayOut: `Check that ${written} reads well as it is.`,
});

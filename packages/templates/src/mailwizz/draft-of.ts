import { type Category, type Language, languages } from '@relais/contracts';
import { contentHash } from '../content-hash.ts';
import { sanitiseHtml } from '../html/sanitise-html.ts';
import type { VariableName } from '../variables.ts';
import { importMailwizzTemplate, type MailwizzSource, type UnmappedTag } from './import-template.ts';

/** A template taken over, ready to be stored. */
export interface Draft {
  name: string;
  language: Language;
  category: Category | null;
  subject: string;
  html: string;
  text: string | null;
  contentHash: string;
}

export interface ReadDraft {
  /** Null for one that says no language of ours, neither by itself nor through who brings it. */
  draft: Draft | null;
  mapped: { tag: string; variable: VariableName }[];
  unmapped: UnmappedTag[];
}

/**
 * A template from elsewhere in our words: MailWizz's tags become variables, scripts and the like are taken out, and the language is
 * the document's own where nobody names one. MailWizz keeps no subject with a template: its name stands in.
 */
export function draftOf(
  source: MailwizzSource,
  {
    language = languageOf(source.content),
    category = null,
  }: { language?: Language | undefined; category?: Category | null | undefined } = {},
): ReadDraft {
  const { name, template, mapped, unmapped } = importMailwizzTemplate({
    ...source,
    subject: source.subject ?? source.name,
  });
  if (language === undefined) return { draft: null, mapped, unmapped };
  const words = { subject: template.subject, html: sanitiseHtml(template.html), text: template.text ?? null };
  const hash = contentHash({ ...words, language });
  return { draft: { name, language, category, ...words, contentHash: hash }, mapped, unmapped };
}

/** As the document says it of itself. */
function languageOf(html: string): Language | undefined {
  const said = /<html\b[^>]*\slang\s*=\s*["']?([a-z]{2})/i.exec(html)?.[1]?.toLowerCase();
  return languages.find((language) => language === said);
}

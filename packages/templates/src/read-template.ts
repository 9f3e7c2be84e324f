import type { Language } from '@relais/contracts';
import { type LocatedProblem, TemplateInvalid } from './errors.ts';
import { toPlainText } from './html/plain-text.ts';
import { parseTemplate, type TemplatePart } from './language/parse-template.ts';
import { noticeTemplate } from './notice/notice-template.ts';
import type { TemplateContent } from './template.ts';

export interface ReadTemplate {
  subject: TemplatePart[];
  html: TemplatePart[];
  text: TemplatePart[];
}

/**
 * A template's three texts as parts, the notice of that language already in its place and the plain text made from the HTML where
 * the author wrote none.
 * @throws {TemplateInvalid} with every problem of all three.
 */
export function readTemplate({ subject, html, text }: TemplateContent, language: Language): ReadTemplate {
  const problems: LocatedProblem[] = [];
  const read = (where: LocatedProblem['where'], source: string): TemplatePart[] => {
    const parsed = parseTemplate(source, where === 'html' ? 'html' : 'text');
    if (!parsed.ok) problems.push(...parsed.problems.map((problem) => ({ ...problem, where })));
    return parsed.ok ? withNotice(parsed.parts, where, language) : [];
  };
  const parts = { subject: read('subject', subject), html: read('html', html) };
  // The HTML's own problems would only be told twice.
  const plain = text?.trim() ? read('text', text) : problems.length ? [] : read('text', toPlainText(html));
  if (problems.length) throw new TemplateInvalid(problems);
  return { ...parts, text: plain };
}

function withNotice(parts: TemplatePart[], where: LocatedProblem['where'], language: Language): TemplatePart[] {
  return parts.flatMap((part, index) => {
    if (part.kind === 'text' || part.variable !== 'notice') return [part];
    // The notice is a block: it has no place in a subject, a title or an attribute.
    if (where === 'subject' || part.context !== 'text') return [];
    const notice = parseTemplate(noticeTemplate(language, where), where);
    if (!notice.ok) return [];
    const before = parts[index - 1];
    const startsLine = before === undefined || (before.kind === 'text' && before.text.endsWith('\n'));
    return where === 'html' || startsLine ? notice.parts : [{ kind: 'text', text: '\n\n' }, ...notice.parts];
  });
}

import { canonicalCategory, type Language, languages } from '@relais/contracts';
import type { Brand, TemplateContent } from '../template.ts';
import { readDocument } from './document.ts';
import { lintElements } from './elements.ts';
import { blockIn, type Finding, warnIn } from './finding.ts';
import { lintLanguage } from './language.ts';
import { lintLegal } from './legal.ts';
import { lintLinks } from './links.ts';
import { lintNesting } from './nesting.ts';
import { lintRightToLeft } from './right-to-left.ts';
import { lintSubject } from './subject.ts';
import { lintVariables } from './variables.ts';

export interface LintedTemplate extends TemplateContent {
  language: string;
  category?: string | null | undefined;
}

export interface LintRules {
  /** Lets a literal name or address of the tenant stand in for its variable. */
  brand?: Brand | null;
  /** Is this the first mail to its readers, which must hold the notice? Yes unless said otherwise. */
  firstMail?: boolean;
  /** Does the tenant measure opens? No unless said otherwise. */
  openTracking?: boolean;
}

/**
 * Everything wrong with a template, what blocks first, then by place. Judges the text as its author wrote it; nothing is looked up.
 */
export function lintTemplate(template: LintedTemplate, rules: LintRules = {}): Finding[] {
  const { brand = null, firstMail = true, openTracking = false } = rules;
  const { subject, html, text } = template;
  const document = readDocument(html);
  const language = languages.find((known) => known === template.language);
  const findings = [
    ...lintShelf(template, language),
    ...lintSubject(subject),
    ...lintVariables('subject', subject),
    ...lintVariables('html', html),
    ...(text?.trim() ? lintVariables('text', text) : [plainTextWillBeMade]),
    ...lintLegal(template, document, { brand, firstMail }),
    ...lintLinks(document),
    ...lintElements(document, { openTracking }),
    ...lintNesting(document),
    ...(language === undefined ? [] : [...lintRightToLeft(document, language), ...lintLanguage(document, language)]),
  ];
  const sources = { subject, html, text: text ?? '' };
  return findings.map((finding) => withLine(finding, sources)).toSorted(byWeight);
}

/** Does anything forbid sending? */
export const isBlocked = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'block');

const plainTextWillBeMade = warnIn('text')(
  'text-missing',
  'There is no plain text: it is made from the HTML.',
  'Nothing to do, unless you want words of your own.',
);

function lintShelf({ category, language }: LintedTemplate, known: Language | undefined): Finding[] {
  const block = blockIn('template');
  return [
    ...(known === undefined
      ? [block('language-unknown', `We do not write in "${language}".`, `Choose one of ${languages.join(', ')}.`)]
      : []),
    ...(category && canonicalCategory(category) === null
      ? [
          block(
            'category-unknown',
            `"${category}" is no category.`,
            'Choose one of the list, or none for a general template.',
          ),
        ]
      : []),
  ];
}

function withLine(finding: Finding, sources: Readonly<Record<string, string>>): Finding {
  const source = sources[finding.where];
  if (finding.at === undefined || source === undefined) return finding;
  return { ...finding, line: source.slice(0, finding.at).split('\n').length };
}

const PLACES: Finding['where'][] = ['template', 'subject', 'html', 'text', 'headers'];
const byWeight = (a: Finding, b: Finding) =>
  Number(b.severity === 'block') - Number(a.severity === 'block') ||
  PLACES.indexOf(a.where) - PLACES.indexOf(b.where) ||
  (a.at ?? 0) - (b.at ?? 0);

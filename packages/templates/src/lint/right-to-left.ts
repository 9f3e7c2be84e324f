import type { Language } from '@relais/contracts';
import { isRightToLeft } from '../bidi.ts';
import type { LintedDocument } from './document.ts';
import { type Finding, warnIn } from './finding.ts';

const warn = warnIn('html');

/** Sides that stay left and right while the text turns round. */
const FIXED_SIDES: readonly (readonly [RegExp, string, string])[] = [
  [/text-align\s*:\s*left/i, 'rtl-text-align', 'Write text-align:right or start.'],
  [/float\s*:\s*(?:left|right)/i, 'rtl-float', 'Use a table row, which turns with the direction.'],
  [
    /(?:margin|padding)-(?:left|right)\s*:\s*(?!0(?:px|em|%)?\s*(?:;|$|!|\}))/i,
    'rtl-margin',
    'Swap the sides, or give both the same space.',
  ],
  [/border-(?:left|right)\s*:\s*(?!0|none)/i, 'rtl-border', 'Swap the sides.'],
  [/(?:^|[;{\s])direction\s*:\s*ltr/i, 'rtl-direction', 'Take it away: the root says the direction.'],
];
// «›» and brackets turn by themselves; these do not.
const ARROWS = /[→⇒➔➜➝➞➡⟶▶►⮕]/u;

/** What an Arabic mail needs beside its words (checklist I9). */
export function lintRightToLeft(document: LintedDocument, language: Language): Finding[] {
  if (!isRightToLeft(language)) return [];
  const { elements, css, text, source } = document;
  const root =
    elements.find(({ name }) => name === 'html') ?? elements.find(({ name }) => name === 'body') ?? elements[0];
  const findings: Finding[] = [];
  const direction = root?.attribute('dir')?.toLowerCase();
  if (direction !== 'rtl') {
    const message = direction
      ? `The mail says dir="${direction}" for a right-to-left language.`
      : 'The mail does not say its direction.';
    findings.push(
      warn('rtl-dir-missing', message, 'Write dir="rtl" on <html>; it is set when the mail is made.', root?.at),
    );
  }
  if (!root?.attribute('lang')?.toLowerCase().startsWith(language)) {
    const message = 'The mail does not say its language.';
    findings.push(
      warn(
        'rtl-lang-missing',
        message,
        `Write lang="${language}" on <html>; it is set when the mail is made.`,
        root?.at,
      ),
    );
  }
  for (const { css: declarations, at } of css) {
    for (const [pattern, code, wayOut] of FIXED_SIDES) {
      const found = pattern.exec(declarations);
      if (found)
        findings.push(
          warn(
            code,
            `"${found[0].replace(/^[;{\s]+/, '').trim()}" keeps its side while the text turns round.`,
            wayOut,
            at + found.index,
          ),
        );
    }
  }
  for (const element of elements) {
    const align = element.attribute('align')?.toLowerCase();
    if (align !== 'left') continue;
    findings.push(
      warn(
        'rtl-text-align',
        `<${element.name} align="left"> keeps its side while the text turns round.`,
        'Write align="right".',
        element.at,
      ),
    );
  }
  const arrow = ARROWS.exec(text)?.[0];
  if (arrow !== undefined) {
    findings.push(
      warn(
        'rtl-arrow',
        `"${arrow}" points backwards in a right-to-left text.`,
        'Use the arrow to the left.',
        Math.max(0, source.indexOf(arrow)),
      ),
    );
  }
  return findings;
}

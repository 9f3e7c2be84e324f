import { type LintedDocument, VOID_ELEMENTS } from './document.ts';
import { type Finding, warnIn } from './finding.ts';

const warn = warnIn('html');

/** Their end tags may be left out. */
const OPTIONAL_END = new Set([
  ...['p', 'li', 'dt', 'dd', 'td', 'th', 'tr', 'tbody', 'thead', 'tfoot', 'colgroup', 'option', 'html', 'head', 'body'],
]);

/** Tags that close nothing, are never closed, or close across each other. Each program repairs those its own way. */
export function lintNesting({ tokens }: LintedDocument): Finding[] {
  const open: { name: string; at: number }[] = [];
  const findings: Finding[] = [];
  const unclosed = (name: string, at: number) =>
    findings.push(
      warn(
        'nesting-broken',
        `<${name}> is not closed where it should be.`,
        `Add </${name}>, in the reverse order of opening.`,
        at,
      ),
    );

  for (const token of tokens) {
    if (token.outlook) continue;
    if (token.kind === 'comment' && !token.closed) {
      findings.push(
        warn(
          'nesting-broken',
          'A comment is never closed and swallows the rest of the mail.',
          'Close it with -->.',
          token.at,
        ),
      );
    }
    if (token.kind === 'open' && !VOID_ELEMENTS.has(token.name) && !token.selfClosing) {
      open.push({ name: token.name, at: token.at });
    } else if (token.kind === 'close') {
      const index = open.findLastIndex(({ name }) => name === token.name);
      if (index === -1) {
        // `</br>` and `</p>` are read as tags of their own.
        findings.push(warn('nesting-broken', `</${token.name}> closes nothing.`, 'Take it away.', token.at));
        continue;
      }
      for (const { name, at } of open.splice(index).slice(1)) if (!OPTIONAL_END.has(name)) unclosed(name, at);
    }
  }
  for (const { name, at } of open) if (!OPTIONAL_END.has(name)) unclosed(name, at);
  return findings;
}

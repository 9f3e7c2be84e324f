/**
 * Rules speak in phrases, not in regular expressions, so that a rule reads like the answer it stands for and no rule can
 * be slow: every gap is bounded and nothing nests.
 *
 * - `(a|b|)` one of these, or nothing
 * - `*` up to 80 characters of anything
 * - `#` one digit
 * - `~` the word may go on here (`blacklist~` also means "blacklisted")
 *
 * Everything else is itself. A phrase is written folded, and begins and ends at the edges of words.
 */
export function phraseSource(phrase: string): string {
  const goesOn = { before: phrase.startsWith('~'), after: phrase.endsWith('~') };
  const inner = phrase.slice(goesOn.before ? 1 : 0, goesOn.after ? -1 : undefined);
  const body = inner.replace(/[\\^$.*+?()[\]{}|#~/]/g, (sign) => meanings[sign] ?? `\\${sign}`);
  return `${goesOn.before ? '' : '(?<![a-z0-9])'}${body}${goesOn.after ? '' : '(?![a-z0-9])'}`;
}

const meanings: Readonly<Record<string, string>> = {
  '(': '(?:',
  ')': ')',
  '|': '|',
  '*': '.{0,80}',
  '#': '\\d',
  '~': '[^ ]{0,15}',
};

/** One expression that finds any of the phrases. */
export function compilePhrases(phrases: readonly string[]): RegExp {
  return new RegExp(phrases.map(phraseSource).join('|'));
}

/** What is wrong with a phrase, in words; null when nothing is. */
export function faultOfPhrase(phrase: string): string | null {
  const depth = depthOf(phrase);
  if (depth === null) return 'has unbalanced or deep parentheses';
  if (phrase.includes('|') && !phrase.includes('(')) return 'has a choice outside parentheses';
  if (/^[*|]|[*|]$|^~?\*|\*~?$/.test(phrase)) return 'begins or ends with a gap';
  if (/\*\s?\*/.test(phrase) || (phrase.match(/\*/g) ?? []).length > 2) return 'has more than two gaps';
  if (phrase.replace(/[^\p{L}\p{N}]/gu, '').length < 2) return 'is too short to mean anything';
  return null;
}

/** How deep the parentheses go, at most 2; null when they do not close or go deeper. */
function depthOf(phrase: string): number | null {
  let depth = 0;
  for (const sign of phrase) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth < 0 || depth > 2) return null;
  }
  return depth === 0 ? depth : null;
}

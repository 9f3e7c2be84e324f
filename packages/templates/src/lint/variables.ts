import { parseTemplate } from '../language/parse-template.ts';
import { type VariableName, variable } from '../variables.ts';
import { blockIn, type Finding, warnIn } from './finding.ts';

/** Merge tags of other mailers; nothing here would fill them. */
const FOREIGN =
  /\*\|[A-Z0-9_:]+\|\*|%%?[A-Za-z_]+%%?(?=\W|$)|\$\{\s*[A-Za-z_.]+\s*\}|<%=?[^%]*%>|\{%[^%]*%\}|##[A-Za-z_]+##/g;
const PLACES = { subject: 'text', html: 'html', text: 'text' } as const;

/** Variables of one part: known, whole, with a fallback where a value may be missing. */
export function lintVariables(where: keyof typeof PLACES, source: string): Finding[] {
  const foreign = [...source.matchAll(FOREIGN)]
    // "100%off%" and CSS percentages are no merge tags.
    .filter(([tag]) => !/^%[a-z]{1,2}%$/i.test(tag))
    .map((found) =>
      blockIn(where)(
        'placeholder-foreign',
        `"${found[0]}" is another mailer's placeholder and would reach readers as it stands.`,
        'Write one of our variables, such as {firstName}.',
        found.index,
      ),
    );
  const parsed = parseTemplate(source, PLACES[where]);
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ code, message, wayOut, at }) => blockIn(where)(code, message, wayOut, at));
    // `${city}` is told once, as what it is.
    return [...foreign, ...problems.filter(({ at }) => !foreign.some((other) => near(other.at, at)))];
  }
  const missing = new Map<VariableName, number>();
  for (const part of parsed.parts) {
    if (part.kind === 'text' || part.fallback !== null || part.context === 'comment') continue;
    if (variable(part.variable).mayBeEmpty && !missing.has(part.variable)) missing.set(part.variable, part.at);
  }
  const bare = [...missing].map(([name, at]) =>
    warnIn(where)(
      'fallback-missing',
      `{${name}} is unknown for some contacts, and a gap would show.`,
      `Offer words for that case: {${name}|…}; {${name}|} if nothing is right.`,
      at,
    ),
  );
  return [...foreign, ...bare];
}

const near = (a: number | undefined, b: number | undefined) =>
  a !== undefined && b !== undefined && b >= a && b - a <= 2;

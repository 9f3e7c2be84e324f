import { decodeEntities } from '../html/entities.ts';
import { nearestVariable, type VariableName, variableNamed, variableOfTag } from '../variables.ts';
import { type Context, stretchesOf, type TemplateFormat } from './stretches.ts';

/** Words between variables, as they will stand in the mail. */
export interface TextPart {
  kind: 'text';
  text: string;
  /** As written where that differs: an escaped brace. */
  raw?: string;
}

export interface VariablePart {
  kind: 'variable';
  variable: VariableName;
  /** Said when the value is unknown, as plain text; null when the template offers nothing. */
  fallback: string | null;
  /** Where it stands, which decides how the value is escaped. */
  context: Context;
  at: number;
}
export type TemplatePart = TextPart | VariablePart;

export interface TemplateProblem {
  code: 'variable-unknown' | 'variable-broken' | 'variable-misplaced';
  at: number;
  message: string;
  wayOut: string;
}

export type ParsedTemplate =
  | { ok: true; parts: TemplatePart[]; variables: VariableName[] }
  | { ok: false; problems: TemplateProblem[] };

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.-]*(?: [\p{L}\p{N}_.-]+){0,2}`;
const OCCURRENCE = new RegExp(
  [
    String.raw`(?<escaped>\\[{[])`,
    String.raw`\{\{\s*(?<double>${NAME})\s*(?:\|(?<doubleFallback>[^{}\r\n]*))?\}\}`,
    String.raw`\{\s*(?<single>${NAME})\s*(?:\|(?<fallback>[^{}\r\n]*))?\}`,
    String.raw`\[(?<bracket>[\p{L}_][\p{L}\p{N}_ ]*)(?:(?::|\s+(?=[a-z-]+\s*=))(?<filter>[^[\]\r\n]*))?\]`,
    String.raw`\{\{?\s*(?<open>[\p{L}_][\p{L}\p{N}_]*)(?=[\s<|]|$)`,
  ].join('|'),
  'gu',
);

/** In plain text an address is known by its looks only. */
const LONGEST_URL = 2_000;
const WITHIN_URL = /https?:\/\/[^\s<>"]*$/i;

const LOOKS_LIKE_TAG = /^[A-Z][A-Z0-9_]+$/;

/**
 * Reads a template: `{firstName}`, `{firstName|dear colleague}`, the older `{FNAME}`, `{{ first_name }}` and `[FNAME]`. Braces that
 * hold no name (CSS, JSON) are text; `\{` and `\[` write a brace or bracket that would otherwise be read. A name nobody declared is
 * a problem: it would reach the reader as it stands.
 */
export function parseTemplate(source: string, format: TemplateFormat = 'auto'): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  const add = (text: string, raw?: string) => {
    const last = parts.at(-1);
    if (raw === undefined && last?.kind === 'text' && last.raw === undefined) last.text += text;
    else if (text) parts.push({ kind: 'text', text, ...(raw !== undefined && { raw }) });
  };

  for (const stretch of stretchesOf(source, format)) {
    const text = source.slice(stretch.at, stretch.end);
    if (stretch.context === 'opaque') {
      add(text);
      continue;
    }
    let done = 0;
    for (const found of text.matchAll(OCCURRENCE)) {
      const inUrl =
        !stretch.encoded && WITHIN_URL.test(text.slice(Math.max(0, found.index - LONGEST_URL), found.index));
      const context = inUrl ? 'url-part' : stretch.context;
      const read = readOccurrence(found, stretch.at + found.index, context, stretch.encoded);
      if (read === null) continue;
      add(text.slice(done, found.index));
      done = found.index + found[0].length;
      if (read.kind === 'problem') problems.push(read.problem);
      else if (read.kind === 'text') add(read.text, read.raw);
      else parts.push(read);
    }
    add(text.slice(done));
  }
  if (problems.length) return { ok: false, problems };
  const named = parts.flatMap((part) => (part.kind === 'variable' ? [part.variable] : []));
  return { ok: true, parts, variables: [...new Set(named)] };
}

type Read = TextPart | VariablePart | { kind: 'problem'; problem: TemplateProblem };

/** What one match means; null when it is only text. */
function readOccurrence(found: RegExpMatchArray, at: number, context: Context, encoded: boolean): Read | null {
  const [raw] = found;
  const { escaped, double, single, bracket, filter, open } = found.groups ?? {};
  if (escaped !== undefined) return { kind: 'text', text: escaped.slice(1), raw: escaped };

  const name = double ?? single ?? bracket ?? open ?? '';
  const variable = bracket === undefined || !LOOKS_LIKE_TAG.test(bracket) ? variableNamed(name) : variableOfTag(name);
  if (variable === null) {
    // "[see below]" and "{see below" are text; `[PDF]` looks to MailWizz like a field's tag.
    const isText = open !== undefined || (bracket !== undefined && !LOOKS_LIKE_TAG.test(bracket));
    return isText || context === 'comment' ? null : unknown(name, raw, at);
  }
  if (context === 'style') return misplaced(raw, at);
  if (open !== undefined) return context === 'comment' ? null : unclosed(open, at);
  if (filter !== undefined) return filtered(raw, variable, at);
  const written = double === undefined ? found.groups?.fallback : found.groups?.doubleFallback;
  return { kind: 'variable', variable, fallback: fallbackOf(written, encoded), context, at };
}

/** Editors encode what they keep in HTML; `default: "x"` is how other mailers write a fallback. */
function fallbackOf(written: string | undefined, encoded: boolean): string | null {
  if (written === undefined) return null;
  const plain = (encoded ? decodeEntities(written) : written).trim();
  return (
    /^default\s*:\s*(?:"(.*)"|'(.*)')$/u
      .exec(plain)
      ?.slice(1)
      .find((quoted) => quoted !== undefined) ?? plain
  );
}

const problem = (code: TemplateProblem['code'], at: number, message: string, wayOut: string): Read => ({
  kind: 'problem',
  problem: { code, at, message, wayOut },
});

function unknown(name: string, raw: string, at: number): Read {
  const near = nearestVariable(name);
  const hint = near === null ? '' : `Did you mean {${near}}? `;
  return problem(
    'variable-unknown',
    at,
    `"${raw}" is no variable we know, so readers would see it as it stands.`,
    `${hint}Otherwise write \\${raw} to keep it as text.`,
  );
}

const unclosed = (name: string, at: number) =>
  problem(
    'variable-broken',
    at,
    `The variable "${name}" is opened but not closed, or holds markup.`,
    `Write {${name}} or {${name}|fallback} without line breaks or tags inside the braces.`,
  );

const filtered = (raw: string, name: VariableName, at: number) =>
  problem(
    'variable-broken',
    at,
    `"${raw}" carries a filter, which the preview could not show.`,
    `Write {${name}} or {${name}|fallback}: values are escaped where they stand.`,
  );

const misplaced = (raw: string, at: number) =>
  problem(
    'variable-misplaced',
    at,
    `"${raw}" stands inside a style, an event handler or a tag's name, where no value is safe.`,
    'Put the variable into the text or into an ordinary attribute such as href, alt or title.',
  );

/** One token of a script, as far as strings are concerned. */
export type ScriptToken =
  | { kind: 'string'; value: string }
  /** A template literal's pieces: text and the names put in between. */
  | { kind: 'template'; pieces: { text: string; name: string | null }[] }
  | { kind: 'name'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'regex'; value: string }
  | { kind: 'mark'; value: string };

const NAME_START = /[A-Za-z_$\u00AA-\uFFFF]/;
const MOST_TOKENS = 20_000;

/** Splits a script into tokens in one pass; comments are dropped. Stops after 20,000: libraries are not worth more. */
export function tokenise(script: string): ScriptToken[] {
  const tokens: ScriptToken[] = [];
  let at = 0;
  while (at < script.length && tokens.length < MOST_TOKENS) {
    const char = script.charAt(at);
    if (char <= ' ') at++;
    else if (script.startsWith('//', at) || script.startsWith('<!--', at)) at = endOfLine(script, at);
    else if (script.startsWith('/*', at)) at = after(script, '*/', at + 2);
    else if (char === '"' || char === "'") at = readString(script, at, char, tokens);
    else if (char === '`') at = readTemplate(script, at, tokens);
    else if (char === '/' && regexMayStart(tokens)) at = readRegex(script, at, tokens);
    else if (NAME_START.test(char)) at = readName(script, at, tokens);
    else if (char >= '0' && char <= '9') at = readNumber(script, at, tokens);
    else {
      const pair = script.slice(at, at + 2);
      const mark = pair === '+=' || pair === '++' || pair === '==' || pair === '=>' ? pair : char;
      tokens.push({ kind: 'mark', value: mark });
      at += mark.length;
    }
  }
  return tokens;
}

/** A string literal's text with its escapes undone. */
export function unescapeScript(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|([0-3]?[0-7]{1,2})|\r?\n|([\s\S]))/gi,
    (_, hex?: string, unicode?: string, point?: string, octal?: string, plain?: string) => {
      const code = hex ?? unicode ?? point;
      if (code !== undefined) return fromCode(Number.parseInt(code, 16));
      if (octal !== undefined) return fromCode(Number.parseInt(octal, 8));
      return plain === undefined ? '' : (CONTROL_ESCAPES[plain] ?? plain);
    },
  );
}

const CONTROL_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', b: '', f: '', v: '' };

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  return end < 0 ? script.length : end + 1;
}

function after(script: string, mark: string, from: number): number {
  const end = script.indexOf(mark, from);
  return end < 0 ? script.length : end + mark.length;
}

function readString(script: string, start: number, quote: string, tokens: ScriptToken[]): number {
  let at = start + 1;
  while (at < script.length && script.charAt(at) !== quote && script.charAt(at) !== '\n') {
    at += script.charAt(at) === '\\' ? 2 : 1;
  }
  tokens.push({ kind: 'string', value: unescapeScript(script.slice(start + 1, at)) });
  return at + 1;
}

function readTemplate(script: string, start: number, tokens: ScriptToken[]): number {
  let at = start + 1;
  while (at < script.length && script.charAt(at) !== '`') at += script.charAt(at) === '\\' ? 2 : 1;
  const pieces: { text: string; name: string | null }[] = [];
  const body = script.slice(start + 1, at);
  let from = 0;
  for (const match of body.matchAll(/\$\{\s*(?:([\w$.]{1,80})|"([^"\n]{0,200})"|'([^'\n]{0,200})')\s*\}/g)) {
    const literal = match[2] ?? match[3] ?? '';
    pieces.push({ text: unescapeScript(body.slice(from, match.index) + literal), name: match[1] ?? null });
    from = match.index + match[0].length;
  }
  pieces.push({ text: unescapeScript(body.slice(from)), name: null });
  tokens.push({ kind: 'template', pieces });
  return at + 1;
}

function readName(script: string, start: number, tokens: ScriptToken[]): number {
  let at = start + 1;
  while (at < script.length && /[\w$.\u00AA-\uFFFF]/.test(script.charAt(at))) at++;
  // "name.'" cannot be: a final dot belongs to what follows.
  while (script.charAt(at - 1) === '.') at--;
  tokens.push({ kind: 'name', value: script.slice(start, at) });
  return at;
}

function readNumber(script: string, start: number, tokens: ScriptToken[]): number {
  let at = start + 1;
  while (at < script.length && /[\dA-Fa-fxX]/.test(script.charAt(at))) at++;
  tokens.push({ kind: 'number', value: Number(script.slice(start, at)) });
  return at;
}

function regexMayStart(tokens: ScriptToken[]): boolean {
  const last = tokens[tokens.length - 1];
  return last === undefined || (last.kind === 'mark' && '(,=:[!&|?{};'.includes(last.value));
}

function readRegex(script: string, start: number, tokens: ScriptToken[]): number {
  let at = start + 1;
  let inClass = false;
  while (at < script.length && script.charAt(at) !== '\n') {
    const char = script.charAt(at);
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) break;
    at++;
  }
  tokens.push({ kind: 'regex', value: script.slice(start + 1, at) });
  at++;
  while (/[a-z]/.test(script.charAt(at))) at++;
  return at;
}

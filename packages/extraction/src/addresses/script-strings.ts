import { rot13 } from './ciphers.ts';
import { type ScriptToken, tokenise } from './script-tokens.ts';
import {
  type Argument,
  asText,
  callFunction,
  callMethod,
  isFollowed,
  LONGEST_STRING,
  plus,
  type Value,
} from './script-values.ts';

/** A string a script ends up with. */
export interface ScriptString {
  value: string;
  /** It does not stand in the script as such: it was put together or decoded. */
  built: boolean;
  /** The name, property or function it is given to. */
  target: string | null;
}

const DEEPEST = 12;

/**
 * The strings a script would put together, without running it: literals, `+`, variables, `+=`, String.fromCharCode,
 * atob, unescape, split/reverse/join/replace, template literals, arrays, consecutive document.write calls.
 * What it does not understand it leaves out. One pass over the tokens.
 */
export function stringsOf(script: string): ScriptString[] {
  return new Folder(tokenise(script)).run();
}

class Folder {
  private at = 0;
  private readonly known = new Map<string, Value>();
  private readonly found: ScriptString[] = [];
  private written = '';
  private readonly tokens: ScriptToken[];

  constructor(tokens: ScriptToken[]) {
    this.tokens = tokens;
  }

  run(): ScriptString[] {
    while (this.at < this.tokens.length) this.statement();
    if (this.written !== '') this.found.push({ value: this.written, built: true, target: 'document.write' });
    return this.found;
  }

  private statement(): void {
    const start = this.at;
    const target = this.targetAhead();
    const from = this.at;
    const value = this.expression(0);
    if (value === null || this.at === from) {
      this.at = Math.max(start + 1, target === null ? start + 1 : from);
      return;
    }
    const text = asText(value);
    if (target?.assigns) this.assign(target, value);
    if (text === null || text.length > LONGEST_STRING) return;
    if (target?.name.endsWith('document.write') || target?.name.endsWith('document.writeln')) {
      if (this.written.length < LONGEST_STRING) this.written += text;
    }
    const single = this.at - from === 1 && this.tokens[from]?.kind === 'string';
    this.found.push({ value: text, built: !single, target: target?.name ?? null });
  }

  /** `name =`, `name +=`, `key:`, `name(`: what the coming expression is for. */
  private targetAhead(): Target | null {
    const token = this.tokens[this.at];
    const next = this.mark(this.at + 1);
    if (token === undefined || next === null) return null;
    const name = token.kind === 'name' || token.kind === 'string' ? token.value : null;
    if (name === null) return null;
    if (token.kind === 'name' && (next === '=' || next === '+=')) {
      this.at += 2;
      return { name, assigns: true, adds: next === '+=' };
    }
    if (next === ':') {
      this.at += 2;
      return { name: `.${name}`, assigns: true, adds: false };
    }
    if (token.kind === 'name' && next === '(' && !isFollowed(name)) {
      this.at += 2;
      return { name, assigns: false, adds: false };
    }
    return null;
  }

  private assign(target: Target, value: Value): void {
    if (this.known.size > 2_000) return;
    const before = target.adds ? this.known.get(target.name) : undefined;
    const sum = before === undefined ? value : plus(before, value);
    if (sum !== null && (asText(sum)?.length ?? 0) <= LONGEST_STRING) this.known.set(target.name, sum);
  }

  private expression(depth: number): Value | null {
    let value = this.term(depth);
    while (value !== null && this.mark(this.at) === '+') {
      const resume = this.at;
      this.at++;
      const more = this.term(depth);
      if (more === null) {
        this.at = resume;
        return value;
      }
      value = plus(value, more);
      if (value !== null && (asText(value)?.length ?? 0) > LONGEST_STRING) return null;
    }
    return value;
  }

  private term(depth: number): Value | null {
    if (depth > DEEPEST) return null;
    let value = this.primary(depth);
    while (value !== null && this.mark(this.at) === '.') {
      const changed = this.method(value, depth);
      if (changed === null) break;
      value = changed;
    }
    return value;
  }

  private primary(depth: number): Value | null {
    const token = this.tokens[this.at];
    if (token === undefined) return null;
    this.at++;
    if (token.kind === 'string' || token.kind === 'number') return token.value;
    if (token.kind === 'template') return this.fill(token.pieces);
    if (token.kind === 'name') return this.named(token.value, depth);
    if (token.kind === 'mark' && token.value === '(') {
      const value = this.expression(depth + 1);
      return value !== null && this.take(')') ? value : null;
    }
    if (token.kind === 'mark' && token.value === '[') return this.list(']', depth);
    return null;
  }

  private named(name: string, depth: number): Value | null {
    if (name === 'new') return this.newArray(depth);
    if (this.mark(this.at) === '(') return this.call(name, depth);
    const [whole, method] = this.knownWithMethod(name);
    if (whole === undefined) return null;
    if (method === '') return this.mark(this.at) === '[' ? this.item(whole) : whole;
    // "name.split" is one token: what follows its last dot is a method of the variable.
    return this.mark(this.at) === '(' ? this.apply(whole, method, depth) : null;
  }

  /** `new Array('info', 'x.org')`. */
  private newArray(depth: number): Value | null {
    const type = this.tokens[this.at];
    if (type?.kind !== 'name' || type.value !== 'Array' || this.mark(this.at + 1) !== '(') return null;
    this.at += 2;
    return this.list(')', depth);
  }

  /** `parts[0]`. */
  private item(whole: Value): Value | null {
    const index = this.tokens[this.at + 1];
    if (index?.kind !== 'number' || this.mark(this.at + 2) !== ']') return null;
    this.at += 3;
    return typeof whole === 'number' ? null : (whole[index.value] ?? null);
  }

  private call(name: string, depth: number): Value | null {
    const [receiver, method] = this.knownWithMethod(name);
    if (receiver !== undefined && method !== '') return this.apply(receiver, method, depth);
    const args = this.callArguments(depth);
    return args === null ? null : callFunction(name, args);
  }

  private knownWithMethod(name: string): [Value | undefined, string] {
    const whole = this.known.get(name) ?? this.known.get(name.slice(name.lastIndexOf('.')));
    if (whole !== undefined) return [whole, ''];
    const dot = name.lastIndexOf('.');
    return dot < 0 ? [undefined, ''] : [this.known.get(name.slice(0, dot)), name.slice(dot + 1)];
  }

  private method(value: Value, depth: number): Value | null {
    const resume = this.at;
    this.at++;
    const token = this.tokens[this.at];
    if (token?.kind !== 'name') {
      this.at = resume;
      return null;
    }
    this.at++;
    const changed = this.mark(this.at) === '(' ? this.apply(value, token.value, depth) : null;
    if (changed === null) this.at = resume;
    return changed;
  }

  private apply(value: Value, method: string, depth: number): Value | null {
    if (method === 'replace' && this.isRot13Ahead()) {
      this.skipParentheses();
      return typeof value === 'string' ? rot13(value) : null;
    }
    const args = this.callArguments(depth);
    return args === null ? null : callMethod(value, method, args);
  }

  /** A replacement whose function moves letters by 13: the one cipher every spam-guard snippet uses. */
  private isRot13Ahead(): boolean {
    const pattern = this.tokens[this.at + 1];
    if (pattern?.kind !== 'regex' || !/\[a-z/i.test(pattern.value)) return false;
    for (let i = this.at + 2; i < Math.min(this.tokens.length, this.at + 60); i++) {
      const token = this.tokens[i];
      if (token?.kind === 'number' && token.value === 13) return true;
    }
    return false;
  }

  private skipParentheses(): void {
    let depth = 0;
    while (this.at < this.tokens.length) {
      const mark = this.mark(this.at++);
      if (mark === '(') depth++;
      else if (mark === ')' && --depth === 0) return;
    }
  }

  private callArguments(depth: number): Argument[] | null {
    if (!this.take('(')) return null;
    if (this.take(')')) return [];
    const values: Argument[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.kind === 'regex') {
        this.at++;
        values.push(`/${token.value}`);
      } else {
        const value = this.expression(depth + 1);
        if (value === null) return null;
        if (typeof value === 'string' || typeof value === 'number') values.push(value);
        else values.push(...value);
      }
      if (this.take(')')) return values;
      if (!this.take(',')) return null;
    }
  }

  private list(end: string, depth: number): Value | null {
    const texts: string[] = [];
    const numbers: number[] = [];
    if (this.take(end)) return texts;
    for (;;) {
      const value = this.expression(depth + 1);
      if (typeof value === 'number') numbers.push(value);
      const text = value === null ? null : asText(value);
      if (text === null) return null;
      texts.push(text);
      if (this.take(end)) return numbers.length === texts.length ? numbers : texts;
      if (!this.take(',')) return null;
    }
  }

  private fill(pieces: { text: string; name: string | null }[]): string | null {
    let text = '';
    for (const piece of pieces) {
      const value = piece.name === null ? '' : this.knownWithMethod(piece.name)[0];
      const inserted = value === undefined ? null : asText(value);
      if (inserted === null) return null;
      text += piece.text + inserted;
    }
    return text;
  }

  private take(mark: string): boolean {
    if (this.mark(this.at) !== mark) return false;
    this.at++;
    return true;
  }

  private mark(at: number): string | null {
    const token = this.tokens[at];
    return token?.kind === 'mark' ? token.value : null;
  }
}

interface Target {
  name: string;
  assigns: boolean;
  adds: boolean;
}

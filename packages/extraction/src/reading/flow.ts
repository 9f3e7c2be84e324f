/** What lies at a place of the flow without being a character of it. */
export const Mark = {
  /** A tag that styles text (b, em, wbr, soft hyphen): may stand inside a word for typography. */
  Style: 1,
  /** Any other tag. */
  Tag: 2,
  Comment: 4,
  /** A zero-width character that was dropped. */
  Invisible: 8,
  /** A character written as an entity though it needed none. */
  Entity: 16,
  /** Text that was dropped because a reader does not see it. */
  Hidden: 32,
  /** Nothing may be read across this place: one thing ends, another begins. */
  Hard: 64,
  /** An inline element that held several words ends here: a field of its own, not a piece of a word. */
  Field: 128,
} as const;

const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
const WHITE = /\s+/g;
/** Anything a chunk of text can hold that must not go into the flow as it is. */
const NOT_PLAIN = /[^\S ]| {2}|[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
const RIGHT_TO_LEFT_OVERRIDE = '\u202E';
const POP_DIRECTION = '\u202C';
const SPACE = 32;
const NON_ASCII_LETTER = /[^\x20-\x7E]/;

/**
 * The page's visible text as it grows: inline text runs together, blocks are lines, white space is collapsed, and every
 * place where markup cut the text is marked. Offsets into the flow are what all finders exchange.
 */
export class Flow {
  length = 0;
  /** Offset of the last space appended. */
  lastSpace = -1;
  readonly markAt: number[] = [];
  readonly markKind: number[] = [];
  /** Stretches that were stored back to front because the page shows them so: start and end in pairs. */
  readonly reversed: number[] = [];

  private parts: string[] = [];
  private endsInSpace = true;
  private overrideFrom: { offset: number; part: number } | null = null;

  text(): string {
    if (this.parts.length > 1) this.parts = [this.parts.join('')];
    return this.parts[0] ?? '';
  }

  append(chunk: string): void {
    if (!NOT_PLAIN.test(chunk)) this.appendPlain(chunk);
    else if (INVISIBLE.test(chunk)) this.appendWithoutInvisible(chunk);
    else this.appendPlain(chunk.replace(WHITE, ' '));
  }

  /** Starts a new line, once. */
  break(): void {
    this.endOverride();
    if (this.length === 0) return;
    const last = this.parts[this.parts.length - 1];
    if (last?.endsWith('\n')) return;
    this.push('\n');
    this.endsInSpace = true;
  }

  mark(kind: number): void {
    const last = this.markAt.length - 1;
    if (last >= 0 && this.markAt[last] === this.length) {
      this.markKind[last] = (this.markKind[last] ?? 0) | kind;
      return;
    }
    this.markAt.push(this.length);
    this.markKind.push(kind);
  }

  /** A place to hand back to {@link reverseSince}. */
  position(): { offset: number; part: number } {
    return { offset: this.length, part: this.parts.length };
  }

  /** Turns round what was appended since, as CSS or a bidi override shows it. */
  reverseSince(from: { offset: number; part: number }): void {
    if (this.length - from.offset > MAX_REVERSED || this.parts.length < from.part) return;
    const stretch = this.parts.splice(from.part).join('');
    this.parts.push([...stretch].reverse().join(''));
    this.reversed.push(from.offset, this.length);
    this.endsInSpace = this.parts[this.parts.length - 1]?.endsWith(' ') ?? this.endsInSpace;
  }

  /** Takes text whose only white space is single spaces. */
  private appendPlain(chunk: string): void {
    const text = this.endsInSpace && chunk.charCodeAt(0) === SPACE ? chunk.slice(1) : chunk;
    if (text === '') return;
    const space = text.lastIndexOf(' ', text.length - 2);
    if (space >= 0) this.lastSpace = this.length + space;
    this.push(text);
    this.endsInSpace = text.charCodeAt(text.length - 1) === SPACE;
  }

  private push(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }

  private appendWithoutInvisible(chunk: string): void {
    let visible = '';
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk.charAt(i);
      if (!INVISIBLE.test(char) || joinsLetters(char, chunk.charAt(i - 1), chunk.charAt(i + 1))) {
        visible += char;
        continue;
      }
      this.appendPlain(visible.replace(WHITE, ' '));
      visible = '';
      if (char === RIGHT_TO_LEFT_OVERRIDE) this.overrideFrom ??= this.position();
      else if (char === POP_DIRECTION) this.endOverride();
      else this.mark(char === '\u00AD' ? Mark.Style : Mark.Invisible);
    }
    this.appendPlain(visible.replace(WHITE, ' '));
  }

  private endOverride(): void {
    if (this.overrideFrom === null) return;
    this.reverseSince(this.overrideFrom);
    this.overrideFrom = null;
  }
}

/** A reversed stretch is a word or a line; a longer one is a page in a right-to-left script, not a disguise. */
const MAX_REVERSED = 2_000;

/** Joiners shape Devanagari and Arabic: between such letters they are spelling, not a trick. */
function joinsLetters(char: string, before: string, after: string): boolean {
  if (char !== '\u200C' && char !== '\u200D') return false;
  return NON_ASCII_LETTER.test(before) && NON_ASCII_LETTER.test(after);
}

/** The union of the marks that cut [start, end); an entity is its own first character, so one at the start counts. */
export function marksInside(marks: { markAt: number[]; markKind: number[] }, start: number, end: number): number {
  let kinds = 0;
  for (let i = firstMarkFrom(marks.markAt, start); i < marks.markAt.length; i++) {
    const at = marks.markAt[i] ?? Number.POSITIVE_INFINITY;
    if (at >= end) break;
    const kind = marks.markKind[i] ?? 0;
    kinds |= at === start ? kind & Mark.Entity : kind;
  }
  return kinds;
}

/** Index of the first mark at or after an offset. */
export function firstMarkFrom(markAt: number[], offset: number): number {
  let low = 0;
  let high = markAt.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((markAt[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

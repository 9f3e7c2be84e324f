import { NOT_IN_NAMES } from '../data/name-words.ts';
import { firstElementFrom, type PageReading, type ReadElement } from '../reading/page-reading.ts';
import { HEADINGS } from '../reading/tags.ts';

/** A short stretch of the page that could be a name or a title: a line, a piece of one, or an inline element. */
export interface Piece {
  text: string;
  start: number;
  end: number;
  /** A heading, bold text, a term: what pages set names in. */
  prominent: boolean;
  /** Its class says it is a name, or a title. */
  hint: 'name' | 'title' | null;
  /** It fills its line. */
  wholeLine: boolean;
  /** Words of running text, not a piece that stands by itself. */
  prose: boolean;
}

const SEPARATORS = /\s*[,;|·•<>()[\]:/،；，：（）]\s*|\s+[–—-]+\s+|\s{2,}/g;
const NAME_CLASS =
  /(?:^|[\s_-])(?:name|fullname|full-name|nom|nombre|nome|fn|p-name|person|member-title|author)(?:$|[\s_-])/i;
const TITLE_CLASS =
  /(?:^|[\s_-])(?:title|job|jobtitle|job-title|position|role|function|fonction|funktion|cargo|poste|puesto|profession|beruf|qualification)(?:$|[\s_-])/i;
const PROMINENT: ReadonlySet<string> = new Set([
  ...HEADINGS,
  'b',
  'strong',
  'dt',
  'th',
  'figcaption',
  'legend',
  'summary',
  'caption',
  'em',
]);
const INLINE_PIECES: ReadonlySet<string> = new Set([
  ...PROMINENT,
  'span',
  'a',
  'p',
  'div',
  'li',
  'td',
  'i',
  'small',
  'dd',
  'font',
  'u',
]);
const INLINE: ReadonlySet<string> = new Set(['a', 'span', 'i', 'small', 'font', 'u']);
const LONGEST_LINE = 160;
const LONGEST_PIECE = 90;

/** The pieces of a stretch of the page in the order of their start; running text yields only its inline elements. */
export function piecesOf(reading: PageReading, from: number, to: number): Piece[] {
  const pieces = new Map<number, Piece[]>();
  for (let i = firstElementFrom(reading, from); i < reading.elements.length; i++) {
    const element = reading.elements[i];
    if (element === undefined || element.start >= to) break;
    if (element.end <= to) addElement(reading.text, element, pieces);
  }
  for (let start = from; start < to; ) {
    const newline = reading.text.indexOf('\n', start);
    const end = newline < 0 || newline > to ? to : newline;
    if (end - start > 1 && end - start <= LONGEST_LINE) addLine(reading.text, start, end, pieces);
    if (end - start > SHORTEST_PROSE) {
      addNamesInProse(reading.text.slice(start, Math.min(end, start + LONGEST_PROSE)), start, pieces);
    }
    start = end + 1;
  }
  return [...pieces.values()].flat().sort((a, b) => a.start - b.start || b.end - a.end);
}

function addElement(text: string, element: ReadElement, pieces: Map<number, Piece[]>): void {
  const length = element.end - element.start;
  if (length < 2 || length > LONGEST_PIECE || !INLINE_PIECES.has(element.tag)) return;
  const hint = hintOf(element.classes);
  const prominent = PROMINENT.has(element.tag);
  if (!prominent && hint === null && !INLINE.has(element.tag)) return;
  const written = text.slice(element.start, element.end);
  if (written.trimEnd().includes('\n')) return;
  add(pieces, {
    text: written.trim(),
    start: element.start,
    end: element.end,
    prominent,
    hint,
    wholeLine: isWholeLine(text, element.start, element.end),
    prose: false,
  });
}

/** Few class lists occur on many elements, so each is judged once. */
function hintOf(classes: string): Piece['hint'] {
  if (classes === '') return null;
  let hint = HINTS.get(classes);
  if (hint === undefined) {
    hint = NAME_CLASS.test(classes) ? 'name' : TITLE_CLASS.test(classes) ? 'title' : null;
    if (HINTS.size >= MOST_HINTS) HINTS.clear();
    HINTS.set(classes, hint);
  }
  return hint;
}

const HINTS = new Map<string, Piece['hint']>();
const MOST_HINTS = 2_000;

function isWholeLine(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  return (start === 0 || before === 10) && (end >= text.length || after === 10 || text.charCodeAt(end - 1) === 10);
}

function addLine(text: string, start: number, end: number, pieces: Map<number, Piece[]>): void {
  const line = text.slice(start, end);
  const base = { prominent: false, hint: null, prose: false } as const;
  const whole = line.trim();
  if (whole.length >= 2 && whole.length <= LONGEST_PIECE)
    add(pieces, { ...base, text: whole, start, end, wholeLine: true });
  let at = 0;
  for (const separator of line.matchAll(SEPARATORS)) {
    addPart(line, at, separator.index, start, pieces);
    at = separator.index + separator[0].length;
  }
  if (at > 0) addPart(line, at, line.length, start, pieces);
}

function addPart(line: string, from: number, to: number, offset: number, pieces: Map<number, Piece[]>): void {
  const text = line.slice(from, to).trim();
  if (text.length < 2 || text.length > LONGEST_PIECE) return;
  add(pieces, {
    text,
    start: offset + from,
    end: offset + to,
    prominent: false,
    hint: null,
    wholeLine: false,
    prose: false,
  });
}

/** Running text has no pieces; runs of capitalised words in it count as names only if an address spells them. */
function addNamesInProse(line: string, offset: number, pieces: Map<number, Piece[]>): void {
  for (const { 0: run, index } of line.matchAll(CAPITALISED_RUN)) {
    const text = withoutOpening(run);
    const start = offset + index + run.length - text.length;
    add(pieces, { text, start, end: start + text.length, prominent: false, hint: null, wholeLine: false, prose: true });
  }
}

/** "Email Alice Munro", "Contact Alice Munro": a sentence's first word is a capitalised word too. */
function withoutOpening(run: string): string {
  const space = run.indexOf(' ');
  return space > 0 && NOT_IN_NAMES.has(run.slice(0, space).toLowerCase()) ? run.slice(space + 1) : run;
}

const SHORTEST_PROSE = 40;
const LONGEST_PROSE = 1_500;
const CAPITALISED_RUN =
  /\p{Lu}[\p{Ll}\p{M}'’-]+\.?(?: (?:(?:de|du|von|van|der|da|dos|del|la|le|el|al|bin) )?\p{Lu}[\p{L}\p{M}'’-]+){1,3}/gu;

/** The same stretch seen as element and as line is one piece with what both know. */
function add(pieces: Map<number, Piece[]>, piece: Piece): void {
  const there = pieces.get(piece.start) ?? [];
  const same = there.find(({ text }) => text === piece.text);
  if (same === undefined) {
    there.push(piece);
    pieces.set(piece.start, there);
    return;
  }
  same.prominent ||= piece.prominent;
  same.hint ??= piece.hint;
  same.wholeLine ||= piece.wholeLine;
  same.prose &&= piece.prose;
}

import { Parser } from 'htmlparser2';
import { decodeCloudflare } from '../addresses/ciphers.ts';
import { attributeValue, type Card, cardAt, propertiesAt } from './cards.ts';
import { Findings } from './findings.ts';
import { Flow, Mark } from './flow.ts';
import { type OpenElement, opened } from './open-element.ts';
import type { PageReading, ReadElement, Script } from './page-reading.ts';
import { type Content, readStyleSheet, type StyleRules } from './style-rules.ts';
import { BLOCKS, CODE, IGNORED, STYLING } from './tags.ts';
import { type Attributes, appearanceOf, looksBackwards } from './visibility.ts';

/** What a page nests deeper is not read: browsers flatten such trees too, and the parser's stack is a list. */
const MAX_DEPTH = 5_000;
const LONGEST_HTML = 4_000_000;
const LONGEST_BACKWARDS = 400;

/** Reads a page once, from first to last character, without building a tree. Never throws on any input. */
export function readPage(html: string): PageReading {
  const reader = new PageReader(html.length > LONGEST_HTML ? html.slice(0, LONGEST_HTML) : html);
  try {
    reader.read();
  } catch (error) {
    if (!(error instanceof NestedTooDeep)) throw error;
  }
  return reader.reading();
}

class NestedTooDeep extends Error {
  override readonly name = 'NestedTooDeep';
}

/** Listens to the parser: what is visible goes into the flow, what else matters into the findings. */
class PageReader {
  private readonly flow = new Flow();
  private readonly findings = new Findings();
  private readonly elements: ReadElement[] = [];
  private readonly stack: OpenElement[] = [];
  private readonly styleRules: StyleRules = new Map();
  private readonly parser: Parser;
  private readonly html: string;
  private skipDepth = 0;
  private card: Card | null = null;
  private capturing: 'script' | 'style' | 'title' | null = null;
  private captured = '';
  private script: Script | null = null;

  constructor(html: string) {
    this.html = html;
    this.parser = new Parser(this, { decodeEntities: true });
  }

  read(): void {
    this.parser.end(this.html);
  }

  reading(): PageReading {
    while (this.stack.length > 0) this.onclosetag();
    const { markAt, markKind, reversed } = this.flow;
    const text = this.flow.text();
    return { ...this.findings.found, text, marks: { markAt, markKind }, reversed, elements: this.elements };
  }

  onopentag(tag: string, attributes: Attributes): void {
    if (this.stack.length > MAX_DEPTH) throw new NestedTooDeep();
    const open = opened(tag, this.stack[this.stack.length - 1]?.element ?? -1, this.flow.length);
    this.stack.push(open);
    const { found } = this.findings;
    if (tag === 'script' || tag === 'style') this.capture(tag, attributes);
    else if (tag === 'title' && found.title === null && this.skipDepth === 0) this.capture('title', attributes);
    else if (tag === 'html') found.htmlLang = attributes.lang || attributes['xml:lang'] || null;

    if (tag === 'meta' || tag === 'link' || tag === 'base') this.readMetadata(tag, attributes);
    else if (this.skipDepth > 0 || this.capturing !== null || IGNORED.has(tag)) this.skip(open);
    else this.openVisible(tag, attributes, open);
  }

  ontext(data: string): void {
    if (this.capturing !== null) this.captured += data;
    else if (this.skipDepth === 0) {
      if (data.length <= 2 && this.isEntity(data.length) && /[\w@.-]/.test(data)) this.flow.mark(Mark.Entity);
      this.flow.append(data);
    }
  }

  oncomment(): void {
    if (this.skipDepth === 0) this.flow.mark(Mark.Comment);
  }

  onclosetag(): void {
    const open = this.stack.pop();
    if (open === undefined) return;
    if (this.capturing === open.tag) this.endCapture();
    if (open.skipped) {
      this.skipDepth--;
      if (this.skipDepth === 0) this.flow.mark(IGNORED.has(open.tag) ? Mark.Tag : Mark.Hidden);
    }
    if (open.placed) this.closePlaced(open);
  }

  private openVisible(tag: string, attributes: Attributes, open: OpenElement): void {
    const { hidden, reversed, before, after } = appearanceOf(tag, attributes, this.styleRules);
    if (hidden && tag !== 'body' && tag !== 'html') {
      this.flow.mark(Mark.Hidden);
      this.skip(open);
      return;
    }
    open.block = BLOCKS.has(tag);
    this.edge(open, false);
    this.place(open, attributes);
    this.generate(before, attributes);
    if (after.length > 0) open.after = after.map((piece) => generated(piece, attributes));
    if (reversed) open.reversedFrom = this.flow.position();
    else open.backwards = looksBackwards(attributes);
    const classes = attributes.class ?? '';
    open.code = CODE.has(tag) || (tag === 'pre' && /code|highlight|lang|prettyprint|brush/i.test(classes));
    open.fax = classes.includes('fax') || attributes.itemprop === 'faxNumber';
    this.findings.readTable(tag, attributes, open.element);
    this.readAttributes(tag, attributes, open);
  }

  private closePlaced(open: OpenElement): void {
    for (const text of open.after) this.flow.append(text);
    if (open.reversedFrom !== null) this.flow.reverseSince(open.reversedFrom);
    const end = this.flow.length;
    const { found } = this.findings;
    const element = this.elements[open.element];
    if (element !== undefined) element.end = end;
    if (open.anchor !== null) {
      open.anchor.end = end;
      if (MAIL_LINK.test(open.anchor.href)) this.flow.mark(Mark.Hard);
    }
    for (const value of open.values ?? []) value.end = end;
    if (open.card !== null) {
      open.card.end = end;
      this.card = open.card.parent;
    }
    if (open.fax) found.faxes.push(open.start, end);
    if (open.code) found.code.push(open.start, end);
    if (open.backwards && end - open.start < LONGEST_BACKWARDS) found.backwards.push(open.start, end);
    if (open.tag === 'table') this.findings.closeTable();
    this.edge(open, this.flow.lastSpace >= open.start);
  }

  /** What an element's edge does to the text: a block's is a line end, another's only a mark. */
  private edge({ tag, block }: OpenElement, field: boolean): void {
    if (block) this.flow.break();
    else this.flow.mark((STYLING.has(tag) ? Mark.Style : Mark.Tag) | (field ? Mark.Field : 0));
  }

  private generate(content: readonly Content[], attributes: Attributes): void {
    for (const piece of content) this.flow.append(generated(piece, attributes));
  }

  private skip(open: OpenElement): void {
    open.skipped = true;
    this.skipDepth++;
  }

  private place(open: OpenElement, attributes: Attributes): void {
    const start = this.flow.length;
    this.elements.push({ tag: open.tag, parent: open.element, start, end: start, classes: attributes.class ?? '' });
    open.element = this.elements.length - 1;
    open.start = start;
    open.placed = true;
  }

  private readAttributes(tag: string, attributes: Attributes, open: OpenElement): void {
    const at = this.flow.length;
    this.readCard(tag, attributes, open, at);
    const cipher = this.findings.readAttributes(attributes, at)?.get('cfemail');
    if (cipher !== undefined) this.readCloudflare(cipher, open);
    if (tag === 'a' || tag === 'area') this.readAnchor(attributes, open, at);
    else if (tag === 'img') this.readImage(attributes);
    else if (tag === 'frame') this.findings.addLink(attributes.src);
    else if (tag === 'input' && attributes.readonly !== undefined && attributes.value !== undefined) {
      this.findings.found.attributeTexts.push({ name: 'value', value: attributes.value, at });
    }
  }

  /** Puts the address a reader with scripts sees where Cloudflare left "[email protected]". */
  private readCloudflare(cipher: string, open: OpenElement): void {
    const address = decodeCloudflare(cipher);
    if (address === null) return;
    const start = this.flow.length;
    this.flow.mark(Mark.Hard);
    this.flow.append(address);
    this.flow.mark(Mark.Hard);
    this.findings.found.cloudflare.push({ address, start, end: this.flow.length });
    this.skip(open);
  }

  private readCard(tag: string, attributes: Attributes, open: OpenElement, at: number): void {
    const owner = this.card;
    const properties = propertiesAt(attributes, owner);
    const card = cardAt(attributes, owner, at);
    if (properties.length > 0 && owner !== null && (card === null || properties.includes('worksFor'))) {
      const value = attributeValue(tag, attributes);
      open.values = properties.map((property) => ({ property, value, start: at, end: at }));
      owner.values.push(...open.values);
    }
    if (card === null) return;
    this.findings.found.cards.push(card);
    this.card = card;
    open.card = card;
  }

  private readAnchor(attributes: Attributes, open: OpenElement, at: number): void {
    const { href, rel } = attributes;
    if (href === undefined) return;
    const mail = MAIL_LINK.test(href);
    if (mail) this.flow.mark(Mark.Hard);
    if (/^\s*fax:/i.test(href)) open.fax = true;
    const encoded = mail && spellsLettersAsEntities(this.sourceOfTag());
    open.anchor = { href, start: at, end: at, encoded, element: open.element };
    this.findings.found.anchors.push(open.anchor);
    this.findings.addLink(href, rel);
  }

  private readImage(attributes: Attributes): void {
    const alt = attributes.alt?.trim() ?? '';
    // An image of the @ sign inside an address: its alternative text is the missing character.
    if (alt.length <= 12 && /^@$|^[([]?(?:at|arobase|arroba|@)[)\]]?$/i.test(alt)) this.flow.append('@');
  }

  private readMetadata(tag: string, attributes: Attributes): void {
    const at = this.flow.length;
    this.findings.readMetadata(tag, attributes, at);
    if (this.card === null || this.skipDepth > 0) return;
    const value = attributes.content ?? attributes.href ?? null;
    for (const property of propertiesAt(attributes, this.card)) {
      this.card.values.push({ property, value, start: at, end: at });
    }
  }

  private capture(kind: 'script' | 'style' | 'title', attributes: Attributes): void {
    this.capturing = kind;
    this.captured = '';
    if (kind !== 'script') return;
    this.script = { type: (attributes.type ?? '').toLowerCase(), text: '', at: this.flow.length };
  }

  private endCapture(): void {
    const { found } = this.findings;
    if (this.capturing === 'title') found.title = this.captured.replace(/\s+/g, ' ').trim() || null;
    else if (this.capturing === 'style') readStyleSheet(this.captured, this.styleRules);
    else if (this.script !== null && this.captured !== '') found.scripts.push({ ...this.script, text: this.captured });
    this.capturing = null;
    this.captured = '';
  }

  /** The text event at hand took more source than its length: it was written as an entity. */
  private isEntity(length: number): boolean {
    return this.parser.endIndex - this.parser.startIndex + 1 > length;
  }

  private sourceOfTag(): string {
    return this.html.slice(this.parser.startIndex, this.parser.endIndex + 1);
  }
}

function generated(piece: Content, attributes: Attributes): string {
  return 'text' in piece ? piece.text : (attributes[piece.attribute] ?? '');
}

const MAIL_LINK = /^\s*mailto:/i;

/** Entities for letters that need none; `&#038;` between a link's parameters is ordinary writing. */
function spellsLettersAsEntities(source: string): boolean {
  if (source.includes('&commat;')) return true;
  for (const [, hex, digits = ''] of source.matchAll(/&#(x?)([0-9a-f]{1,6})/gi)) {
    const code = Number.parseInt(digits, hex === '' ? 10 : 16);
    if (code < 128 && /[\w@.-]/.test(String.fromCharCode(code))) return true;
  }
  return false;
}

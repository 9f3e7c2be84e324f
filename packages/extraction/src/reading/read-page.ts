import { Parser } from 'htmlparser2';
import { decodeCloudflare } from '../addresses/ciphers.ts';
import { attributeValue, type Card, type CardProperty, cardAt, propertiesAt } from './cards.ts';
import { Flow, Mark } from './flow.ts';
import type { Anchor, PageReading, ReadElement, Script } from './page-reading.ts';
import { readStyleSheet, type StyleRules } from './style-rules.ts';
import { BLOCKS, CODE, IGNORED, STYLING } from './tags.ts';
import { type Attributes, appearanceOf } from './visibility.ts';

/** Browsers flatten deeper trees too; what a page nests deeper is not read. */
const MAX_DEPTH = 5_000;
const LONGEST_HTML = 4_000_000;

/** Reads a page once, from first to last character, without building a tree. Never throws on any input. */
export function readPage(html: string): PageReading {
  const reader = new PageReader();
  const parser = new Parser(reader, { decodeEntities: true });
  reader.listenTo(parser, html);
  try {
    parser.end(html.length > LONGEST_HTML ? html.slice(0, LONGEST_HTML) : html);
  } catch (error) {
    if (!(error instanceof NestedTooDeep)) throw error;
  }
  return reader.reading();
}

class NestedTooDeep extends Error {
  override readonly name = 'NestedTooDeep';
}

/** An open element and what its end has to settle. */
interface Open {
  tag: string;
  element: number;
  block: boolean;
  /** Its content is not read. */
  skipped: boolean;
  /** It has a place in the flow. */
  placed: boolean;
  reversedFrom: { offset: number; part: number } | null;
  after: string;
  anchor: Anchor | null;
  card: Card | null;
  properties: CardProperty[] | null;
  start: number;
  fax: boolean;
  code: boolean;
  /** Right to left by style, attribute or class, but without an override. */
  backwards: boolean;
}

class PageReader {
  private readonly flow = new Flow();
  private readonly elements: ReadElement[] = [];
  private readonly stack: Open[] = [];
  private readonly styleRules: StyleRules = new Map();
  private readonly found: Omit<PageReading, 'text' | 'marks' | 'reversed' | 'elements'> & {
    metas: Map<string, string>;
  } = {
    anchors: [],
    attributeTexts: [],
    dataAttributes: [],
    cloudflare: [],
    scripts: [],
    cards: [],
    faxes: [],
    backwards: [],
    code: [],
    cells: [],
    metas: new Map(),
    title: null,
    htmlLang: null,
    canonical: null,
    base: null,
    alternates: [],
    links: [],
  };

  private parser: Parser | null = null;
  private html = '';
  private readonly tables: { number: number; row: number; column: number }[] = [];
  private tableCount = 0;
  private skipDepth = 0;
  private card: Card | null = null;
  private capturing: 'script' | 'style' | 'title' | null = null;
  private captured = '';
  private script: Script | null = null;

  listenTo(parser: Parser, html: string): void {
    this.parser = parser;
    this.html = html;
  }

  reading(): PageReading {
    while (this.stack.length > 0) this.close();
    const { markAt, markKind, reversed } = this.flow;
    return { ...this.found, text: this.flow.text(), marks: { markAt, markKind }, reversed, elements: this.elements };
  }

  onopentag(tag: string, attributes: Attributes): void {
    if (this.stack.length > MAX_DEPTH) throw new NestedTooDeep();
    const open = this.open(tag);
    if (tag === 'script' || tag === 'style') this.capture(tag, attributes);
    else if (tag === 'title' && this.found.title === null && this.skipDepth === 0) this.capture('title', attributes);
    else if (tag === 'html') this.found.htmlLang = attributes.lang || attributes['xml:lang'] || null;

    if (tag === 'meta' || tag === 'link' || tag === 'base') this.readMetadata(tag, attributes);
    else if (this.skipDepth > 0 || this.capturing !== null || IGNORED.has(tag)) this.skip(open);
    else this.openVisible(tag, attributes, open);
  }

  private openVisible(tag: string, attributes: Attributes, open: Open): void {
    const { hidden, reversed, before, after } = appearanceOf(tag, attributes, this.styleRules);
    if (hidden && tag !== 'body' && tag !== 'html') {
      this.flow.mark(Mark.Hidden);
      this.skip(open);
      return;
    }
    open.block = BLOCKS.has(tag);
    if (open.block) this.flow.break();
    else this.flow.mark(STYLING.has(tag) ? Mark.Style : Mark.Tag);
    this.place(open, attributes);
    if (before !== '') this.flow.append(before);
    open.after = after;
    if (reversed) open.reversedFrom = this.flow.position();
    else open.backwards = looksBackwards(attributes);
    if (CODE.has(tag) || (tag === 'pre' && /code|highlight|lang|prettyprint|brush/i.test(attributes.class ?? ''))) {
      open.code = true;
    }
    if (tag === 'table' || tag === 'tr' || tag === 'td' || tag === 'th') this.readTable(tag, attributes, open);
    this.readAttributes(tag, attributes, open);
  }

  ontext(data: string): void {
    if (this.capturing !== null) {
      this.captured += data;
      return;
    }
    if (this.skipDepth > 0) return;
    if (data.length <= 2 && this.isEntity(data.length) && /[\w@.-]/.test(data)) this.flow.mark(Mark.Entity);
    this.flow.append(data);
  }

  oncomment(): void {
    if (this.skipDepth === 0) this.flow.mark(Mark.Comment);
  }

  onclosetag(): void {
    this.close();
  }

  private open(tag: string): Open {
    const open: Open = {
      tag,
      element: this.stack[this.stack.length - 1]?.element ?? -1,
      block: false,
      skipped: false,
      placed: false,
      reversedFrom: null,
      after: '',
      anchor: null,
      card: null,
      properties: null,
      start: this.flow.length,
      fax: false,
      code: false,
      backwards: false,
    };
    this.stack.push(open);
    return open;
  }

  private skip(open: Open): void {
    open.skipped = true;
    this.skipDepth++;
  }

  private place(open: Open, attributes: Attributes): void {
    const { length } = this.flow;
    this.elements.push({
      tag: open.tag,
      parent: open.element,
      start: length,
      end: length,
      classes: attributes.class ?? '',
    });
    open.element = this.elements.length - 1;
    open.start = length;
    open.placed = true;
  }

  private close(): void {
    const open = this.stack.pop();
    if (open === undefined) return;
    if (this.capturing === open.tag) this.endCapture();
    if (open.skipped) {
      this.skipDepth--;
      if (this.skipDepth === 0) this.flow.mark(IGNORED.has(open.tag) ? Mark.Tag : Mark.Hidden);
    }
    if (open.placed) this.closePlaced(open);
  }

  private closePlaced(open: Open): void {
    if (open.after !== '') this.flow.append(open.after);
    if (open.reversedFrom !== null) this.flow.reverseSince(open.reversedFrom);
    const end = this.flow.length;
    const element = this.elements[open.element];
    if (element !== undefined) element.end = end;
    if (open.anchor !== null) {
      open.anchor.end = end;
      if (/^\s*mailto:/i.test(open.anchor.href)) this.flow.mark(Mark.Hard);
    }
    if (open.properties !== null) this.closeProperties(open.properties, open.start, end);
    if (open.card !== null) {
      open.card.end = end;
      this.card = open.card.parent;
    }
    if (open.fax) this.found.faxes.push(open.start, end);
    if (open.code) this.found.code.push(open.start, end);
    if (open.backwards && end - open.start < 400) this.found.backwards.push(open.start, end);
    if (open.block) this.flow.break();
    else
      this.flow.mark(
        (STYLING.has(open.tag) ? Mark.Style : Mark.Tag) | (this.flow.lastSpace >= open.start ? Mark.Field : 0),
      );
    if (open.tag === 'table') this.tables.pop();
  }

  private closeProperties(properties: CardProperty[], start: number, end: number): void {
    const owner = this.card;
    for (const value of owner?.values ?? []) {
      if (value.start === start && value.end === -1 && properties.includes(value.property)) value.end = end;
    }
  }

  private readAttributes(tag: string, attributes: Attributes, open: Open): void {
    const at = this.flow.length;
    const classes = attributes.class ?? '';
    if (classes.includes('fax') || attributes.itemprop === 'faxNumber') open.fax = true;
    this.readCard(tag, attributes, open, at);
    let data: Map<string, string> | null = null;
    for (const name in attributes) {
      const value = attributes[name] ?? '';
      if (name.startsWith('data-')) {
        if (value === '' || value.length > LONGEST_DATA_ATTRIBUTE) continue;
        data ??= new Map();
        data.set(name.slice(5), value);
      } else if (TELLING_ATTRIBUTES.has(name)) {
        if (/^(?:fax|télécopie|telefax|факс|传真)/i.test(value)) this.found.faxes.push(at, at);
        this.found.attributeTexts.push({ name, value, at });
      } else if (name.startsWith('on') && value.length > 8) {
        this.found.scripts.push({ type: 'handler', text: value, at });
      }
    }
    if (data !== null) {
      const cipher = data.get('cfemail');
      if (cipher !== undefined) this.readCloudflare(cipher, open);
      this.found.dataAttributes.push({ at, values: data });
    }
    if (tag === 'a' || tag === 'area') this.readAnchor(attributes, open, at);
    else if (tag === 'img') this.readImage(attributes);
    else if (tag === 'frame') this.addLink(attributes.src, true);
    else if (tag === 'input' && attributes.readonly !== undefined && attributes.value !== undefined) {
      this.found.attributeTexts.push({ name: 'value', value: attributes.value, at });
    }
  }

  /** Keeps which column a cell stands in, so that the first row can say what the column holds. */
  private readTable(tag: string, attributes: Attributes, open: Open): void {
    const table = this.tables[this.tables.length - 1];
    if (tag === 'table') this.tables.push({ number: ++this.tableCount, row: -1, column: 0 });
    else if (table === undefined) return;
    else if (tag === 'tr') {
      table.row++;
      table.column = 0;
    } else {
      this.found.cells.push({ table: table.number, row: table.row, column: table.column, element: open.element });
      table.column += Math.min(50, Math.max(1, Number.parseInt(attributes.colspan ?? '1', 10) || 1));
    }
  }

  /** Puts the address a reader with scripts sees where Cloudflare left "[email protected]". */
  private readCloudflare(cipher: string, open: Open): void {
    const address = decodeCloudflare(cipher);
    if (address === null) return;
    const start = this.flow.length;
    this.flow.mark(Mark.Hard);
    this.flow.append(address);
    this.flow.mark(Mark.Hard);
    this.found.cloudflare.push({ address, start, end: this.flow.length });
    this.skip(open);
  }

  private readCard(tag: string, attributes: Attributes, open: Open, at: number): void {
    const properties = propertiesAt(attributes, this.card);
    const owner = this.card;
    const card = cardAt(attributes, this.card, at);
    if (properties.length > 0 && owner !== null && (card === null || properties.includes('worksFor'))) {
      const value = attributeValue(tag, attributes);
      for (const property of properties) owner.values.push({ property, value, start: at, end: -1 });
      open.properties = properties;
    }
    if (card === null) return;
    this.found.cards.push(card);
    this.card = card;
    open.card = card;
  }

  private readAnchor(attributes: Attributes, open: Open, at: number): void {
    const href = attributes.href;
    if (href === undefined) return;
    const mail = /^\s*mailto:/i.test(href);
    if (mail) this.flow.mark(Mark.Hard);
    if (/^\s*fax:/i.test(href)) open.fax = true;
    open.anchor = {
      href,
      start: at,
      end: at,
      encoded: mail && /&#|&commat;/.test(this.sourceOfTag()),
      element: open.element,
    };
    this.found.anchors.push(open.anchor);
    this.addLink(href, !/(?:^|\s)(?:nofollow|ugc|sponsored)(?:\s|$)/i.test(attributes.rel ?? ''));
  }

  private readImage(attributes: Attributes): void {
    const alt = attributes.alt?.trim() ?? '';
    // An image of the @ sign inside an address: its alternative text is the missing character.
    if (alt.length <= 12 && /@|^[([]?(?:at|arobase|arroba)[)\]]?$/i.test(alt)) this.flow.append('@');
  }

  private readMetadata(tag: string, attributes: Attributes): void {
    const content = attributes.content;
    if (tag === 'base') this.found.base ??= attributes.href ?? null;
    else if (tag === 'link') this.readLink(attributes);
    else if (content !== undefined) {
      const name = attributes.name ?? attributes.property ?? attributes.itemprop ?? attributes['http-equiv'];
      const key = name?.toLowerCase();
      if (key !== undefined && !this.found.metas.has(key)) this.found.metas.set(key, content);
    }
    if (this.card === null || this.skipDepth > 0) return;
    const at = this.flow.length;
    const value = content ?? attributes.href ?? null;
    for (const property of propertiesAt(attributes, this.card)) {
      this.card.values.push({ property, value, start: at, end: at });
    }
  }

  private readLink(attributes: Attributes): void {
    const rel = (attributes.rel ?? '').toLowerCase();
    const href = attributes.href;
    if (href === undefined) return;
    if (rel === 'canonical') this.found.canonical ??= href;
    else if (rel === 'alternate' && attributes.hreflang !== undefined) {
      this.found.alternates.push({ hreflang: attributes.hreflang, href });
    } else if (rel === 'me') {
      this.found.anchors.push({ href, start: this.flow.length, end: this.flow.length, encoded: false, element: -1 });
    }
  }

  private addLink(href: string | undefined, follow: boolean): void {
    if (href !== undefined) this.found.links.push({ href, follow });
  }

  private capture(kind: 'script' | 'style' | 'title', attributes: Attributes): void {
    this.capturing = kind;
    this.captured = '';
    if (kind !== 'script') return;
    this.script = { type: (attributes.type ?? '').toLowerCase(), text: '', at: this.flow.length };
  }

  private endCapture(): void {
    if (this.capturing === 'title') this.found.title = this.captured.replace(/\s+/g, ' ').trim() || null;
    else if (this.capturing === 'style') readStyleSheet(this.captured, this.styleRules);
    else if (this.script !== null && this.captured.length > 0) {
      this.found.scripts.push({ ...this.script, text: this.captured });
    }
    this.capturing = null;
    this.captured = '';
  }

  private isEntity(length: number): boolean {
    const parser = this.parser;
    return parser !== null && parser.endIndex - parser.startIndex + 1 > length;
  }

  private sourceOfTag(): string {
    const parser = this.parser;
    return parser === null ? '' : this.html.slice(parser.startIndex, parser.endIndex + 1);
  }
}

function looksBackwards({ style, dir, class: classes }: Attributes): boolean {
  if (style === undefined && dir === undefined && classes === undefined) return false;
  return (
    (style !== undefined && /direction\s*:\s*rtl/i.test(style)) ||
    dir?.toLowerCase() === 'rtl' ||
    (classes !== undefined && /revers|backward|bidi|rtl/i.test(classes))
  );
}

/** Attributes whose text a reader is shown or told. `placeholder` is not among them: it shows examples. */
const TELLING_ATTRIBUTES: ReadonlySet<string> = new Set(['title', 'alt', 'aria-label']);
const LONGEST_DATA_ATTRIBUTE = 2_000;

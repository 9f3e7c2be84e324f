import type { PageReading } from './page-reading.ts';
import type { Attributes } from './visibility.ts';

const LONGEST_DATA_ATTRIBUTE = 2_000;
/** Attributes whose text a reader is shown or told. `placeholder` is not among them: it shows examples. */
const TELLING_ATTRIBUTES: ReadonlySet<string> = new Set(['title', 'alt', 'aria-label']);
const FAX = /^(?:fax|télécopie|telefax|факс|传真)/i;

/** What a pass over a page collects besides its text: head, links, attributes, tables. */
export class Findings {
  readonly found: Omit<PageReading, 'text' | 'marks' | 'reversed' | 'elements' | 'metas'> & {
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

  private readonly tables: { number: number; row: number; column: number }[] = [];
  private tableCount = 0;

  readMetadata(tag: string, attributes: Attributes, at: number): void {
    const { found } = this;
    if (tag === 'base') found.base ??= attributes.href ?? null;
    else if (tag === 'link') this.readLink(attributes, at);
    else if (attributes.content !== undefined) {
      const name = attributes.name ?? attributes.property ?? attributes.itemprop ?? attributes['http-equiv'];
      const key = name?.toLowerCase();
      if (key !== undefined && !found.metas.has(key)) found.metas.set(key, attributes.content);
    }
  }

  /** Attributes that carry text, data for scripts, or scripts; answers the data attributes, if there are any. */
  readAttributes(attributes: Attributes, at: number): ReadonlyMap<string, string> | null {
    let data: Map<string, string> | null = null;
    for (const name in attributes) {
      const value = attributes[name] ?? '';
      if (name.startsWith('data-')) {
        if (value === '' || value.length > LONGEST_DATA_ATTRIBUTE) continue;
        data ??= new Map();
        data.set(name.slice(5), value);
      } else if (TELLING_ATTRIBUTES.has(name)) {
        if (FAX.test(value)) this.found.faxes.push(at, at);
        this.found.attributeTexts.push({ name, value, at });
      } else if (name.startsWith('on') && value.length > 8) {
        this.found.scripts.push({ type: 'handler', text: value, at });
      }
    }
    if (data !== null) this.found.dataAttributes.push({ at, values: data });
    return data;
  }

  addLink(href: string | undefined, rel = ''): void {
    if (href === undefined) return;
    this.found.links.push({ href, follow: !/(?:^|\s)(?:nofollow|ugc|sponsored)(?:\s|$)/i.test(rel) });
  }

  /** Keeps which column a cell stands in, so that the first row can say what the column holds. */
  readTable(tag: string, attributes: Attributes, element: number): void {
    const table = this.tables[this.tables.length - 1];
    if (tag === 'table') this.tables.push({ number: ++this.tableCount, row: -1, column: 0 });
    else if (table === undefined) return;
    else if (tag === 'tr') {
      table.row++;
      table.column = 0;
    } else if (tag === 'td' || tag === 'th') {
      this.found.cells.push({ table: table.number, row: table.row, column: table.column, element });
      table.column += Math.min(50, Math.max(1, Number.parseInt(attributes.colspan ?? '1', 10) || 1));
    }
  }

  closeTable(): void {
    this.tables.pop();
  }

  private readLink({ rel: rels = '', href, hreflang }: Attributes, at: number): void {
    if (href === undefined) return;
    const rel = rels.toLowerCase();
    if (rel === 'canonical') this.found.canonical ??= href;
    else if (rel === 'alternate' && hreflang !== undefined) this.found.alternates.push({ hreflang, href });
    else if (rel === 'me') this.found.anchors.push({ href, start: at, end: at, encoded: false, element: -1 });
  }
}

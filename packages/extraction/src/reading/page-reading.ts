import type { Card } from './cards.ts';

/** An element that was read: where its text lies in the flow and which element holds it. */
export interface ReadElement {
  tag: string;
  /** Index in the list of elements; -1 for the outermost. */
  parent: number;
  start: number;
  end: number;
  classes: string;
}

export interface Anchor {
  href: string;
  start: number;
  end: number;
  /** The link's source was written with entities for ordinary letters. */
  encoded: boolean;
  element: number;
}

/** Text that stands in an attribute, at the place of its element. */
export interface AttributeText {
  name: string;
  value: string;
  at: number;
}

/** An element's data attributes, as pairs without the `data-` prefix. */
export interface DataAttributes {
  at: number;
  values: ReadonlyMap<string, string>;
}

export interface Script {
  /** `type` attribute, lower case. */
  type: string;
  text: string;
  at: number;
}

/** All that one pass over a page's HTML yields. Offsets are offsets into `text`. */
export interface PageReading {
  /** Visible text: blocks are lines, white space collapsed. */
  text: string;
  marks: { markAt: number[]; markKind: number[] };
  /** Start and end, in pairs, of stretches the page lays out back to front. */
  reversed: number[];
  /** The same for stretches that only look as if: right-to-left inline text without an override. */
  backwards: number[];
  /** In the order of their start. */
  elements: ReadElement[];
  anchors: Anchor[];
  attributeTexts: AttributeText[];
  dataAttributes: DataAttributes[];
  /** Addresses hidden by Cloudflare, put back into the text where a browser shows them. */
  cloudflare: { address: string; start: number; end: number }[];
  scripts: Script[];
  cards: Card[];
  /** Places and stretches labelled as a fax machine's by class or icon: start and end in pairs. */
  faxes: number[];
  /** Table cells with their place; `element` is an index in the list of elements. */
  cells: { table: number; row: number; column: number; element: number }[];
  /** Stretches of source code shown to the reader: start and end in pairs. */
  code: number[];
  /** By lower-case name or property. */
  metas: ReadonlyMap<string, string>;
  title: string | null;
  htmlLang: string | null;
  canonical: string | null;
  base: string | null;
  /** hreflang to address. */
  alternates: { hreflang: string; href: string }[];
  links: { href: string; follow: boolean }[];
}

/** Index of the first element that starts at or after an offset: elements are in the order of their start. */
export function firstElementFrom({ elements }: PageReading, offset: number): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

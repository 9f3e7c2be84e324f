import type { Card, CardValue } from './cards.ts';
import type { Anchor } from './page-reading.ts';

/** An element that is open, and what its end has to settle. */
export interface OpenElement {
  tag: string;
  /** Its index in the list of read elements, or that of the nearest around it that has one. */
  element: number;
  /** Offset of the flow where it began. */
  start: number;
  block: boolean;
  /** Its content is not read. */
  skipped: boolean;
  /** It has a place in the flow. */
  placed: boolean;
  reversedFrom: { offset: number; part: number } | null;
  /** Right to left by style, attribute or class, but without an override. */
  backwards: boolean;
  fax: boolean;
  code: boolean;
  /** Text a style rule puts behind its content. */
  after: readonly string[];
  anchor: Anchor | null;
  card: Card | null;
  /** Values of the card around it that are its text. */
  values: CardValue[] | null;
}

const NOTHING: readonly string[] = [];

export function opened(tag: string, element: number, start: number): OpenElement {
  return {
    tag,
    element,
    start,
    block: false,
    skipped: false,
    placed: false,
    reversedFrom: null,
    backwards: false,
    fax: false,
    code: false,
    after: NOTHING,
    anchor: null,
    card: null,
    values: null,
  };
}

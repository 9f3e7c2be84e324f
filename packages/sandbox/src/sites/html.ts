import type { Mark } from './mark.ts';

/** A piece of mark-up together with every address it shows: what a page holds is known by having written it. */
export interface Html {
  readonly text: string;
  readonly marks: readonly Mark[];
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/** Mark-up taken as it stands, with the addresses the caller knows to be in it. */
export const raw = (text: string, marks: readonly Mark[] = []): Html => ({ text, marks });

/** Template tag: strings are escaped, `Html` is kept, lists are joined, nothing stands for null and false. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  const marks: Mark[] = [];
  let text = strings[0] ?? '';
  for (const [at, piece] of pieces.entries()) {
    text += write(piece, marks) + (strings[at + 1] ?? '');
  }
  return { text, marks };
}

function write(piece: Piece, marks: Mark[]): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  if (isHtml(piece)) {
    marks.push(...piece.marks);
    return piece.text;
  }
  return piece.map((part) => write(part, marks)).join('');
}

const isHtml = (piece: Html | readonly Piece[]): piece is Html => !Array.isArray(piece);

export const paragraphs = (texts: readonly string[]): Html => html`${texts.map((text) => html`<p>${text}</p>\n`)}`;

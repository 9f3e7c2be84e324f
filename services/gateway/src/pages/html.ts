/** HTML that is safe to show: made by `html`, whose values are escaped unless they are HTML themselves. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | null | false | readonly Piece[];

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (value: string): string => value.replace(/[&<>"']/g, (sign) => ENTITY[sign] ?? sign);

/** A template whose values cannot break out of text or quoted attributes. Null and false show nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Html =>
  new Html(strings.reduce((page, string, index) => page + show(values[index - 1] ?? null) + string));

function show(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return escapeText(String(piece));
  return piece.map(show).join('');
}

/**
 * HTML cut into tokens with their places, so that every variable knows where it stands and every finding can point. Follows the
 * HTML standard's tokenizer closely enough for mail; what a browser would swallow (an open comment, an unfinished tag) is
 * swallowed here too, which is how a lost unsubscribe link gets noticed.
 */

export interface HtmlAttribute {
  name: string;
  /** As written, entities not decoded. */
  value: string;
  at: number;
  /** Where the value begins; null when there is none. */
  valueAt: number | null;
}

interface Span {
  at: number;
  end: number;
  /** Inside `<!--[if mso]>…<![endif]-->`: only Outlook reads it. */
  outlook: boolean;
}
export type HtmlOpenTag = Span & { kind: 'open'; name: string; attributes: HtmlAttribute[]; selfClosing: boolean };
export type HtmlToken =
  | HtmlOpenTag
  | (Span & { kind: 'close'; name: string })
  | (Span & { kind: 'text'; inside: string | null })
  | (Span & { kind: 'comment'; closed: boolean })
  | (Span & { kind: 'declaration' });

/** Their content is text until their own end tag; only in title and textarea do entities count. */
const RAW_TEXT = new Set(['style', 'script', 'title', 'textarea', 'xmp', 'noframes']);

const OUTLOOK_OPEN = /<!--\[if[^\]>]*\]>(?!<!--)/iy;
const REVEALED_OPEN = /<!--\[if[^\]>]*\]><!--(?:-?>|\s*-->)/iy;
const OUTLOOK_CLOSE = /<!\[endif\]-->/iy;
const TAG = /<(\/?)([a-z][^\s/>]*)/iy;
const BETWEEN = /[\s/]*/y;
const ATTRIBUTE = /([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y;

/** Cuts HTML into tokens; together they cover it from first to last character. */
export function scanHtml(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let outlook = false;
  let at = 0;
  let textFrom = 0;

  const flushText = (end: number) => {
    if (end > textFrom) tokens.push({ kind: 'text', at: textFrom, end, inside: null, outlook });
  };
  const push = (token: HtmlToken) => {
    flushText(token.at);
    tokens.push(token);
    at = textFrom = token.end;
  };
  const match = (pattern: RegExp, from = at) => {
    pattern.lastIndex = from;
    return pattern.exec(html);
  };

  while (at < html.length) {
    const next = html.indexOf('<', at);
    if (next === -1) break;
    at = next;

    const revealed = match(REVEALED_OPEN);
    const opening = revealed ? null : match(OUTLOOK_OPEN);
    const closing = match(OUTLOOK_CLOSE);
    const conditional = revealed ?? opening ?? closing;
    if (conditional) {
      push({ kind: 'declaration', at, end: at + conditional[0].length, outlook: false });
      outlook = opening !== null;
    } else if (html.startsWith('<!--', at)) {
      push({ ...commentFrom(html, at), outlook });
    } else if (html.startsWith('<!', at) || html.startsWith('<?', at)) {
      push({ kind: 'declaration', at, end: endAfter(html, '>', at), outlook });
    } else {
      const tag = match(TAG);
      if (!tag) {
        at++;
        continue;
      }
      const name = (tag[2] ?? '').toLowerCase();
      const { attributes, end, selfClosing } = readAttributes(html, at + tag[0].length);
      if (tag[1] === '/') push({ kind: 'close', name, at, end, outlook });
      else {
        push({ kind: 'open', name, attributes, selfClosing, at, end, outlook });
        if (RAW_TEXT.has(name) && !selfClosing) {
          const close = html.slice(end).search(new RegExp(`</${name}[\\s/>]`, 'i'));
          const until = close === -1 ? html.length : end + close;
          if (until > end) push({ kind: 'text', at: end, end: until, inside: name, outlook });
        }
      }
    }
  }
  flushText(html.length);
  return tokens;
}

function commentFrom(html: string, at: number): { kind: 'comment'; at: number; end: number; closed: boolean } {
  const short = /^<!--(?:-?>)/.exec(html.slice(at, at + 6));
  if (short) return { kind: 'comment', at, end: at + short[0].length, closed: true };
  const close = html.indexOf('-->', at + 4);
  return { kind: 'comment', at, end: close === -1 ? html.length : close + 3, closed: close !== -1 };
}

function endAfter(html: string, mark: string, at: number): number {
  const found = html.indexOf(mark, at);
  return found === -1 ? html.length : found + mark.length;
}

function readAttributes(html: string, from: number) {
  const attributes: HtmlAttribute[] = [];
  let at = from;
  for (;;) {
    BETWEEN.lastIndex = at;
    const between = BETWEEN.exec(html)?.[0] ?? '';
    at += between.length;
    if (html[at] === '>') return { attributes, end: at + 1, selfClosing: between.includes('/') };
    // At the end of the text the tag never closes, and browsers drop it.
    if (at >= html.length) return { attributes, end: at, selfClosing: false };
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(html);
    if (!found) {
      // A stray sign such as `=`: skipped, as browsers do.
      at++;
      continue;
    }
    const [whole, name = '', double, single, bare] = found;
    const value = double ?? single ?? bare;
    const closing = bare === undefined ? 1 : 0;
    attributes.push({
      name: name.toLowerCase(),
      value: value ?? '',
      at,
      valueAt: value === undefined ? null : at + whole.length - closing - value.length,
    });
    at += whole.length;
  }
}

/** What the page's own <style> blocks say about how a simple selector (`.class`, `#id`) is shown. */
export interface Appearance {
  hidden: boolean;
  /** Laid out from right to left regardless of script: the letters are stored back to front. */
  reversed: boolean;
  before: Content[];
  after: Content[];
}

/** A piece of generated content: text, or the value of one of the element's attributes. */
export type Content = { text: string } | { attribute: string };

export type StyleRules = Map<string, Appearance>;

/** Whether a style sheet can matter to us at all; most cannot, and are not read further. */
const MATTERS =
  /display\s*:\s*none|visibility\s*:\s*hidden|bidi-override|content\s*:[^;}]*(?:@|\\0*40\b|\.|\\0*2e\b|attr\()/i;
const SIMPLE_SELECTOR = /^(?:[a-z][a-z0-9]*)?([.#][A-Za-z_][\w-]*)(?:::?(before|after))?$/;
/** Icon fonts and ornaments are content too; only what could be part of an address is put into the text. */
const SPELLS_AN_ADDRESS = /^[\w@. ()[\]-]{1,64}$/;
const LONGEST_SHEET = 300_000;

/**
 * Reads one style sheet into the rules. Only single selectors outside at-rules count: whether `.js .x` or a media
 * query applies cannot be told without a browser, and hiding too much loses contacts.
 */
export function readStyleSheet(css: string, rules: StyleRules): void {
  if (css.length > LONGEST_SHEET || !MATTERS.test(css)) return;
  const sheet = css.replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '');
  let at = 0;
  while (at < sheet.length) {
    const open = sheet.indexOf('{', at);
    if (open < 0) return;
    const selectors = sheet.slice(at, open).trim();
    const close = selectors.startsWith('@') ? endOfBlock(sheet, open) : sheet.indexOf('}', open);
    if (close < 0) return;
    if (!selectors.startsWith('@')) addRule(selectors, sheet.slice(open + 1, close), rules);
    at = close + 1;
  }
}

/** How an inline `style` attribute or a rule's declarations show an element. */
export function readDeclarations(declarations: string): Pick<Appearance, 'hidden' | 'reversed'> {
  const css = declarations.toLowerCase();
  return { hidden: HIDING.test(css), reversed: css.includes('bidi-override') && /direction\s*:\s*rtl/.test(css) };
}

const HIDING =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:[;!]|$)|(?:left|right|top|text-indent)\s*:\s*-\d{4,}px)/;

function addRule(selectors: string, declarations: string, rules: StyleRules): void {
  const { hidden, reversed } = readDeclarations(declarations);
  const content = contentOf(/content\s*:\s*([^;}]{1,400})/i.exec(declarations)?.[1] ?? '');
  if (!hidden && !reversed && content.length === 0) return;
  for (const selector of selectors.split(',')) {
    const [, key, side] = SIMPLE_SELECTOR.exec(selector.trim()) ?? [];
    if (key === undefined) continue;
    const known = rules.get(key) ?? { hidden: false, reversed: false, before: [], after: [] };
    if (side === undefined) {
      known.hidden ||= hidden;
      known.reversed ||= reversed;
    } else if (content.length > 0 && !hidden) {
      known[side === 'before' ? 'before' : 'after'] = content;
    }
    rules.set(key, known);
  }
}

/** Strings and attr() of a content declaration, if all of it could be part of an address. */
function contentOf(declared: string): Content[] {
  const pieces: Content[] = [];
  for (const [, double, single, attribute] of declared.matchAll(/"([^"]*)"|'([^']*)'|attr\(\s*([\w-]+)\s*\)/g)) {
    if (attribute !== undefined) {
      pieces.push({ attribute: attribute.toLowerCase() });
      continue;
    }
    const text = unescapeCss(double ?? single ?? '');
    if (!SPELLS_AN_ADDRESS.test(text)) return [];
    pieces.push({ text });
  }
  return pieces;
}

function unescapeCss(content: string): string {
  return content.replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

function endOfBlock(sheet: string, open: number): number {
  let depth = 0;
  for (let i = open; i < sheet.length; i++) {
    const char = sheet.charCodeAt(i);
    if (char === 123) depth++;
    else if (char === 125 && --depth === 0) return i;
  }
  return -1;
}

import { decodeAttribute, decodeEntities } from '../html/entities.ts';
import { type HtmlAttribute, type HtmlOpenTag, type HtmlToken, scanHtml } from '../html/scan-html.ts';

export interface LintedElement {
  name: string;
  at: number;
  attributes: readonly HtmlAttribute[];
  /** Value with entities decoded; undefined when the attribute is absent. */
  attribute: (name: string) => string | undefined;
  /** It or what holds it is not shown. */
  hidden: boolean;
  /** Words inside, for links. */
  text: string;
}

export interface LintedDocument {
  source: string;
  tokens: readonly HtmlToken[];
  elements: LintedElement[];
  /** What a reader sees, entities decoded. */
  text: string;
  /** All CSS with its places: style sheets and style attributes. */
  css: { css: string; at: number }[];
}

/** Elements without content or end tag. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr'],
]);

const HIDING =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|mso-hide\s*:\s*all/i;

/** HTML as the lint looks at it: elements with their words, what is seen, what is hidden. Outlook's own parts are left out. */
export function readDocument(source: string): LintedDocument {
  const tokens = scanHtml(source);
  const elements: LintedElement[] = [];
  const css: LintedDocument['css'] = [];
  const open: LintedElement[] = [];
  const words: string[] = [];

  for (const token of tokens) {
    if (token.kind === 'text' && token.inside === 'style')
      css.push({ css: source.slice(token.at, token.end), at: token.at });
    if (token.outlook) continue;
    if (token.kind === 'open') {
      const element = elementOf(token, open.at(-1)?.hidden ?? false);
      elements.push(element);
      // A link inside a link ends the outer one.
      const outer = token.name === 'a' ? open.findLastIndex(({ name }) => name === 'a') : -1;
      if (outer !== -1) open.splice(outer, 1);
      const style = token.attributes.find(({ name }) => name === 'style');
      if (style?.valueAt != null) css.push({ css: decodeAttribute(style.value), at: style.valueAt });
      if (!VOID_ELEMENTS.has(token.name) && !token.selfClosing) open.push(element);
      if (token.name === 'br') words.push('\n');
    } else if (token.kind === 'close') {
      const index = open.findLastIndex(({ name }) => name === token.name);
      if (index !== -1) open.splice(index);
      words.push(' ');
    } else if (token.kind === 'text' && token.inside === null) {
      const text = decodeEntities(source.slice(token.at, token.end));
      if (!open.at(-1)?.hidden) words.push(text);
      const link = open.findLast(({ name }) => name === 'a');
      if (link) link.text += text;
    }
  }
  return { source, tokens, elements, text: words.join(''), css };
}

function elementOf(token: HtmlOpenTag, hiddenAround: boolean): LintedElement {
  const attribute = (name: string) => {
    const found = token.attributes.find((candidate) => candidate.name === name);
    return found && decodeAttribute(found.value);
  };
  const hidden = hiddenAround || attribute('hidden') !== undefined || HIDING.test(attribute('style') ?? '');
  return { name: token.name, at: token.at, attributes: token.attributes, attribute, hidden, text: '' };
}

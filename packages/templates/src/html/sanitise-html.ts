import sanitize from 'sanitize-html';

/** Elements mail programs show and nothing can hide behind. */
const TAGS = [
  ...['html', 'head', 'title', 'meta', 'style', 'body', 'center', 'div', 'span', 'p', 'br', 'hr', 'a', 'img'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'pre', 'code'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ...['b', 'strong', 'i', 'em', 'u', 's', 'small', 'sub', 'sup', 'font', 'big', 'abbr', 'bdi', 'bdo'],
  ...['section', 'article', 'header', 'footer', 'main', 'address', 'figure', 'figcaption'],
];

const ATTRIBUTES: Record<string, string[]> = {
  '*': [
    'style',
    'class',
    'id',
    'dir',
    'lang',
    'title',
    'align',
    'valign',
    'width',
    'height',
    'bgcolor',
    'color',
    'role',
    'aria-*',
  ],
  a: ['href', 'target', 'rel', 'name'],
  img: ['src', 'alt', 'border', 'hspace', 'vspace'],
  table: ['border', 'cellpadding', 'cellspacing', 'background', 'summary'],
  td: ['colspan', 'rowspan', 'nowrap', 'background', 'abbr'],
  th: ['colspan', 'rowspan', 'nowrap', 'background', 'scope', 'abbr'],
  col: ['span'],
  colgroup: ['span'],
  font: ['face', 'size'],
  meta: ['charset', 'name', 'content', 'http-equiv'],
  html: ['xmlns'],
  ol: ['start', 'type'],
  ul: ['type'],
};

// What CSS can run, load or lay over the page. Comments and escapes would hide these words, so they go first.
const UNSAFE_CSS =
  /expression\s*\(|javascript:|vbscript:|-moz-binding|behavior\s*:|@import|@charset|position\s*:\s*fixed/i;
const FOREIGN_URL = /url\((?!\s*["']?(?:https:|\{|\[))[^)]{0,2000}\)?/gi;

const plainCss = (css: string) => css.replace(/\/\*[\s\S]*?\*\//g, '').replaceAll('\\', '');

/** Declarations of a `style` attribute, those that could harm left out. */
const safeDeclarations = (css: string) =>
  plainCss(css)
    .split(';')
    .filter((declaration) => declaration.trim() !== '' && !UNSAFE_CSS.test(declaration))
    .join(';')
    .replace(FOREIGN_URL, 'none');

/** A style sheet without its unsafe pieces, cut at every `;`, `{` and `}`. */
const safeSheet = (css: string) =>
  plainCss(css)
    .split(/(?<=[;{}])/)
    .map((piece) => (UNSAFE_CSS.test(piece) ? (/[{}]$/.exec(piece)?.[0] ?? '') : piece))
    .join('')
    .replace(FOREIGN_URL, 'none')
    .replaceAll('<', '');

const SAFE_HTTP_EQUIV = new Set(['content-type', 'x-ua-compatible']);

const options: sanitize.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: ATTRIBUTES,
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesAppliedToAttributes: ['href', 'src', 'background', 'cite'],
  allowProtocolRelative: false,
  // A style sheet is text we clean ourselves, below.
  allowVulnerableTags: true,
  disallowedTagsMode: 'discard',
  nonTextTags: ['script', 'textarea', 'option', 'noscript', 'iframe', 'object', 'embed', 'svg', 'math', 'template'],
  parseStyleAttributes: false,
  transformTags: {
    '*': (tagName, attribs) => {
      const { style, ...rest } = attribs;
      const safe = style === undefined ? '' : safeDeclarations(style);
      return { tagName, attribs: safe === '' ? rest : { ...rest, style: safe } };
    },
    meta: (tagName, attribs) => {
      const directive = attribs['http-equiv'];
      return { tagName, attribs: directive && !SAFE_HTTP_EQUIV.has(directive.toLowerCase()) ? {} : attribs };
    },
  },
};

/**
 * HTML with only what mail programs show: no scripts, forms, frames, event handlers, foreign style sheets or `javascript:` links, and
 * no comments (Outlook's conditional ones too). Variables and the doctype stay. Cleaning twice changes nothing.
 */
export function sanitiseHtml(html: string): string {
  const doctype = /^\s*<!doctype[^>]*>/i.exec(html)?.[0].trim();
  const clean = cleanStyleSheets(sanitize(html, options));
  return doctype === undefined ? clean : `${doctype}\n${clean.trimStart()}`;
}

function cleanStyleSheets(html: string): string {
  return html.replace(/(<style\b[^>]*>)([\s\S]*?)(<\/style>)/gi, (_whole, open: string, css: string, close: string) => {
    return `${open}${safeSheet(css)}${close}`;
  });
}

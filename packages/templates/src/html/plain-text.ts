import { convert, type HtmlToTextOptions } from 'html-to-text';

const skip = (selector: string) => ({ selector, format: 'skip' });

const options: HtmlToTextOptions = {
  // Mail programs wrap; a wrapped `{firstName|dear colleague}` would no longer be a variable.
  wordwrap: false,
  // No mail nests so deep; without a limit a hostile one would exhaust the stack.
  limits: { maxDepth: 250 },
  selectors: [
    { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'altText' },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['style', 'script', 'title', 'head'].map(skip),
    ...['[style*="display:none"]', '[style*="display: none"]', '[hidden]'].map(skip),
  ],
  formatters: {
    altText: (element, _walk, builder) => {
      const alt: unknown = element.attribs?.alt;
      if (typeof alt === 'string' && alt.trim()) builder.addInline(alt.trim());
    },
  },
};

/**
 * The plain text of a mail: links stay, as `words <address>`, images become their alt text, what is hidden is left out. Variables
 * pass unharmed, so a template's HTML gives a template's text.
 */
export const toPlainText = (html: string): string => convert(html, options).trim();

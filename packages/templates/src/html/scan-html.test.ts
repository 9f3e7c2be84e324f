import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanHtml } from './scan-html.ts';

const kinds = (html: string) => scanHtml(html).map((token) => [token.kind, html.slice(token.at, token.end)]);

describe('scanHtml', () => {
  it('covers any text from first to last character, without gaps', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '<!--',
      '-->',
      '<p a="b">',
      "<a href='",
      '"',
      '</style>',
      '<style>',
      'x',
      '<!',
      '=',
      '/',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (parts) => {
        const html = parts.join('');
        expect(
          scanHtml(html)
            .map((token) => html.slice(token.at, token.end))
            .join(''),
        ).toBe(html);
      }),
    );
  });

  it('tells where an attribute and its value stand', () => {
    const html = '<A HREF=x title=\'a "b"\' hidden alt="">';
    const [tag] = scanHtml(html);
    expect(tag).toMatchObject({
      kind: 'open',
      name: 'a',
      attributes: [
        { name: 'href', value: 'x', at: 3, valueAt: 8 },
        { name: 'title', value: 'a "b"', valueAt: 17 },
        { name: 'hidden', value: '', valueAt: null },
        { name: 'alt', value: '', valueAt: 36 },
      ],
    });
  });

  it('does not end a tag at a > inside quotes', () => {
    expect(kinds('<a title="a > b">c')).toEqual([
      ['open', '<a title="a > b">'],
      ['text', 'c'],
    ]);
  });

  it('keeps the content of a style sheet whole', () => {
    const tokens = scanHtml('<style>a > b { color: red } </p></style>x');
    expect(tokens[1]).toMatchObject({ kind: 'text', inside: 'style', at: 7 });
    expect(tokens.map(({ kind }) => kind)).toEqual(['open', 'text', 'close', 'text']);
  });

  it('reads what only Outlook reads, and says so', () => {
    const html = '<!--[if mso]><b>o</b><![endif]--><!--[if !mso]><!--><i>n</i><!--<![endif]-->';
    const seen = scanHtml(html).flatMap((token) => (token.kind === 'open' ? [[token.name, token.outlook]] : []));
    expect(seen).toEqual([
      ['b', true],
      ['i', false],
    ]);
  });

  it('lets an open comment swallow the rest, as browsers do', () => {
    expect(scanHtml('a<!-- b <p>c').map(({ kind }) => kind)).toEqual(['text', 'comment']);
    expect(scanHtml('a<!-- b').at(-1)).toMatchObject({ closed: false });
  });
});

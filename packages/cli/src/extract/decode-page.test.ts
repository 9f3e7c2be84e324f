import { describe, expect, it } from 'vitest';
import { decodePage } from './decode-page.ts';

const latin = (html: string) => Buffer.from(html, 'latin1');

describe('decoding a page', () => {
  it.each<[string, Buffer, string | undefined, string]>([
    ['a byte order mark, whatever the header says', Buffer.from('\ufeffé'), 'text/html; charset=iso-8859-1', 'é'],
    ['the header', latin('\xe9'), 'text/html; charset="ISO-8859-1"', 'é'],
    ['the page’s own meta', latin('<meta charset=windows-1251>\xcf'), undefined, '<meta charset=windows-1251>П'],
    [
      'the older meta',
      latin('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">\xf0'),
      'text/html',
      '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">П',
    ],
    ['UTF-8 where nothing is said', Buffer.from('é'), undefined, 'é'],
    [
      'windows-1252 where nothing is said and UTF-8 does not fit',
      latin('\x93Ma\xeetre\x94 \x96 20 \x80'),
      undefined,
      '“Maître” – 20 €',
    ],
    ['UTF-16 by its mark', Buffer.from('\ufeffé', 'utf16le'), undefined, 'é'],
    ['what is nobody’s charset as if nothing was said', Buffer.from('é'), 'text/html; charset=klingon', 'é'],
  ])('goes by %s', (_, bytes, contentType, text) => {
    expect(decodePage(bytes, contentType)).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { isSameSite, normaliseUrl } from './links.ts';
import { extractPage } from './page.ts';

describe('normaliseUrl', () => {
  it.each([
    ['HTTP://WWW.Firm.Test:80/a/../b/./c#top', 'http://www.firm.test/b/c'],
    ['https://firm.test:443', 'https://firm.test/'],
    ['https://firm.test:8443/x', 'https://firm.test:8443/x'],
    ['https://firm.test/?utm_source=a&b=2&a=1&gclid=x', 'https://firm.test/?a=1&b=2'],
    ['https://firm.test/p?fbclid=x&mc_cid=1', 'https://firm.test/p'],
    ['https://firm.test/p;jsessionid=ABC123?x=1', 'https://firm.test/p?x=1'],
    ['https://firm.test/p?PHPSESSID=abc&sid=9&q=z', 'https://firm.test/p?q=z'],
    ['https://firm.test/(S(abc123))/page.aspx', 'https://firm.test/page.aspx'],
    ['https://user:secret@firm.test/', 'https://firm.test/'],
    ['https://firm.test./a//b', 'https://firm.test/a/b'],
    ['https://firm.test/?', 'https://firm.test/'],
    ['https://firm.test/?b=1&a=2&b=0', 'https://firm.test/?a=2&b=1&b=0'],
    ['https://müller.example/ü', 'https://xn--mller-kva.example/%C3%BC'],
  ])('knows %s as %s', (url, normal) => {
    expect(normaliseUrl(url)).toBe(normal);
    expect(normaliseUrl(normal)).toBe(normal);
  });

  it.each([
    'mailto:a@firm.test',
    'javascript:void(0)',
    'ftp://firm.test/',
    'not a url',
    '',
    `https://firm.test/${'a'.repeat(3_000)}`,
  ])('refuses %s', (url) => {
    expect(normaliseUrl(url)).toBeNull();
  });
});

describe('isSameSite', () => {
  it.each([
    ['https://www.firm.test/', 'http://blog.firm.test/x', true],
    ['https://firm.co.uk/', 'https://other.co.uk/', false],
    ['https://a.github.io/', 'https://b.github.io/', false],
    ['http://127.0.0.1:3001/', 'http://127.0.0.1:3001/x', true],
    ['http://127.0.0.1:3001/', 'http://127.0.0.1:3002/', false],
    ['http://localhost:3001/', 'http://localhost:3002/', false],
    ['http://[::1]:3001/', 'http://[::1]:3001/y', true],
    ['https://firm.test:8080/', 'https://firm.test/', true],
    ['https://firm.test/', 'mailto:a@firm.test', false],
  ])('compares %s with %s', (a, b, same) => {
    expect(isSameSite(a, b)).toBe(same);
  });
});

describe('the links of a page', () => {
  const links = (html: string) => extractPage({ html, url: 'https://firm.test/a/b' });

  it('are absolute, without fragment, each once, and lead to pages', () => {
    const { links: found } = links(
      '<a href="c?x=1#t">1</a><a href="/d">2</a><a href="/d#s">3</a><a href="//other.test/e">4</a><a href="#top">5</a><a href="mailto:a@firm.test">6</a><a href="tel:1">7</a><a href="javascript:x()">8</a><map><area href="/f"></map>',
    );
    expect(found).toEqual([
      'https://firm.test/a/c?x=1',
      'https://firm.test/d',
      'https://other.test/e',
      'https://firm.test/f',
    ]);
  });

  it('are resolved against the base the page gives', () => {
    expect(links('<base href="/root/"><a href="x">x</a>').links).toEqual(['https://firm.test/root/x']);
  });

  it('leave out what the page asks robots not to follow, and what only robots see', () => {
    expect(
      links(
        '<a rel="nofollow" href="/a">a</a><a rel="noopener ugc" href="/b">b</a><a style="display:none" href="/c">c</a>',
      ).links,
    ).toEqual([]);
    const page = links('<meta name="robots" content="noindex, NOFOLLOW"><a href="/a">a</a>');
    expect(page).toMatchObject({ links: [], robots: { index: false, follow: false } });
  });

  it('come with the canonical address', () => {
    expect(links('<link rel="canonical" href="/a">').canonicalUrl).toBe('https://firm.test/a');
  });
});

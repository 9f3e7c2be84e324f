import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseUrl } from './links.ts';
import { extractPage } from './page.ts';

const url = 'https://firm.test/';

/** Pieces of markup that real and hostile pages are made of. */
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    ...'<p>|</p>|<div class="vcard">|</div>|<a href="mailto:a@b.test">|</a>|<script>|</script>|<style>.a{display:none}|</style>|<!--|-->|&#64;|&amp;|a@b.test|(at)| at | dot |<td>|<table>|<tr>|"|\'|<span style="display:none">|<bdo dir=rtl>|</bdo>|\u202E|\u200B|+33 1 99 00 12 34|Fax: |<h3>Jane Doe</h3>|{"@type":"Person","email":"a@b.test"}|<script type="application/ld+json">|<base href="//x">|<svg>|<template>|%40|document.write("a"+|75008 Paris|© 2024 '.split(
      '|',
    ),
  ),
);

describe('extractPage on anything', () => {
  it('never throws, and gives addresses, snippets and links in the form it promises', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const page = extractPage({ html: pieces.join(''), url });
        for (const { address, snippet } of page.emails) {
          expect(address).toMatch(/^[^@\s]+@[^@\s]+\.[^@\s.]+$/u);
          expect(address).toBe(address.toLowerCase());
          expect(snippet.length).toBeLessThanOrEqual(240);
        }
        for (const { e164 } of page.phones) expect(e164).toMatch(/^\+[1-9]\d{5,14}$/);
        for (const link of page.links) expect(new URL(link).hash).toBe('');
        expect(new Set(page.emails.map(({ address }) => address)).size).toBe(page.emails.length);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the same for the same page', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const html = pieces.join('');
        expect(extractPage({ html, url })).toEqual(extractPage({ html, url }));
      }),
      { numRuns: 50 },
    );
  });

  it('finds a planted address in any surroundings of plain words', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.nat(30),
        fc.stringMatching(/^[a-z]{5,12}$/),
        (words, at, firm) => {
          const text = [...words.slice(0, at), `desk@${firm}.test`, ...words.slice(at)].join(' ');
          expect(extractPage({ html: `<p>${text}</p>`, url }).emails.map(({ address }) => address)).toContain(
            `desk@${firm}.test`,
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('extractPage on a megabyte of malice', () => {
  it.each([
    'a@a',
    'a@b.test ',
    '(at)',
    ' at a dot b ',
    '<div>',
    '<b>@</b>',
    '<bdo dir=rtl>tset.b@a</bdo>',
    '0199001234 ',
    '+33 1 99 00 12 34 ',
    '<script>var a="b@c.test"+',
    '<script type="application/ld+json">{"email":"a@b.test",</script>',
    '<div class="vcard"><b class="fn email">a@b.test</b>',
    '<code>a@b.test</code>',
    '75008 Paris ',
    'unsolicited ',
    'Jane Doe, Partner a@b.test<br>',
    '\u200B',
  ])('reads %j over and over to its end', (unit) => {
    const html = unit.repeat(Math.ceil(1_000_000 / unit.length));
    expect(extractPage({ html, url }).url).toBe(url);
  });
});

describe('normaliseUrl on anything', () => {
  it('is its own inverse: a normal form stays as it is', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const normal = normaliseUrl(address);
        if (normal !== null) expect(normaliseUrl(normal)).toBe(normal);
      }),
    );
  });
});

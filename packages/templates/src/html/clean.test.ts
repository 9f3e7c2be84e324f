import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlainText } from './plain-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';

describe('sanitiseHtml', () => {
  it.each([
    ['a script', 'a<script>alert(1)</script>b', 'ab'],
    ['a frame and what is in it', 'a<iframe src="https://x.example">no</iframe>b', 'ab'],
    ['a form but not its words', '<form action="/x">a<input name="b"></form>', 'a'],
    ['an event handler', '<p onclick="x()">a</p>', '<p>a</p>'],
    ['a javascript: link', '<a href="jav&#x09;ascript:x()">a</a>', '<a>a</a>'],
    ['a foreign style sheet', '<link rel="stylesheet" href="https://x.example/a.css">a', 'a'],
    [
      'an import in a style sheet',
      '<style>@import "https://x.example/a.css"; p{color:red}</style>',
      '<style> p{color:red}</style>',
    ],
    [
      'an image over http in a style',
      '<p style="color:red;background:url(http://x.example/a)">a</p>',
      '<p style="color:red;background:none">a</p>',
    ],
    ['a hidden expression', '<p style="width:expr/**/ession(alert(1));color:red">a</p>', '<p style="color:red">a</p>'],
    ['a refresh', '<meta http-equiv="refresh" content="0;url=https://x.example">a', '<meta />a'],
    ['drawing code', '<svg><script>x</script></svg>a', 'a'],
    ['a comment', 'a<!-- b -->c', 'ac'],
  ])('takes away %s', (_what, html, clean) => {
    expect(sanitiseHtml(html)).toBe(clean);
  });

  it('keeps layout, variables, tags of MailWizz and the doctype', () => {
    const html =
      '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><style>p{margin:0}</style></head><body>' +
      '<table width="600" cellpadding="0"><tr><td style="color:red">{firstName|Bonjour} [FNAME]</td></tr></table>' +
      '<a href="{unsubscribeUrl}">x</a><a href="[WEBSITE]">y</a><bdi>z</bdi></body></html>';
    expect(sanitiseHtml(html)).toBe(html);
  });

  it('finds nothing left to clean in what it cleaned', () => {
    const piece = fc.constantFrom(
      '<p style="a:b;',
      'url(http://x)',
      '">',
      '<style>',
      '@import x;',
      '</style>',
      '<script>',
      '<a href="',
      'javascript:',
      '\\',
      '/*',
      '*/',
      '{firstName}',
      '&lt;',
      '<',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const once = sanitiseHtml(pieces.join(''));
        expect(sanitiseHtml(once)).toBe(once);
        expect(once).not.toMatch(/<script|<style>[^<]*(?:@import|url\(http:)/i);
      }),
    );
  });
});

describe('toPlainText', () => {
  it('keeps links, alt texts, lists and variables', () => {
    const html =
      '<style>p{}</style><h1>Hello {firstName|dear colleague}</h1><img src="https://x.example/a.png" alt="Our logo"><ul><li>one</li><li>two</li></ul>' +
      '<p><a href="https://x.example/a">Read</a> <a href="https://x.example">https://x.example</a> <a href="{unsubscribeUrl}">Leave</a></p>';
    expect(toPlainText(html)).toBe(
      'Hello {firstName|dear colleague}\n\nOur logo\n- one\n- two\n\nRead <https://x.example/a> https://x.example Leave <{unsubscribeUrl}>',
    );
  });

  it('leaves out what is hidden', () => {
    expect(toPlainText('<div style="display:none">preview</div><p>seen</p>')).toBe('seen');
  });

  it('never breaks a line inside a variable', () => {
    const long = 'word '.repeat(40);
    expect(toPlainText(`<p>${long}{company|your company in town}</p>`)).toContain('{company|your company in town}');
  });
});

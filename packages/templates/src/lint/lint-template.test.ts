import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleBrand } from '../sample-contacts.ts';
import { starterTemplate } from '../starters/starter-templates.ts';
import { isBlocked, type LintedTemplate, type LintRules, lintTemplate } from './lint-template.ts';

const good: LintedTemplate = {
  language: 'en',
  category: 'avocat',
  subject: 'A partnership for {company|your practice}',
  html: '<p>Hello {firstName|there}, we would like to work with you and tell you about our offer for lawyers abroad.</p>{notice}',
  text: 'Hello {firstName|there}, we would like to work with you.\n{notice}',
};
const codes = (change: Partial<LintedTemplate>, rules: LintRules = {}) =>
  lintTemplate({ ...good, ...change }, rules).map(({ code, severity }) => `${severity} ${code}`);
const inHtml = (html: string, rules?: LintRules) => codes({ html: `${good.html}${html}` }, rules);

it('finds nothing in a good template', () => {
  expect(lintTemplate(good)).toEqual([]);
});

describe('the subject', () => {
  it.each([
    ['', 'block subject-empty'],
    [' \u200b ', 'block subject-empty'],
    ['Re: our call', 'block subject-fake-reply'],
    ['RE : votre demande', 'block subject-fake-reply'],
    ['Fwd: our call', 'block subject-fake-reply'],
    ['re[2]: our call', 'block subject-fake-reply'],
    ['ＲＥ：our call', 'block subject-fake-reply'],
    ['AW: Ihre Anfrage', 'block subject-fake-reply'],
    ['TR: votre demande', 'block subject-fake-reply'],
    ['回复：合作', 'block subject-fake-reply'],
    ['Отв: запрос', 'block subject-fake-reply'],
    ['رد: طلبك', 'block subject-fake-reply'],
    ['hello\r\nBcc: x@example.com', 'block subject-control-character'],
    ['hello \u202egnp.exe', 'block subject-direction-override'],
    ['x'.repeat(256), 'block subject-too-long'],
    ['x'.repeat(71), 'warn subject-too-long'],
    ['AN OFFER FOR LAWYERS', 'warn subject-shouting'],
    ['An offer!!', 'warn subject-exclamation'],
    ['An offer! Now!', 'warn subject-exclamation'],
    ['Win $$$ today', 'warn subject-exclamation'],
    ['An offer for {nickname}', 'block variable-unknown'],
    ['An offer for {company}', 'warn fallback-missing'],
  ])('%j: %s', (subject, expected) => {
    expect(codes({ subject })).toContain(expected);
  });

  it.each([
    'Réponse à votre annonce',
    'Return of the year: a review',
    'Fresh: a partnership',
    'UNESCO and {brandName}',
    '¿Trabajamos juntos?',
    'Treffen: Ihr Termin',
    'SOS Expat',
    'مرحبا',
    'Hello {firstName|there}!',
  ])('%j is fine', (subject) => {
    expect(codes({ subject }).filter((code) => code.includes('subject-'))).toEqual([]);
  });
});

describe('the law', () => {
  const footer = '<p>{brandName}, {postalAddress}</p><a href="{unsubscribeUrl}">Leave</a>';
  const follow = { firstMail: false };

  it('wants a notice in a first mail, in the plain text too', () => {
    expect(codes({ html: `<p>Hello you</p>${footer}`, text: null })).toContain('block notice-missing');
    expect(codes({ text: 'Hello {unsubscribeUrl}' })).toEqual(['block notice-missing']);
    expect(codes({ html: `<p>Hello you</p>${footer}`, text: null }, follow)).toEqual(['warn text-missing']);
  });

  it.each([
    ['a way out', '{unsubscribeUrl}', 'block unsubscribe-missing'],
    ['a postal address', '{postalAddress}', 'block postal-address-missing'],
    ['a sender', '{brandName}', 'block sender-missing'],
  ])('wants %s', (_what, variable, expected) => {
    expect(codes({ html: `<p>Hello</p>${footer.replace(variable, '')}`, text: null }, follow)).toContain(expected);
  });

  it('takes the tenant’s own words for its variables', () => {
    const html = `<p>Hello</p>Claire Vidal, Passerelle OÜ<br>Tartu mnt 1<br>10145 Tallinn<br>Estonia <a href="[UNSUBSCRIBE_URL]">Leave</a>`;
    expect(codes({ html, text: null }, follow)).toContain('block postal-address-missing');
    expect(codes({ html, text: null }, { ...follow, brand: sampleBrand })).toEqual(['warn text-missing']);
  });

  it.each([
    '<a href="{unsubscribeUrl}" style="display:none">Leave</a>',
    '<div style="font-size: 0px;"><a href="{unsubscribeUrl}">Leave</a></div>',
    '<a href="{unsubscribeUrl}"></a>',
  ])('does not accept a hidden way out: %s', (link) => {
    const html = `<p>Hello {brandName} {postalAddress}</p>${link}`;
    expect(codes({ html, text: null }, follow)).toContain('block unsubscribe-hidden');
  });

  it('does not see a way out that a comment swallowed', () => {
    const html = `<p>Hello {brandName} {postalAddress}</p><!-- <a href="{unsubscribeUrl}">Leave</a>`;
    expect(codes({ html, text: null }, follow)).toEqual(
      expect.arrayContaining(['block unsubscribe-missing', 'warn nesting-broken']),
    );
  });

  it('wants a way out in plain text that was written by hand', () => {
    expect(codes({ text: 'Hello' }, follow)).toEqual(['block unsubscribe-missing']);
  });
});

describe('variables', () => {
  it.each([
    ['{nickname}', 'block variable-unknown'],
    ['{firstName', 'block variable-broken'],
    ['<p style="color:{city}">x</p>', 'block variable-misplaced'],
    ['*|FNAME|*', 'block placeholder-foreign'],
    ['%FIRSTNAME%', 'block placeholder-foreign'],
    [`$${'{firstName}'}`, 'block placeholder-foreign'],
    ['{% if x %}', 'block placeholder-foreign'],
    ['<p>Dear {lastName}</p>', 'warn fallback-missing'],
  ])('%s: %s', (html, expected) => {
    expect(inHtml(html)).toContain(expected);
  });

  it('are told once each, with their line', () => {
    const html = `${good.html}\n<p>x\n{city}\n{city}</p>`;
    expect(lintTemplate({ ...good, html })).toMatchObject([{ code: 'fallback-missing', where: 'html', line: 3 }]);
  });

  it('leave percentages alone', () => {
    expect(inHtml('<td width="50%" style="width:50%;height:100%">100% of 50%</td>')).toEqual([]);
  });
});

describe('links', () => {
  const link = (href: string, words = 'Our page') => inHtml(`<a href="${href}">${words}</a>`);
  it.each([
    ['http://example.com', 'warn link-not-https'],
    ['https://192.0.2.7/x', 'block link-bare-ip'],
    ['https://3221225991/x', 'block link-bare-ip'],
    ['https://[2001:db8::1]/', 'block link-bare-ip'],
    ['https://bit.ly/abc', 'block link-shortener'],
    ['https://www.tinyurl.com/abc', 'block link-shortener'],
    ['https://paypal.example@evil.example/', 'block link-credentials'],
    ['/contact', 'block link-relative'],
    ['www.example.com', 'block link-relative'],
    ['ftp://example.com/a', 'block link-scheme'],
    ['javascript:alert(1)', 'block link-script'],
    ['jav&#x09;ascript:alert(1)', 'block link-script'],
    ['#', 'warn link-empty'],
    ['', 'warn link-empty'],
    ['https://{website}', 'block link-doubled-scheme'],
    ['{firstName|x}', 'warn link-not-an-address'],
  ])('%s: %s', (href, expected) => {
    expect(link(href)).toContain(expected);
  });

  it.each([
    'https://example.com/a?b=1&amp;c={city|Paris}',
    'mailto:{email}',
    'tel:+33199000000',
    '#top',
    '{website|https://example.com}',
  ])('%s is fine', (href) => {
    expect(link(href)).toEqual([]);
  });

  it('say where they lead', () => {
    expect(link('https://evil.example/', 'www.bank.example')).toContain('block link-text-mismatch');
    expect(link('https://shop.bank.example/', 'https://bank.example/offer')).toEqual([]);
  });
});

describe('elements', () => {
  it.each([
    ['<script>x()</script>', 'block element-forbidden'],
    ['<iframe src="https://example.com"></iframe>', 'block element-forbidden'],
    ['<form action="https://example.com"></form>', 'block element-forbidden'],
    ['<meta http-equiv="refresh" content="0">', 'block element-forbidden'],
    ['<p onclick="x()">a</p>', 'block event-handler'],
    ['<link rel="stylesheet" href="https://example.com/a.css">', 'warn external-css'],
    ['<style>@import url(https://example.com/a.css);</style>', 'warn external-css'],
    ['<p style="width:expr/**/ession(1)">a</p>', 'block css-unsafe'],
    ['<img src="https://example.com/a.png" width="200">', 'warn image-without-alt'],
    ['<img src="http://example.com/a.png" alt="">', 'warn image-not-https'],
    ['<img src="data:image/png;base64,AAAA" alt="">', 'warn image-embedded'],
    ['<img src="https://example.com/o" width="1" height="1" alt="">', 'block tracking-pixel'],
    ['<img src="https://example.com/o" style="width:0;height:0" alt="">', 'block tracking-pixel'],
    ['<img src="https://example.com/o" style="display:none">', 'block tracking-pixel'],
    [`<!-- ${'x'.repeat(105_000)} -->`, 'warn html-too-large'],
    ['<div><b>a</div>', 'warn nesting-broken'],
    ['<b><i>a</b></i>', 'warn nesting-broken'],
    ['</table>', 'warn nesting-broken'],
    ['<table><tr><td>a', 'warn nesting-broken'],
  ])('%.60s: %s', (html, expected) => {
    expect(inHtml(html)).toContain(expected);
  });

  it.each([
    '<ul><li>a<li>b</ul><p>c<p>d<br><hr><table><tr><td>e<td>f</table>',
    '<img src="https://example.com/line.png" width="600" height="1" alt="">',
    '<!--[if mso]><table><tr><td><![endif]--><p>a</p><!--[if mso]></td></tr></table><![endif]-->',
    '<img src="cid:logo" alt="Logo">',
  ])('%s is fine', (html) => {
    expect(inHtml(html)).toEqual([]);
  });

  it('count opens only where the tenant measures them', () => {
    expect(inHtml('<img src="https://example.com/o" width="1" height="1" alt="">', { openTracking: true })).toEqual([]);
  });

  it('need words', () => {
    expect(codes({ html: '<p> </p>' })).toContain('block body-empty');
    const html = '<img src="https://example.com/a.png" alt="All is in here">{notice}';
    expect(codes({ html })).toContain('warn image-only');
  });
});

describe('an Arabic mail', () => {
  const words = 'مرحبًا بكم، نودّ أن نتعاون معكم في خدمة المغتربين';
  const arabic = (html: string) =>
    codes({
      language: 'ar',
      subject: 'مرحبًا بكم',
      html: `<html dir="rtl" lang="ar"><body><p>${words}</p>${html}{notice}</body></html>`,
      text: null,
    });

  it('is fine with direction, language and turning sides', () => {
    expect(arabic('<p style="text-align:right;margin:0 8px">« abc » ←</p>')).toEqual(['warn text-missing']);
  });
  it.each([
    ['<p style="text-align:left">x</p>', 'warn rtl-text-align'],
    ['<td align="left">x</td>', 'warn rtl-text-align'],
    ['<style>p{float:left}</style>', 'warn rtl-float'],
    ['<p style="margin-left:8px">x</p>', 'warn rtl-margin'],
    ['<p style="padding-right:8px">x</p>', 'warn rtl-margin'],
    ['<p style="border-left:1px solid red">x</p>', 'warn rtl-border'],
    ['<p style="direction:ltr">x</p>', 'warn rtl-direction'],
    ['<p>المزيد →</p>', 'warn rtl-arrow'],
    ['<p>المزيد &rarr;</p>', 'warn rtl-arrow'],
  ])('%s: %s', (html, expected) => {
    expect(arabic(html)).toContain(expected);
  });
  it('says direction and language', () => {
    expect(codes({ language: 'ar', html: `<p>${words}</p>{notice}` })).toEqual(
      expect.arrayContaining(['warn rtl-dir-missing', 'warn rtl-lang-missing']),
    );
  });
  it('does not bind others', () => {
    expect(inHtml('<p style="text-align:left;float:left">→</p>')).toEqual([]);
  });
});

describe('the language', () => {
  it.each([
    ['ar', 'block language-mismatch'],
    ['zh', 'block language-mismatch'],
    ['fr', 'warn language-doubtful'],
    ['xx', 'block language-unknown'],
  ])('filed under %s, an English mail: %s', (language, expected) => {
    expect(codes({ language })).toContain(expected);
  });
  it('of the root is the one it is filed under', () => {
    expect(codes({ html: `<html lang="fr">${good.html}</html>` })).toContain('warn lang-attribute-mismatch');
  });
  it('does not judge a handful of letters', () => {
    expect(
      codes({ language: 'ru', html: '<p>SOS Expat</p>{notice}' }).filter((code) => code.includes('language')),
    ).toEqual([]);
  });
});

describe('lintTemplate', () => {
  it('refuses a category nobody declared', () => {
    expect(codes({ category: 'baker' })).toEqual(['block category-unknown']);
  });

  it('tells what blocks first, and always a way out', () => {
    const findings = lintTemplate({
      language: 'ar',
      subject: 'RE: {x}!!',
      html: '<p>{y}<a href="http://192.0.2.1">→</a><script>',
      text: ' ',
    });
    const severities = findings.map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted());
    expect(isBlocked(findings)).toBe(true);
    for (const { message, wayOut } of findings)
      expect([message, wayOut].every((words) => /\.$/.test(words))).toBe(true);
  });

  it('judges any text without failing', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '{',
      '}',
      '[',
      ']',
      '{notice}',
      '<a href=',
      '"',
      '<style>',
      '<!--',
      '{firstName|',
      'é',
      '\n',
      '<img',
      '://',
      '&',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (subject, html, plain) => {
        expect(Array.isArray(lintTemplate({ language: 'fr', subject, html, text: plain }))).toBe(true);
      }),
    );
  });

  it('sees quickly through a long hostile text', () => {
    const { html } = starterTemplate('en');
    const long = `${html}${'<a href="'.repeat(3_000)}${'{'.repeat(5_000)}${'<!--[if'.repeat(2_000)}${'['.repeat(5_000)}`;
    expect(isBlocked(lintTemplate({ ...good, html: long }))).toBeTypeOf('boolean');
  });
});

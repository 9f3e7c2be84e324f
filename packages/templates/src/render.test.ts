import { languages } from '@relais/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateInvalid } from './errors.ts';
import { decodeEntities } from './html/entities.ts';
import { scanHtml } from './html/scan-html.ts';
import { toMailwizz } from './mailwizz/to-mailwizz.ts';
import { render } from './render.ts';
import { bareContact, sampleBrand, sampleContacts } from './sample-contacts.ts';
import { variables } from './variables.ts';

const inFrench = { language: 'fr', brand: sampleBrand } as const;
const inArabic = { language: 'ar', brand: sampleBrand } as const;
const contact = sampleContacts.fr;

describe('render', () => {
  it('fills subject, HTML and text', () => {
    const template = { subject: '{firstName} à {city}', html: '<p>{company}</p>', text: '{lastName}, {country}' };
    expect(render(template, contact, inFrench)).toEqual({
      subject: 'Élodie à Lyon',
      html: '<p>Cabinet Marchand</p>',
      text: 'Marchand, France',
    });
  });

  it('puts in a link that no reader sees, hears or reaches, and none into the plain text', () => {
    const brand = { ...sampleBrand, brandUrl: 'https://passerelle.example/fr/', honeyPath: '/colophon-archive' };
    const template = { subject: 'x', html: '<html><body><p>x</p></body></html>', text: '' };
    const { html, text } = render(template, contact, { ...inFrench, brand });
    expect(html).toMatch(
      /<p>x<\/p><div aria-hidden="true" style="display:none[^"]*"><a href="https:\/\/passerelle\.example\/colophon-archive" tabindex="-1" rel="nofollow"><\/a><\/div><\/body><\/html>$/,
    );
    expect(text).toBe('x');
    expect(toMailwizz(template, { language: 'fr', brand }).html).toBe(html);
  });

  it('says the fallback where a value is unknown or blank', () => {
    const template = { subject: '{firstName|Bonjour}', html: '<p>{company|R&amp;D}</p>' };
    expect(render(template, { ...bareContact, firstName: '  ' }, inFrench)).toMatchObject({
      subject: 'Bonjour',
      html: '<p>R&amp;D</p>',
      text: 'R&D',
    });
  });

  it('makes the plain text from the HTML when there is none, and fills it unescaped', () => {
    const html = '<h1>Hi {company}</h1><p>See <a href="https://a.example/?c={company}">our page</a>.</p>';
    const { text } = render({ subject: '', html, text: '  ' }, { ...contact, company: 'A & B' }, inFrench);
    expect(text).toBe('Hi A & B\n\nSee our page <https://a.example/?c=A%20%26%20B>.');
  });

  it('escapes a value for the place it stands in', () => {
    const html =
      '<p title="{company}">{company}</p><a href="{website}">x</a><a href="https://a.example/?q={company}">y</a>';
    const evil = { ...contact, company: '"><script>alert(1)</script>\'&', website: 'javascript:alert(1)' };
    const rendered = render({ subject: '{company}', html }, evil, inFrench);
    expect(rendered.html).not.toContain('<script');
    expect(rendered.html).not.toContain('javascript:');
    expect(rendered.html).toContain('href="#"');
    expect(rendered.html).toContain('?q=%22%3E%3Cscript%3E');
    expect(rendered.subject).toBe('"><script>alert(1)</script>\'&');
  });

  it('never lets a value or the template begin a new header line', () => {
    const { subject } = render(
      { subject: 'a\r\nBcc: x@example.com {company}', html: '' },
      { ...contact, company: 'b\r\n\tBcc: y@example.com\u2028z\u0000' },
      inFrench,
    );
    expect(subject).toBe('a Bcc: x@example.com b Bcc: y@example.com z');
  });

  it('refuses a template with an unknown variable, naming all three places', () => {
    const bad = { subject: '{a1}', html: '<p>{b2}</p>', text: '{c3}' };
    const attempt = () => render(bad, contact, inFrench);
    expect(attempt).toThrow(TemplateInvalid);
    expect(attempt).toThrow(/subject: .*\{a1\}[\s\S]*html: .*\{b2\}[\s\S]*text: .*\{c3\}/);
  });

  it('puts the notice of the language in, with its own values', () => {
    const { html, text } = render({ subject: '', html: '<p>x</p>{notice}', text: 'x\n{notice}' }, contact, inFrench);
    for (const body of [html, text]) {
      expect(body).toContain('Pourquoi recevez-vous ce message');
      expect(body).toContain('https://cabinet-marchand.example/contact');
      expect(body).toContain('2 mars 2026');
      expect(body).toContain('https://relais.example/why/sample');
    }
  });

  it('begins the notice on a line of its own in plain text', () => {
    const { text } = render({ subject: '', html: 'x {notice}', text: 'x{notice}' }, contact, inFrench);
    expect(text).toContain('x\n\n---\nPourquoi');
  });

  it('reads dates, countries and categories in the language of the mail', () => {
    const template = { subject: '{sourceDate} / {country} / {category}', html: '' };
    expect(render(template, sampleContacts.de, { ...inFrench, language: 'en' }).subject).toBe(
      'March 2, 2026 / Germany / insurer',
    );
    expect(render(template, sampleContacts.de, { ...inFrench, language: 'zh' }).subject).toBe(
      '2026年3月2日 / 德国 / 保险顾问',
    );
  });
});

describe('render in Arabic', () => {
  it('says language and direction on the root', () => {
    const whole = render({ subject: '', html: '<html><body>x</body></html>' }, contact, inArabic).html;
    expect(whole).toBe('<html dir="rtl" lang="ar"><body>x</body></html>');
    expect(render({ subject: '', html: '<p>x</p>' }, contact, inArabic).html).toBe(
      '<div dir="rtl" lang="ar"><p>x</p></div>',
    );
  });

  it('corrects a direction that contradicts the language and keeps other attributes', () => {
    const html = '<html class="a" dir=\'ltr\' lang="ar-AE"><body>x</body></html>';
    expect(render({ subject: '', html }, contact, inArabic).html).toContain('<html dir="rtl" lang="ar-AE" class="a">');
  });

  it('isolates each value from the words around it', () => {
    const template = {
      subject: '{firstName}، 3',
      html: '<p title="{city}">{firstName}، 3</p>',
      text: '{firstName} {whyUrl}',
    };
    expect(render(template, contact, inArabic)).toEqual({
      subject: '\u2068Élodie\u2069، 3',
      html: '<div dir="rtl" lang="ar"><p title="\u2068Lyon\u2069"><bdi>Élodie</bdi>، 3</p></div>',
      text: '\u2068Élodie\u2069 https://relais.example/why/sample',
    });
  });

  it('isolates an Arabic name in a French mail, and only that', () => {
    const { html } = render(
      { subject: '', html: '<p>{firstName} {city}</p>' },
      { ...sampleContacts.ar, city: 'Lyon' },
      inFrench,
    );
    expect(html).toBe('<p><bdi>ليلى</bdi> Lyon</p>');
  });

  it('drops direction controls hidden in a value', () => {
    const { subject } = render(
      { subject: '{company}', html: '' },
      { ...contact, company: 'abc\u202Egnp.exe' },
      inFrench,
    );
    expect(subject).toBe('abcgnp.exe');
  });
});

describe('whatever the values are', () => {
  const value = fc.option(
    fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('<b>', '"', "'", '\r\nX: y', 'ليلى')),
    {
      nil: undefined,
    },
  );
  const anyContact = fc.record({
    email: fc.string(),
    firstName: value,
    lastName: value,
    company: value,
    website: value,
    city: value,
    countryCode: value,
    sourceUrl: value,
    sourceDate: value,
  });
  const names = Object.keys(variables);
  const everyVariable = names
    .map((name) => `<p title="{${name}}">{${name}} <a href="{${name}|x}">{${name}|y}</a></p>`)
    .join('');

  it('no tag is added or lost, and every value reads as it was', () => {
    const shape = (html: string) => scanHtml(html).flatMap((token) => (token.kind === 'open' ? [token.name] : []));
    const plain = everyVariable.replaceAll('{notice}', '').replaceAll('{notice|y}', '');
    const wanted = shape(plain);
    fc.assert(
      fc.property(anyContact, (values) => {
        const { html } = render({ subject: '', html: plain }, values, inFrench);
        expect(shape(html).filter((name) => name !== 'bdi' && name !== 'br')).toEqual(wanted);
        const company =
          values.company
            ?.toWellFormed()
            .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
            .trim() ?? '';
        expect(decodeEntities(html)).toContain(
          company.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, '').trim(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('no variable is left standing, in any language', () => {
    const left = new RegExp(`[{[](?:${names.join('|')})\\b`);
    const noBraces = anyContact.map((values) =>
      Object.fromEntries(Object.entries(values).map(([key, text]) => [key, text?.replace(/[{}[\]]/g, '')])),
    );
    fc.assert(
      fc.property(noBraces, fc.constantFrom(...languages), (values, language) => {
        const template = { subject: names.map((name) => `{${name}}`).join(), html: everyVariable };
        const { subject, html, text } = render(template, { email: '', ...values }, { language, brand: sampleBrand });
        for (const body of [subject, html, text]) expect(body).not.toMatch(left);
        expect(subject).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 60 },
    );
  });
});

import { languages } from '@relais/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateInvalid } from '../errors.ts';
import { parseTemplate } from '../language/parse-template.ts';
import { writeTemplate } from '../language/write-template.ts';
import { bareContact, sampleBrand, sampleContacts } from '../sample-contacts.ts';
import { mailwizzFieldValue } from './fields.ts';
import { importMailwizzTemplate } from './import-template.ts';
import { toMailwizz } from './to-mailwizz.ts';

const inFrench = { language: 'fr', brand: sampleBrand } as const;
const handedOver = (html: string, language: (typeof languages)[number] = 'fr') =>
  toMailwizz({ subject: '', html }, { ...inFrench, language });

describe('toMailwizz', () => {
  it.each([
    ['{firstName}', '[FNAME]'],
    ['{LNAME}', '[LNAME]'],
    ['{company} {website} {email} {city}', '[COMPANY] [WEBSITE] [EMAIL] [CITY]'],
    ['{CUSTOM_FIELD_1}', '[CUSTOM_FIELD_1]'],
    ['{unsubscribeUrl}', '[UNSUBSCRIBE_URL]'],
    ['{postalAddress}', '[COMPANY_FULL_ADDRESS]'],
    ['{senderName}', '[CAMPAIGN_FROM_NAME]'],
    ['{currentYear}', '[CURRENT_YEAR]'],
    ['{country} {countryCode}', '[COUNTRY_NAME_FR] [COUNTRY]'],
    ['{brandName}', 'Passerelle'],
    ['<a href="https://a.example/?c={city}">x</a>', '<a href="https://a.example/?c=[CITY:filter:rawurlencode]">x</a>'],
    ['<a href="mailto:{email}">x</a>', '<a href="mailto:[EMAIL]">x</a>'],
    ['<a href="{website}">x</a>', '<a href="[WEBSITE]">x</a>'],
    ['<style>a{color:red}</style>', '<style>a{color:red}</style>'],
    ['<p>\\[FNAME] \\{city}</p>', '<p>&#91;FNAME] {city}</p>'],
  ])('writes %s as %s', (ours, theirs) => {
    expect(handedOver(ours).html).toBe(theirs);
  });

  it('puts a fallback into a field of its own, shared by all who say the same', () => {
    const { html, subject, fields } = toMailwizz(
      { subject: '{firstName|Bonjour}', html: '<p>{FNAME|Bonjour} {firstName|Hello} {firstName}</p>' },
      inFrench,
    );
    expect(fields.map(({ variable, fallback }) => [variable, fallback])).toEqual([
      ['firstName', 'Bonjour'],
      ['firstName', 'Hello'],
      ['firstName', null],
    ]);
    const [bonjour, hello, plain] = fields.map(({ tag }) => tag);
    expect(bonjour).toMatch(/^FNAME_[0-9A-F]{8}$/);
    expect(plain).toBe('FNAME');
    expect(subject).toBe(`[${bonjour}]`);
    expect(html).toBe(`<p>[${bonjour}] [${hello}] [FNAME]</p>`);
  });

  it('writes the notice out, so that every fact in it has a tag', () => {
    const { html, text } = handedOver('<p>x</p>{notice}');
    for (const body of [html, text]) {
      expect(body).toContain('[UNSUBSCRIBE_URL]');
      expect(body).toContain('[WHY_URL]');
      expect(body).toMatch(/\[SOURCE_URL_[0-9A-F]{8}\]/);
      expect(body).not.toContain('{');
    }
  });

  it('isolates tags and says the direction in Arabic', () => {
    const mail = toMailwizz(
      { subject: '{firstName}', html: '<p title="{city}">{firstName}</p>', text: '{firstName} {whyUrl}' },
      { ...inFrench, language: 'ar' },
    );
    expect(mail).toMatchObject({
      subject: '\u2068[FNAME]\u2069',
      html: '<div dir="rtl" lang="ar"><p title="\u2068[CITY]\u2069"><bdi>[FNAME]</bdi></p></div>',
      text: '\u2068[FNAME]\u2069 [WHY_URL]',
    });
  });

  it('refuses tags it cannot vouch for', () => {
    expect(() => handedOver("[REMOTE_CONTENT url='https://x.example']")).toThrow(TemplateInvalid);
    expect(() => handedOver('[RANDOM_CONTENT:a|b]')).toThrow(TemplateInvalid);
  });
});

describe('a field of the list', () => {
  const fieldOf = (html: string) => {
    const [field] = handedOver(html).fields;
    if (!field) throw new Error('no field');
    return field;
  };

  it('says the value, else the fallback', () => {
    const field = fieldOf('{firstName|Bonjour}');
    expect(mailwizzFieldValue(field, sampleContacts.fr, sampleBrand)).toBe('Élodie');
    expect(mailwizzFieldValue(field, bareContact, sampleBrand)).toBe('Bonjour');
  });

  it('speaks the language of the template', () => {
    expect(mailwizzFieldValue(fieldOf('{country}'), sampleContacts.de, sampleBrand)).toBe('Allemagne');
    expect(mailwizzFieldValue(fieldOf('{sourceDate}'), sampleContacts.de, sampleBrand)).toBe('2 mars 2026');
  });

  it('holds nothing that could open a tag, leave an attribute or be read as a tag of MailWizz', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (company) => {
        const value = mailwizzFieldValue(fieldOf('{company}'), { email: '', company }, sampleBrand);
        expect(value).not.toMatch(/[<>"'[\]\r\n]/);
        expect(value.length).toBeLessThanOrEqual(255);
        expect(value.isWellFormed()).toBe(true);
      }),
    );
  });

  it('keeps an address whole, or shortens it to one that still leads somewhere', () => {
    const value = (website: string) => mailwizzFieldValue(fieldOf('{website}'), { email: '', website }, sampleBrand);
    expect(value('cabinet.example/a"b')).toBe('https://cabinet.example/a%22b');
    expect(value(`https://cabinet.example/page?q=${'x'.repeat(300)}`)).toBe('https://cabinet.example/page');
    expect(value(`https://cabinet.example/${'x'.repeat(300)}`)).toBe('https://cabinet.example');
  });
});

describe('importMailwizzTemplate', () => {
  it('makes tags variables and tells what has no counterpart', () => {
    const { name, template, mapped, unmapped } = importMailwizzTemplate({
      name: 'Old one',
      subject: 'Hi [FNAME]',
      content:
        '<style>p{color:red}</style><p>[FNAME:filter:ucfirst] of [COMPANY], {COMPANY} {what}</p><a href="[UNSUBSCRIBE_URL]">x</a> [COMPANY_NAME], [COMPANY_FULL_ADDRESS] [WEB_VERSION_URL] [RANDOM_CONTENT:a|b]',
    });
    expect(name).toBe('Old one');
    expect(template).toEqual({
      subject: 'Hi {firstName}',
      html: '<style>p{color:red}</style><p>{firstName} of {company}, {COMPANY} \\{what}</p><a href="{unsubscribeUrl}">x</a> {brandName}, {postalAddress} [WEB_VERSION_URL] [RANDOM_CONTENT:a|b]',
      text: null,
    });
    expect(mapped).toContainEqual({ tag: 'COMPANY_NAME', variable: 'brandName' });
    expect(unmapped.map(({ where, tag }) => [where, tag])).toEqual([
      ['html', '[FNAME:filter:ucfirst]'],
      ['html', '[WEB_VERSION_URL]'],
      ['html', '[RANDOM_CONTENT:a|b]'],
    ]);
  });

  it('leaves what it could not map for the lint to block', () => {
    const { template } = importMailwizzTemplate({ name: 'x', content: '<p>[WEB_VERSION_URL]</p>' });
    expect(parseTemplate(template.html)).toMatchObject({ ok: false, problems: [{ code: 'variable-unknown' }] });
  });

  it('gives back what toMailwizz was given, in every language', () => {
    const piece = fc.constantFrom(
      ...[
        '{firstName}',
        '{firstName|dear R&amp;D}',
        '{company|votre société}',
        '{city}',
        '{country|ici}',
        '{sourceDate}',
      ],
      ...[
        '<p>',
        '</p>',
        ' text ',
        '<b title="{lastName}">',
        '</b>',
        '<a href="{website}">',
        '</a>',
        '{ a: 1 }',
        '&amp;',
      ],
      ...[
        '<a href="https://x.example/?c={city|Paris}">',
        '{unsubscribeUrl}',
        '{postalAddress}',
        '<style>a{b:c}</style>',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(...languages), (pieces, language) => {
        const html = `<html dir="${language === 'ar' ? 'rtl' : 'ltr'}" lang="${language}">${pieces.join('')}</html>`;
        const parsed = parseTemplate(html, 'html');
        if (!parsed.ok) return;
        const { html: content, fields } = handedOver(html, language);
        const back = importMailwizzTemplate({ name: 'x', content }, fields);
        expect(back.template.html).toBe(writeTemplate(parsed.parts, 'html'));
        expect(back.unmapped).toEqual([]);
      }),
    );
  });
});

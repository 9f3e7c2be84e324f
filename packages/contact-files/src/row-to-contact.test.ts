import { describe, expect, it } from 'vitest';
import { rowToContact } from './row-to-contact.ts';

const read = (row: Record<string, string>) => rowToContact(Object.values(row), { fields: Object.keys(row) });

describe('a row as a contact', () => {
  it('brings what people write into form', () => {
    expect(
      read({
        email: ' ann@example.org ',
        country_code: 'Allemagne',
        language: 'Français',
        category: 'Rechtsanwältin',
        website: 'www.example.org',
        tags: 'Expat; Top 10',
        'social.linkedin': 'linkedin.com/in/ann-example',
      }),
    ).toEqual({
      ok: true,
      input: {
        email: 'ann@example.org',
        country_code: 'DE',
        language: 'fr',
        category: 'avocat',
        website: 'https://www.example.org/',
        tags: ['expat', 'top-10'],
        social: { linkedin: 'https://linkedin.com/in/ann-example' },
      },
    });
  });

  it.each([
    ['de', 'DE'],
    ['日本', 'JP'],
    ['भारत', 'IN'],
    ['المغرب', 'MA'],
    ['Великобритания', 'GB'],
    ['UK', 'GB'],
    ['Estados Unidos', 'US'],
  ])('reads the country %s', (text, code) => {
    expect(read({ email: 'a@example.org', country_code: text })).toMatchObject({ input: { country_code: code } });
  });

  it('keeps beside the fields what no field takes, and drops nothing', () => {
    expect(
      read({
        email: 'a@example.org',
        country_code: 'Atlantis',
        website: 'soon',
        score: 'high',
        category: 'baker',
        city: '',
      }),
    ).toEqual({
      ok: true,
      input: {
        email: 'a@example.org',
        custom_fields: { country_code: 'Atlantis', website: 'soon', score: 'high', category: 'baker' },
      },
    });
  });

  it('refuses a row without an address or with what cannot be stored, by name', () => {
    expect(read({ email: ' ', name: 'Ann' })).toEqual({ ok: false, message: 'email: no address in this row' });
    expect(read({ email: 'a@example.org', city: 'x'.repeat(121) })).toMatchObject({
      ok: false,
      message: expect.stringContaining('city: '),
    });
    expect(read({ email: 'a@example.org', company: 'a\u0000b' })).toMatchObject({
      message: expect.stringContaining('U+0000'),
    });
  });
});

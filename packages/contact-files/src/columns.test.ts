import { describe, expect, it } from 'vitest';
import { mapColumns } from './columns.ts';

const fieldsOf = (headings: string[], wishes: Record<string, string> = {}) =>
  mapColumns(headings, new Map(Object.entries(wishes))).fields;

describe('what a column holds', () => {
  it.each<[string, string[]]>([
    ['French', ['Prénom', 'Nom', 'Adresse e-mail', 'Société', 'Pays']],
    ['English', ['First name', 'SURNAME', 'E-Mail', 'Company_Name', 'Country']],
    ['Spanish', ['Nombre', 'Apellidos', 'Correo electrónico', 'Empresa', 'País']],
    ['German', ['Vorname', 'Nachname', 'E-Mail-Adresse', 'Kanzlei', 'Land']],
    ['Portuguese', ['Nome', 'Sobrenome', 'E-mail', 'Razão Social', 'País']],
    ['Russian', ['Имя', 'Фамилия', 'Электронная почта', 'Организация', 'Страна']],
    ['Chinese', ['名', '姓', '电子邮箱', '公司', '国家']],
    ['Hindi', ['पहला नाम', 'उपनाम', 'ईमेल', 'कंपनी', 'देश']],
    ['Arabic', ['الاسم الأول', 'اسم العائلة', 'البريد الإلكتروني', 'الشركة', 'البلد']],
  ])('is told by its heading in %s', (_, headings) => {
    expect(fieldsOf(headings)).toEqual(['first_name', 'last_name', 'email', 'company', 'country_code']);
  });

  it('settles what a name alone means, and takes the first of two that mean the same', () => {
    expect(fieldsOf(['Nom', 'mail'])).toEqual(['name', 'email']);
    expect(fieldsOf(['Name', 'Vorname', 'mail'])).toEqual(['last_name', 'first_name', 'email']);
    expect(fieldsOf(['Email', 'Mail', 'Shoe size'])).toEqual(['email', null, null]);
  });

  it('follows the operator before the heading', () => {
    const wishes = { 'E-Mail privat': 'email', '3': 'custom_fields.note', city: '-' };
    expect(fieldsOf(['E-Mail', 'E-Mail privat', 'Bemerkung', 'City'], wishes)).toEqual([
      null,
      'email',
      'custom_fields.note',
      null,
    ]);
  });

  it('knows a file without headings by the address in it', () => {
    expect(mapColumns(['Ann Lee', 'ann@example.org'], new Map([['1', 'name']]))).toMatchObject({
      hasHeadings: false,
      fields: ['name', 'email'],
    });
  });

  it('says what there is when it does not know', () => {
    expect(() => fieldsOf(['Name', 'Ville'])).toThrow('COLUMN=email; there are Name, Ville');
    expect(() => fieldsOf(['mail'], { Ort: 'city' })).toThrow('there are mail');
    expect(() => fieldsOf(['mail', 'x'], { x: 'shoe_size' })).toThrow('"shoe_size" is no field; there are email');
  });
});

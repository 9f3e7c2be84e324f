import { categories } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { recogniseCategory } from './category-words.ts';
import { fold } from './fold.ts';
import { inflect } from './inflect.ts';
import { baseLanguage, detectLanguage } from './languages.ts';
import { defaultTags, tagOfCategory, tagsFor } from './tags.ts';
import { tokenise } from './tokens.ts';

describe('fold', () => {
  it.each([
    ['Müßig', 'mussig'],
    ['Œuvre', 'oeuvre'],
    ['ёлка', 'елка'],
    ['مُحَامِي', 'محامي'],
    ['إستقبال', 'استقبال'],
    ['मुफ़्त', 'मुफ्त'],
    ['हूँ', 'हूं'],
    ['律師', '律师'],
    ['Ｌａｗ', 'law'],
  ])('writes %s as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });
});

describe('tokenise', () => {
  it('parts digits from letters and Han one by one', () => {
    expect(tokenise('84k 粉丝').map(({ word }) => word)).toEqual(['84', 'k', '粉', '丝']);
  });

  it('ends a sentence at a stop before a space, not inside a name nor after an abbreviation', () => {
    expect(tokenise('Dr. Rossi runs sos-expat.com. He writes.').map(({ sentence }) => sentence)).toEqual([
      0, 0, 0, 0, 0, 0, 1, 1,
    ]);
  });

  it('joins words over a hyphen or an apostrophe, and parts them at a comma', () => {
    expect(tokenise("cabinet d'avocats, Facebook-Gruppe").map(({ joined }) => joined)).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });
});

describe('inflect', () => {
  it('takes the longest ending that fits', () => {
    const table = [
      ['', ['s']],
      ['eur', ['eurs', 'euse', 'euses']],
    ] as const;
    expect(inflect('blogueur', table)).toEqual(['blogueur', 'blogueurs', 'blogueuse', 'blogueuses']);
    expect(inflect('avocat', table)).toEqual(['avocat', 'avocats']);
  });
});

describe('detectLanguage', () => {
  it.each([
    ['Nous accompagnons les familles à Lyon', 'fr'],
    ['Адвокат в Москве', 'ru'],
    ['वकील दिल्ली', 'hi'],
    ['محامي في دبي', 'ar'],
    ['Studio legale Rossi Milano, avvocato penalista', 'it'],
  ])('tells %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('does not guess from nothing', () => {
    expect(detectLanguage('')).toBeNull();
    expect(detectLanguage('12 – 34 !')).toBeNull();
  });

  it('reads tags as sites write them', () => {
    expect(['pt-BR', 'zh_Hans', ' EN ', 'français', '', null].map(baseLanguage)).toEqual([
      'pt',
      'zh',
      'en',
      null,
      null,
      null,
    ]);
  });
});

describe('recogniseCategory', () => {
  it.each([
    ['Abogada', 'avocat'],
    ['ADMIN GROUP', 'admin_facebook'],
    ['Versicherungsmakler', 'assureur'],
    ['律師', 'avocat'],
    ['notaría', 'notaire'],
    ['expat_aidant', 'expat-aidant'],
  ])('takes %s for %s', (word, category) => {
    expect(recogniseCategory(word)).toBe(category);
  });

  it('takes no client tag for a category', () => {
    expect(['vacancier', 'expat', 'digital-nomad', 'prestataire', ''].map(recogniseCategory)).toEqual(
      Array(5).fill(null),
    );
  });

  it('knows every category by its own word', () => {
    expect(categories.map(recogniseCategory)).toEqual([...categories]);
  });
});

describe('tagsFor', () => {
  it('gives the leaf of the category and the language', () => {
    expect(tagsFor({ category: 'blogueur', language: 'pt-BR' })).toEqual(['blogger', 'lang-pt']);
    expect(tagsFor({ category: null, language: 'th' })).toEqual(['lang-th']);
    expect(tagsFor({ category: 'avocat' })).toEqual(['avocat']);
  });

  it('knows a default tag for every category, parents before children', () => {
    const slugs = defaultTags.map(({ slug }) => slug);
    expect(categories.filter((category) => !slugs.includes(tagOfCategory[category]))).toEqual([]);
    for (const { slug, parent } of defaultTags) {
      if (parent !== null) expect(slugs.indexOf(parent)).toBeLessThan(slugs.indexOf(slug));
    }
  });
});

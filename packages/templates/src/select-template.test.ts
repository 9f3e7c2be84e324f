import { categories, languages } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';
import { coverage } from './coverage.ts';
import { type Choosable, selectTemplate } from './select-template.ts';

const made = (id: number, language: string, category: string | null, rest: Partial<Choosable> = {}): Choosable => ({
  id,
  language,
  category,
  ...rest,
});
const shelf = [
  made(1, 'fr', 'avocat'),
  made(2, 'fr', null),
  made(3, 'en', null),
  made(4, 'en', 'notaire'),
  made(5, 'ru', 'avocat', { isActive: false }),
];
const chosen = (language: string | null, category: string | null, from: Choosable[] = shelf) => {
  const { template, step } = selectTemplate(from, { language, category });
  return [template?.id ?? null, step];
};

describe('selectTemplate', () => {
  it.each([
    ['fr', 'avocat', 1, 'language+category'],
    ['fr', 'lawyer', 1, 'language+category'],
    ['fr-CA', 'avocat', 1, 'language+category'],
    ['fr', 'notaire', 2, 'language'],
    ['fr', null, 2, 'language'],
    ['en', 'notaire', 4, 'language+category'],
    ['es', 'notaire', 3, 'english'],
    ['ru', 'avocat', 3, 'english'],
    ['it', 'avocat', 3, 'english'],
    [null, null, 3, 'english'],
  ])('for %s and %s takes template %i by %s', (language, category, id, step) => {
    expect(chosen(language, category)).toEqual([id, step]);
  });

  it('takes the English one of the category before having nothing', () => {
    expect(chosen('es', 'notaire', [made(4, 'en', 'notaire')])).toEqual([4, 'english']);
    expect(chosen('es', 'avocat', [made(4, 'en', 'notaire')])).toEqual([null, null]);
  });

  it('prefers the source’s own, then the default, then the newest', () => {
    const three = [
      made(1, 'fr', null, { isDefault: true }),
      made(2, 'fr', null),
      made(3, 'fr', null, { sourceId: 'api-a' }),
    ];
    const by = (sourceId: string | null, from = three) =>
      selectTemplate(from, { language: 'fr', category: null, sourceId }).template?.id;
    expect(by('api-a')).toBe(3);
    expect(by('api-b')).toBe(1);
    expect(by(null, [made(7, 'fr', null), made(8, 'fr', null)])).toBe(8);
  });

  it('explains every step it took', () => {
    expect(selectTemplate(shelf, { language: 'es', category: 'avocat' }).explained).toEqual([
      { step: 'language+category', looked: 'es for avocat', found: 0, outcome: 'none' },
      { step: 'language', looked: 'es for every category', found: 0, outcome: 'none' },
      { step: 'english', looked: 'en for every category, then for avocat', found: 1, outcome: 'chosen' },
    ]);
    expect(selectTemplate([], { language: null, category: null }).explained.map(({ outcome }) => outcome)).toEqual([
      'skipped',
      'skipped',
      'none',
    ]);
  });
});

describe('coverage', () => {
  it('shows who serves each cell and names the holes', () => {
    const { rows, complete, missing, unserved } = coverage(shelf, ['avocat', 'notaire']);
    expect(rows).toHaveLength(9);
    expect(rows[0]?.cells.map(({ category, templateId, step, own }) => [category, templateId, step, own])).toEqual([
      [null, 2, 'language', true],
      ['avocat', 1, 'language+category', true],
      ['notaire', 2, 'language', false],
    ]);
    expect(complete).toBe(false);
    expect(missing).toHaveLength(9 * 3 - 4);
    expect(missing).toContainEqual({ language: 'fr', category: 'notaire' });
    expect(unserved).toEqual([]);
  });

  it('is complete when every cell has its own', () => {
    const full = languages.flatMap((language, row) =>
      [null, ...categories].map((category, column) => made(row * 20 + column + 1, language, category)),
    );
    expect(coverage(full)).toMatchObject({ complete: true, missing: [], unserved: [] });
  });

  it('tells who could not be written to at all', () => {
    expect(coverage([made(1, 'fr', null)], []).unserved).toHaveLength(8);
  });
});

describe('contentHash', () => {
  const one = { language: 'fr', subject: 'a', html: 'b\r\nc', text: ' ' };
  it('is the same for the same mail', () => {
    expect(contentHash(one)).toMatch(/^[0-9a-f]{64}$/);
    expect(contentHash({ ...one, html: 'b\nc', text: null })).toBe(contentHash(one));
  });
  it('differs with any word and with the language', () => {
    const others = [
      { ...one, subject: 'A' },
      { ...one, language: 'ar' },
      { ...one, text: 'x' },
      { ...one, subject: 'ab', html: '' },
    ];
    expect(new Set([one, ...others].map(contentHash)).size).toBe(5);
  });
});

import { languages } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import data from './data/special-categories.json' with { type: 'json' };
import { minimise, minimiseFields } from './minimise.ts';
import { isMinorsSite, specialCategories, specialCategoryIn } from './special-categories.ts';

describe('special categories', () => {
  it.each(languages)('are known in %s, each by its own example, and business stays business', (language) => {
    const rules = data.languages[language];
    for (const category of specialCategories) {
      expect(rules[category].terms.length).toBeGreaterThanOrEqual(3);
      expect([category, specialCategoryIn(rules[category].example)]).toEqual([category, category]);
    }
    for (const text of rules.innocent) expect([text, specialCategoryIn(text)]).toEqual([text, null]);
  });

  it('hold words as they stand, not parts of others', () => {
    expect(specialCategoryIn('Le cabinet de Me Sontag y plaide.')).toBeNull();
    expect(specialCategoryIn('ELLE SOUFFRE D’UNE MALADIE RARE')).toBe('health');
    expect(isMinorsSite('https://www.maternelle-les-tilleuls.example/')).toBe(true);
    expect(isMinorsSite('https://colegio-abogados.example/kita')).toBe(false);
  });

  it('are left out of what is kept, and the gap says why', () => {
    const seen = {
      sourceUrl: 'https://firm.example/',
      snippet: 'Mitglied der SPD, Tel. 030',
      raw: { title: 'Team', bio: 'ist schwul' },
    };
    expect(minimise(seen)).toEqual({
      sourceUrl: 'https://firm.example/',
      snippet: undefined,
      raw: { title: 'Team', withheld: ['politics', 'orientation'] },
    });
    const plain = { sourceUrl: 'https://firm.example/', snippet: 'Avocat en droit de la santé', raw: { n: 1 } };
    expect(minimise(plain)).toBe(plain);
    const young = { sourceUrl: 'https://kita-sonne.example/', snippet: 'Frau Weber, Leitung' };
    expect(minimise(young)).toMatchObject({ snippet: undefined, raw: { withheld: ['minors'] } });
    expect(minimiseFields({ note: 'rappeler', profil: 'catholique pratiquante' })).toEqual({ note: 'rappeler' });
  });
});

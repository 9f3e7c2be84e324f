import { describe, expect, it } from 'vitest';
import { REFUSALS } from './data/refusals.ts';
import { refusalIn } from './refusal.ts';

describe('refusalIn', () => {
  it.each(REFUSALS)('knows the notice "$example"', ({ example, language, pattern }) => {
    expect(pattern.test(example.toLowerCase())).toBe(true);
    expect(refusalIn(`Contact. ${example} Impressum.`)?.language).toBe(language);
  });

  it('has a notice for each of the nine languages', () => {
    expect(new Set(REFUSALS.map(({ language }) => language))).toEqual(
      new Set(['en', 'fr', 'de', 'es', 'pt', 'ru', 'zh', 'hi', 'ar']),
    );
  });

  it.each([
    'We never send spam. Unsubscribe anytime.',
    'Subscribe to our newsletter: no spam, we promise.',
    'Pas de spam, promis.',
    'Notre pôle droit de la publicité conseille les annonceurs.',
    'Solicitors in London, advertising and marketing law.',
    'Wir beraten zu Werbung und Wettbewerbsrecht.',
    'Реклама и маркетинг: юридическое сопровождение.',
    '广告法律师团队',
  ])('leaves alone what is no notice: %s', (text) => {
    expect(refusalIn(text)).toBeNull();
  });

  it('gives the words as they stand on the page', () => {
    expect(refusalIn('Bitte: Keine Werbung per E-Mail!')).toEqual({ phrase: 'Keine Werbung per', language: 'de' });
  });
});

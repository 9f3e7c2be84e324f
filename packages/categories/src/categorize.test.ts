import { describe, expect, it } from 'vitest';
import { bundledRules } from './bundled-rules.ts';
import { categorize } from './categorize.ts';

describe('categorize', () => {
  it('names the category, its platform, the lead and what decided', () => {
    const judged = categorize({ text: 'Avocate au barreau de Lyon, droit du travail.', language: 'fr' });
    expect(judged).toMatchObject({ decision: 'category', category: 'avocat', platform: 'sos-expat', runnerUp: null });
    expect(judged.margin).toBe(judged.score);
    expect(judged.matched[0]).toMatchObject({
      term: 'avocat au barreau',
      category: 'avocat',
      language: 'fr',
      count: 1,
    });
    expect(judged.rulesVersion).toBe(bundledRules.version);
  });

  it('takes nobody for a bakery, and says so with a score', () => {
    expect(categorize({ text: 'Boulangerie artisanale, ouverte le dimanche.', language: 'fr' })).toMatchObject({
      decision: 'none',
      category: null,
      platform: null,
      score: 0,
      leader: null,
    });
  });

  it.each([
    ['the fruit', 'Tartare d’avocat et crevettes, salade, dessert du jour.', 'fr'],
    ['quality assurance', 'Quality assurance engineer, medical devices.', 'en'],
    ['a verb', 'We advocate for clean rivers and advocate for forests.', 'en'],
    ['a saying', 'Hacer de abogado del diablo en una reunión ayuda a pensar.', 'es'],
    ['an institution', 'La faculté de droit ouvre ses inscriptions en licence et en master.', 'fr'],
    ['a report', 'The accused’s lawyer told reporters that he would appeal. The trial goes on.', 'en'],
  ])('is not misled by %s', (_, text, language) => {
    expect(categorize({ text, language }).category).toBeNull();
  });

  it('counts what somebody is, not whom they called', () => {
    const text = 'On my blog I write about money: why I called a lawyer and cancelled my life insurance.';
    expect(categorize({ text, language: 'en' }).category).toBe('blogueur');
  });

  it('hears a denial', () => {
    const text = 'I help newcomers with visas and flats. I am not a lawyer.';
    const { category, matched } = categorize({ text, language: 'en' });
    expect(category).toBe('expat-aidant');
    expect(matched.find(({ term }) => term === 'lawyer')?.points).toBe(0);
  });

  it('leaves two that are too close to a person', () => {
    const text = 'Rechtsanwalt. Notar.';
    const judged = categorize({ text, language: 'de', rules: withMargin(0.5) });
    expect(judged).toMatchObject({ decision: 'review', category: null, platform: null });
    expect([judged.leader, judged.runnerUp?.category].sort()).toEqual(['avocat', 'notaire']);
  });

  it('lets the source tip the scales, never fill them', () => {
    const text = 'Un article chaque mardi.';
    const plain = categorize({ text, language: 'fr' });
    const fromBlog = categorize({ text, language: 'fr', sourceType: 'blog_content' });
    expect(fromBlog.score - plain.score).toBe(1.5);
    expect(categorize({ text: 'Un café.', language: 'fr', sourceType: 'blog_content' }).score).toBe(0);
  });

  it('weighs a title more than the text', () => {
    const text = 'Nous vous recevons du lundi au vendredi dans nos bureaux du centre-ville, près de la gare. Notaire.';
    const bare = categorize({ text, language: 'fr' });
    const titled = categorize({ title: 'Notaire', text, language: 'fr' });
    expect(titled.score).toBeGreaterThan(bare.score);
  });

  it.each([
    ['an inflected word', 'Услуги адвокатов в Казани: развод, раздел имущества.', 'avocat'],
    ['traditional Han', '臺北律師事務所,勞資糾紛。', 'avocat'],
    ['a glued word', 'Patentanwaltskanzlei in Jena.', 'avocat'],
    ['an article written on', 'والمحامية هدى، جدة، قضايا الطلاق.', 'avocat'],
    ['vowel signs', 'مُحَامٍ جنائي في الرياض', 'avocat'],
    ['capitals and accents', 'AVOCATE PÉNALISTE À NÎMES', 'avocat'],
  ])('reads %s', (_, text, expected) => {
    expect(categorize({ text }).category).toBe(expected);
  });

  it('reads English beside any language, and what it detects beside a wrong declaration', () => {
    expect(categorize({ text: 'ทนายความ – Law firm in Bangkok', language: 'th' }).category).toBe('avocat');
    const text = 'Нотариальная контора: доверенности, завещания, наследство.';
    expect(categorize({ text, language: 'en' }).category).toBe('notaire');
  });

  it('gives the same answer twice, and an empty text none', () => {
    const text = 'Influencer, 90k followers on TikTok.';
    expect(categorize({ text })).toEqual(categorize({ text }));
    expect(categorize({ text: '' }).decision).toBe('none');
    expect(categorize({ text: '🙂🙂' }).decision).toBe('none');
  });

  it('stops reading where the rules say', () => {
    const far = ' '.repeat(bundledRules.shared.settings.maxLetters);
    expect(categorize({ text: `${far}Notaire à Lyon`, language: 'fr' }).decision).toBe('none');
  });
});

function withMargin(margin: number) {
  const { shared } = bundledRules;
  return { ...bundledRules, shared: { ...shared, settings: { ...shared.settings, margin } } };
}

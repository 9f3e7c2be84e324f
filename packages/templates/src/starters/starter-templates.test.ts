import { categories, languages } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { coverage } from '../coverage.ts';
import ar from '../data/starters/ar.json' with { type: 'json' };
import de from '../data/starters/de.json' with { type: 'json' };
import en from '../data/starters/en.json' with { type: 'json' };
import es from '../data/starters/es.json' with { type: 'json' };
import fr from '../data/starters/fr.json' with { type: 'json' };
import hi from '../data/starters/hi.json' with { type: 'json' };
import pt from '../data/starters/pt.json' with { type: 'json' };
import ru from '../data/starters/ru.json' with { type: 'json' };
import zh from '../data/starters/zh.json' with { type: 'json' };
import { sanitiseHtml } from '../html/sanitise-html.ts';
import { lintTemplate } from '../lint/lint-template.ts';
import { toMailwizz } from '../mailwizz/to-mailwizz.ts';
import { checkTexts } from '../notice/check-texts.ts';
import { render } from '../render.ts';
import { bareContact, sampleBrand, sampleContacts } from '../sample-contacts.ts';
import { starterTemplate, starterTemplates } from './starter-templates.ts';

const textsOf = ({ general, provider, promoter, ...shared }: typeof en) => ({
  shared,
  ...Object.fromEntries(
    Object.entries({ general, provider, promoter }).map(([audience, { subject, body }]) => [
      audience,
      { subject, ...Object.fromEntries(body.map((words, index) => [`body${index}`, words])) },
    ]),
  ),
});

describe('the starter templates', () => {
  it('fill the whole matrix of languages and categories', () => {
    const all = starterTemplates().map((template, id) => ({ ...template, id }));
    expect(all).toHaveLength(languages.length * (categories.length + 1));
    expect(coverage(all)).toMatchObject({ complete: true });
  });

  it('say the same in nine languages', () => {
    const all = { ar, de, en, es, fr, hi, pt, ru, zh };
    expect(
      checkTexts({
        ar: textsOf(all.ar),
        de: textsOf(all.de),
        en: textsOf(all.en),
        es: textsOf(all.es),
        fr: textsOf(all.fr),
        hi: textsOf(all.hi),
        pt: textsOf(all.pt),
        ru: textsOf(all.ru),
        zh: textsOf(all.zh),
      }),
    ).toEqual([]);
  });

  it.each(starterTemplates().map((template) => [template.name, template] as const))(
    '%s passes its own lint',
    (_name, template) => {
      expect(lintTemplate(template, { brand: sampleBrand }).map(({ code }) => code)).toEqual(['text-missing']);
    },
  );

  it.each(languages)('in %s reads well with and without a name, and goes to MailWizz', (language) => {
    const template = starterTemplate(language, 'avocat');
    for (const contact of [sampleContacts[language], bareContact]) {
      const { subject, html, text } = render(template, contact, { language, brand: sampleBrand });
      for (const body of [subject, html, text]) expect(body).not.toMatch(/[{}]|undefined/);
      expect(text).toContain('https://relais.example/unsubscribe/sample');
    }
    const { html, fields } = toMailwizz(template, { language, brand: sampleBrand });
    expect(html).toContain('[UNSUBSCRIBE_URL]');
    expect(html).toContain('[COMPANY_FULL_ADDRESS]');
    expect(fields.length).toBeGreaterThan(3);
  });

  it('lose nothing when sanitised', () => {
    const { html } = starterTemplate('ar');
    const same = (text: string) => text.replaceAll(' />', '>').replaceAll(/\s+/g, ' ');
    expect(same(sanitiseHtml(html))).toBe(same(html));
  });
});

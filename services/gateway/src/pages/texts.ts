import type { Language } from '@relais/contracts';
import { legalTexts, parseTemplate } from '@relais/templates';

type Section = keyof (typeof legalTexts)['en'];
export type Values = Readonly<Record<string, string | null>>;

/** One language's texts with the tenant's and the person's words put in; what is unknown takes the text's own fallback. */
export function textsFor(language: Language, values: Values) {
  const texts = legalTexts[language];
  return function text<S extends Section>(section: S, key: keyof (typeof texts)[S] & string): string {
    const parsed = parseTemplate(String(texts[section][key]), 'text');
    // The texts are our own and a test reads every one of them.
    if (!parsed.ok) throw new Error(`the text ${section}.${key} of ${language} cannot be read`);
    return parsed.parts
      .map((part) => (part.kind === 'text' ? part.text : (values[part.variable] ?? part.fallback ?? '')))
      .join('');
  };
}
export type Text = ReturnType<typeof textsFor>;

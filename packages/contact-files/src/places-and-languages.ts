import { languages } from '@relais/contracts';

/** ISO 3166-1 alpha-2 of a country as a person writes it: by code, or by its name in one of the nine languages. */
export const countryOf = (text: string): string | undefined =>
  regionCode(/^[a-z]{2}$/i.exec(text.trim())?.[0] ?? '') ?? countryNames().get(plain(text));

/** ISO 639-1 of a language as a person writes it: by tag (`pt-BR`), or by its name in one of the nine languages. */
export const languageOf = (text: string): string | undefined =>
  languageCode(/^([a-z]{2})(?:[-_][a-z]{2,4})?$/i.exec(text.trim())?.[1] ?? '') ?? languageNames().get(plain(text));

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const pairs = letters.flatMap((first) => letters.map((second) => first + second));

/** Regions that are no countries, for which names exist all the same. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);
const englishRegions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const englishLanguages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** The code in force: UK is GB. */
function regionCode(code: string): string | undefined {
  if (code === '') return undefined;
  const region = new Intl.Locale(`und-${code}`).region;
  return region && !NO_COUNTRIES.has(region) && englishRegions.of(region) ? region : undefined;
}

/** The code in force: iw is he. */
function languageCode(code: string): string | undefined {
  if (code === '') return undefined;
  const { language } = new Intl.Locale(code);
  return /^[a-z]{2}$/.test(language) && englishLanguages.of(language) ? language : undefined;
}

/** Names to codes, made when the first name is met. */
function namesOf(
  type: 'region' | 'language',
  codeOf: (pair: string) => string | undefined,
  others: Readonly<Record<string, string>>,
): () => ReadonlyMap<string, string> {
  let names: Map<string, string> | undefined;
  return () => {
    if (names) return names;
    const codes = new Set(pairs.flatMap((pair) => codeOf(pair) ?? []));
    names = new Map(Object.entries(others));
    for (const language of languages) {
      const display = new Intl.DisplayNames(language, { type, fallback: 'none' });
      for (const code of codes) {
        const name = display.of(code);
        if (name !== undefined) names.set(plain(name), code);
      }
    }
    return names;
  };
}

const countryNames = namesOf('region', regionCode, {
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  usa: 'US',
  'u.s.a.': 'US',
  'u.s.': 'US',
  uae: 'AE',
  'hong kong': 'HK',
  macau: 'MO',
  turkey: 'TR',
  'czech republic': 'CZ',
  holland: 'NL',
  'pays bas': 'NL',
});
const languageNames = namesOf('language', languageCode, { mandarin: 'zh', castellano: 'es' });

import type { DiscoveryConfig } from '@relais/contracts';
import type { NewQuery } from '@relais/prisma';

/**
 * Every question a job's templates mean: each in each language and country, and in each city where it names one. Countries are
 * called as their language calls them.
 */
export function expandQueries({ queries, countries, cities, languages }: Expandable): NewQuery[] {
  const expanded = new Map<string, NewQuery>();
  for (const template of queries) {
    for (const language of orNone(languages)) {
      for (const country of orNone(countries)) {
        for (const city of template.includes('{city}') ? orNone(cities) : ['']) {
          const words = {
            country: nameOf('region', country, language),
            language: nameOf('language', language, language),
            city,
          };
          const query = template
            .replaceAll(/\{(country|city|language)\}/g, (_, word: keyof typeof words) => words[word])
            .replace(/\s+/g, ' ')
            .trim();
          if (query !== '') expanded.set(`${query}\n${country}\n${language}`, { query, country, language });
        }
      }
    }
  }
  return [...expanded.values()];
}

type Expandable = Pick<DiscoveryConfig, 'queries' | 'countries' | 'cities' | 'languages'>;

const orNone = (values: readonly string[]): readonly string[] => (values.length > 0 ? values : ['']);

function nameOf(type: 'region' | 'language', code: string, language: string): string {
  if (code === '') return '';
  try {
    return new Intl.DisplayNames([language || 'en'], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

import { z } from 'zod';
import { countryCode, languageCode } from '../api/contact-input.ts';
import { text, words } from '../text.ts';
import { crawlBudget } from './crawl-budget.ts';

/** Words a query template may hold between braces. */
export const queryVariables = ['country', 'city', 'language'] as const;

const template = words(300).refine(
  (query) => [...query.matchAll(/\{([^}]*)\}/g)].every(([, name]) => queryVariables.some((known) => known === name)),
  { message: 'holds {country}, {city} or {language} at the most' },
);

/** What spiders that look for sites share: questions, places to ask them for, and when to stop. */
export const discoveryConfig = crawlBudget.extend({
  queries: z
    .array(template)
    .min(1)
    .max(50)
    .meta({ description: 'Questions; `{country}`, `{city}` and `{language}` are filled in from the lists beside' }),
  countries: z.array(countryCode).max(50).default([]).meta({ description: 'ISO 3166-1 alpha-2' }),
  cities: z.array(text(100).min(1)).max(100).default([]),
  languages: z.array(languageCode).max(10).default([]).meta({ description: 'ISO 639-1; names of countries follow it' }),
  max_results: z.int().min(1).max(1_000).default(50).meta({ description: 'Different sites taken at the most' }),
  result_pages: z.int().min(1).max(10).default(3).meta({ description: 'Pages of results asked for each question' }),
});

import { parsedBy } from '@relais/service';
import { z } from 'zod';
import { readSerpForm } from './serp-forms.ts';

/** Settings of the discovery sources: each is there when its key is. */
export const discoveryEnv = z.object({
  CRAWLER_SERP_API_KEY: z
    .string()
    .optional()
    .describe('Key of a licensed search interface; web searches go there first'),
  CRAWLER_SERP_API_URL: z.url().default('https://google.serper.dev/search').describe('Where that interface is'),
  CRAWLER_SERP_API_FORM: parsedBy('serper, serpapi, or a form written out as JSON', readSerpForm)
    .prefault('serper')
    .describe('How it is asked and read: serper, serpapi, or a form written out as JSON'),
  CRAWLER_SERP_API_COST_MICROS: z.coerce
    .number()
    .int()
    .min(0)
    .default(1_000)
    .describe('What one call costs, in millionths of a euro'),
  CRAWLER_PROGRAMMABLE_SEARCH_KEY: z
    .string()
    .optional()
    .describe('Key of Programmable Search JSON, which ends on 2027-01-01; asked when no other search interface is'),
  CRAWLER_PROGRAMMABLE_SEARCH_ENGINE: z.string().optional().describe('Its search engine id (cx)'),
  CRAWLER_PROGRAMMABLE_SEARCH_URL: z
    .url()
    .default('https://customsearch.googleapis.com/customsearch/v1')
    .describe('Where it is'),
  CRAWLER_PLACES_KEY: z.string().optional().describe('Key of the Places interface (new), for google_maps jobs'),
  CRAWLER_PLACES_URL: z
    .url()
    .default('https://places.googleapis.com/v1/places:searchText')
    .describe('Where its text search is'),
  CRAWLER_SEARCH_PAGES_URL: z
    .string()
    .optional()
    .describe('Last resort, off by default: a search engine’s page of results, with {query} and {start}'),
  CRAWLER_SEARCH_PAGES_REASON: z
    .string()
    .optional()
    .describe('Why reading it is right; without a reason it is not read'),
  CRAWLER_SEARCH_PAGES_APPROVED_BY: z
    .string()
    .optional()
    .describe('Two people who agreed, comma-separated; without both it is not read'),
});

export interface DiscoverySettings {
  readonly serpApi: { url: string; key: string; form: ReturnType<typeof readSerpForm>; costMicros: number } | null;
  readonly programmableSearch: { url: string; key: string; engine: string } | null;
  readonly places: { url: string; key: string } | null;
  readonly searchPages: { url: string; reason: string; approvedBy: string } | null;
}

export function readDiscoverySettings(e: z.output<typeof discoveryEnv>): DiscoverySettings {
  const people = new Set(
    (e.CRAWLER_SEARCH_PAGES_APPROVED_BY ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  );
  const { CRAWLER_SEARCH_PAGES_URL: page, CRAWLER_SEARCH_PAGES_REASON: reason } = e;
  const { CRAWLER_PROGRAMMABLE_SEARCH_KEY: searchKey, CRAWLER_PROGRAMMABLE_SEARCH_ENGINE: engine } = e;
  return {
    serpApi: e.CRAWLER_SERP_API_KEY
      ? {
          url: e.CRAWLER_SERP_API_URL,
          key: e.CRAWLER_SERP_API_KEY,
          form: e.CRAWLER_SERP_API_FORM,
          costMicros: e.CRAWLER_SERP_API_COST_MICROS,
        }
      : null,
    programmableSearch: searchKey && engine ? { url: e.CRAWLER_PROGRAMMABLE_SEARCH_URL, key: searchKey, engine } : null,
    places: e.CRAWLER_PLACES_KEY ? { url: e.CRAWLER_PLACES_URL, key: e.CRAWLER_PLACES_KEY } : null,
    searchPages: page && reason && people.size >= 2 ? { url: page, reason, approvedBy: [...people].join(', ') } : null,
  };
}

import { z } from 'zod';
import { type ApiDeps, askApi } from './ask-api.ts';
import type { DiscoverySource, SourceAnswer, SourceManifest } from './source.ts';

/** Google's Programmable Search JSON interface. It ends on 1 January 2027; after that it is not asked any more. */
export const PROGRAMMABLE_SEARCH_ENDS = new Date('2027-01-01T00:00:00Z');
const PAGE = 10;
/** The interface answers no more than a hundred results a question. */
const LAST_PAGE = 10;

const manifest: SourceManifest = {
  name: 'programmable_search',
  serves: 'web_search',
  keeps: 'the address and rank of a result, until its site was read; no title, no text',
  keptDays: 30,
  costMicros: 4_600,
  delayMs: 0,
  pageSize: PAGE,
};

// An answer without results has no `items`, but always says how it searched.
const answerShape = z.object({
  searchInformation: z.object({ totalResults: z.string() }),
  items: z.array(z.object({ link: z.string() })).optional(),
  queries: z.object({ nextPage: z.array(z.unknown()).optional() }).optional(),
});

export function programmableSearch(
  settings: { readonly url: string; readonly key: string; readonly engine: string },
  deps: ApiDeps,
): DiscoverySource {
  return {
    manifest,
    host: new URL(settings.url).host,
    async ask({ query, country, language, page }, signal): Promise<SourceAnswer> {
      const url = new URL(settings.url);
      const parameters = {
        key: settings.key,
        cx: settings.engine,
        q: query,
        num: String(PAGE),
        start: String((page - 1) * PAGE + 1),
        ...(country ? { gl: country.toLowerCase() } : {}),
        ...(language ? { lr: `lang_${language}` } : {}),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const answer = await askApi(deps, { url }, signal);
      if (answer.kind !== 'json') return answer;
      const read = answerShape.safeParse(answer.body);
      if (!read.success) return { kind: 'changed', detail: z.prettifyError(read.error) };
      const { items = [], queries } = read.data;
      return {
        kind: 'results',
        results: items.map(({ link }) => ({ url: link })),
        next: queries?.nextPage?.length && page < LAST_PAGE ? {} : null,
      };
    },
  };
}

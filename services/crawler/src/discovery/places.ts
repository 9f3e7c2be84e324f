import { z } from 'zod';
import { type ApiDeps, askApi } from './ask-api.ts';
import type { DiscoverySource, SourceAnswer, SourceManifest } from './source.ts';

const PAGE = 20;

const manifest: SourceManifest = {
  name: 'places',
  serves: 'places',
  // Names, addresses and numbers are not even asked for: the business's own site is the source of record.
  keeps: 'the place id, and the address of the website until it was read',
  keptDays: 30,
  costMicros: 32_000,
  delayMs: 0,
  pageSize: PAGE,
};

// Without results the interface answers an empty object.
const answerShape = z.strictObject({
  places: z.array(z.object({ id: z.string(), websiteUri: z.string().optional() })).optional(),
  nextPageToken: z.string().optional(),
});

/** Places interface (new), text search: businesses of a place, for their websites. */
export function places(settings: { readonly url: string; readonly key: string }, deps: ApiDeps): DiscoverySource {
  return {
    manifest,
    host: new URL(settings.url).host,
    async ask({ query, country, language, pageToken }, signal): Promise<SourceAnswer> {
      const body = {
        textQuery: query,
        pageSize: PAGE,
        ...(country ? { regionCode: country } : {}),
        ...(language ? { languageCode: language } : {}),
        ...(pageToken === null ? {} : { pageToken }),
      };
      const headers = {
        'x-goog-api-key': settings.key,
        'x-goog-fieldmask': 'places.id,places.websiteUri,nextPageToken',
      };
      const answer = await askApi(deps, { url: new URL(settings.url), headers, body }, signal);
      if (answer.kind !== 'json') return answer;
      const read = answerShape.safeParse(answer.body);
      if (!read.success) return { kind: 'changed', detail: z.prettifyError(read.error) };
      const { places: found = [], nextPageToken } = read.data;
      return {
        kind: 'results',
        results: found.map(({ id, websiteUri }) => ({ url: websiteUri ?? null, placeId: id })),
        next: nextPageToken === undefined ? null : { pageToken: nextPageToken },
      };
    },
  };
}

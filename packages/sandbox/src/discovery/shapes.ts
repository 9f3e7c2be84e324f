import type { IncomingHttpHeaders } from 'node:http';
import type { DiscoveryApi, Found } from './found.ts';

interface Received {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Question {
  readonly api: DiscoveryApi;
  readonly query: string;
  readonly page: number;
  readonly key: string | undefined;
}

/** How one interface is asked and answers, as recorded of the real one. */
export interface Shape {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly type: string;
  readonly pageSize: number;
  readonly needsKey: boolean;
  read(received: Received): Question;
  write(found: Found): string;
  /** The same answer as another version of the interface might write it. */
  readonly changed: string;
  readonly quotaStatus: number;
  readonly quota: string;
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
const json = (value: unknown): string => JSON.stringify(value);
const titleOf = (url: string): string => `Result at ${new URL(url).host}`;

const serper: Shape = {
  path: '/serper/search',
  method: 'POST',
  type: 'application/json',
  pageSize: 10,
  needsKey: true,
  read: ({ headers, body }) => ({
    api: 'serper',
    query: String(body.q),
    page: Number(body.page ?? 1),
    key: single(headers['x-api-key']),
  }),
  write: ({ query, page, found }) =>
    json({
      searchParameters: { q: query, gl: 'fr', hl: 'fr', type: 'search', page, engine: 'google' },
      organic: found.map((link, at) => ({ title: titleOf(link), link, snippet: '…', position: at + 1 })),
      relatedSearches: [],
      credits: 1,
    }),
  changed: json({ request: { q: 'x' }, results: { web: [{ href: 'https://example.com/' }] } }),
  quotaStatus: 400,
  quota: json({ message: 'Not enough credits', statusCode: 400 }),
};

const serpapi: Shape = {
  path: '/search.json',
  method: 'GET',
  type: 'application/json; charset=utf-8',
  pageSize: 10,
  needsKey: true,
  read: ({ url }) => ({
    api: 'serpapi',
    query: url.searchParams.get('q') ?? '',
    page: Number(url.searchParams.get('start') ?? 0) / 10 + 1,
    key: url.searchParams.get('api_key') ?? undefined,
  }),
  write: ({ query, found }) =>
    json({
      search_metadata: { id: '0', status: 'Success' },
      search_parameters: { engine: 'google', q: query },
      search_information: {
        query_displayed: query,
        organic_results_state: found.length > 0 ? 'Results for exact spelling' : 'Fully empty',
      },
      ...(found.length > 0
        ? { organic_results: found.map((link, at) => ({ position: at + 1, title: titleOf(link), link })) }
        : { error: "Google hasn't returned any results for this query." }),
    }),
  changed: json({ search_metadata: { status: 'Success' }, organic: [] }),
  quotaStatus: 429,
  quota: json({ error: 'Your account has run out of searches.' }),
};

const programmableSearch: Shape = {
  path: '/customsearch/v1',
  method: 'GET',
  type: 'application/json; charset=UTF-8',
  pageSize: 10,
  needsKey: true,
  read: ({ url }) => ({
    api: 'programmable_search',
    query: url.searchParams.get('q') ?? '',
    page: (Number(url.searchParams.get('start') ?? 1) - 1) / 10 + 1,
    key: url.searchParams.get('key') ?? undefined,
  }),
  write: ({ query, page, found, isLast }) =>
    json({
      kind: 'customsearch#search',
      queries: {
        request: [{ searchTerms: query, count: found.length, startIndex: (page - 1) * 10 + 1 }],
        ...(isLast ? {} : { nextPage: [{ searchTerms: query, count: 10, startIndex: page * 10 + 1 }] }),
      },
      searchInformation: { searchTime: 0.2, totalResults: String(found.length) },
      ...(found.length > 0
        ? { items: found.map((link) => ({ kind: 'customsearch#result', title: titleOf(link), link })) }
        : {}),
    }),
  changed: json({ kind: 'customsearch#search', results: [] }),
  quotaStatus: 429,
  quota: json({
    error: { code: 429, message: "Quota exceeded for quota metric 'Queries'", status: 'RESOURCE_EXHAUSTED' },
  }),
};

const places: Shape = {
  path: '/v1/places:searchText',
  method: 'POST',
  type: 'application/json; charset=UTF-8',
  pageSize: 20,
  needsKey: true,
  read: ({ headers, body }) => ({
    api: 'places',
    query: String(body.textQuery),
    page: Number(/^page-(\d+)$/.exec(String(body.pageToken ?? 'page-1'))?.[1] ?? 1),
    key: single(headers['x-goog-api-key']),
  }),
  write: ({ page, found, isLast }) =>
    json({
      ...(found.length > 0
        ? { places: found.map((websiteUri, at) => ({ id: `ChIJ-${page}-${at}`, websiteUri })) }
        : {}),
      ...(isLast ? {} : { nextPageToken: `page-${page + 1}` }),
    }),
  changed: json({ results: [{ place_id: 'x', website: 'https://example.com/' }], status: 'OK' }),
  quotaStatus: 429,
  quota: json({ error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } }),
};

const searchPages: Shape = {
  path: '/search',
  method: 'GET',
  type: 'text/html; charset=utf-8',
  pageSize: 10,
  needsKey: false,
  read: ({ url }) => ({
    api: 'search_pages',
    query: url.searchParams.get('q') ?? '',
    page: Number(url.searchParams.get('start') ?? 0) / 10 + 1,
    key: undefined,
  }),
  write: ({ found, query }) =>
    `<html><head><title>${found.length} results</title></head><body><div id="search">${
      found
        .map(
          (link) =>
            `<div class="g"><a href="/url?q=${encodeURIComponent(link)}&amp;sa=U"><h3>${titleOf(link)}</h3></a></div>`,
        )
        .join('\n') || `<p>Your search did not match any documents: ${query.length} characters.</p>`
    }</div><a href="/search?q=x&amp;start=10">Next</a></body></html>`,
  changed: '<html><head><title>Search</title></head><body><div id="app">Results are here somewhere</div></body></html>',
  quotaStatus: 429,
  quota: '<html>Too many requests</html>',
};

export const SHAPES: readonly Shape[] = [serper, serpapi, programmableSearch, places, searchPages];

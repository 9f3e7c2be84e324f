import { type DiscoveryApi, type DiscoveryMode, type RunningDiscovery, startDiscovery } from '@relais/sandbox';
import { openLogger } from '@relais/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWeb, type Web } from '../net/open-web.ts';
import { siteOf } from '../robots/open-robots.ts';
import { notBusinesses } from './data/not-a-business.ts';
import { discoveryEnv, readDiscoverySettings } from './env.ts';
import { expandQueries } from './expand-queries.ts';
import { openSources } from './open-sources.ts';
import { pickSites, whyDropped } from './pick-sites.ts';
import { places } from './places.ts';
import { programmableSearch } from './programmable-search.ts';
import { searchPages } from './search-pages.ts';
import { serpApi } from './serp-api.ts';
import { readSerpForm } from './serp-forms.ts';
import type { DiscoverySource } from './source.ts';

const KEY = 'a key for tests only';
const results = Array.from({ length: 23 }, (_, at) => `https://www.cabinet-${at}.example/`);
let discovery: RunningDiscovery;
let web: Web;
const sources = new Map<DiscoveryApi, DiscoverySource>();

beforeAll(async () => {
  discovery = await startDiscovery({ results, key: KEY });
  web = openWeb({ rules: [], idleMs: 2_000 });
  const { urls } = discovery;
  const deps = { get: web.openFor([new URL(urls.serper).host]), userAgent: 'RelaisBot/1.0', deadlineMs: 5_000 };
  const serp = (api: 'serper' | 'serpapi') =>
    serpApi({ url: urls[api], key: KEY, form: readSerpForm(api), costMicros: 1 }, deps);
  const robots = { of: async () => siteOf({ kind: 'open', why: 'allowed' }) };
  const pages = { url: urls.search_pages, reason: 'a trial', approvedBy: 'Ann, Bob' };
  sources.set('serper', serp('serper'));
  sources.set('serpapi', serp('serpapi'));
  sources.set(
    'programmable_search',
    programmableSearch({ url: urls.programmable_search, key: KEY, engine: 'cx' }, deps),
  );
  sources.set('places', places({ url: urls.places, key: KEY }, deps));
  sources.set('search_pages', searchPages(pages, { ...deps, robots, render: async () => null }));
});
afterAll(async () => {
  await web.close();
  await discovery.stop();
});

const apis: DiscoveryApi[] = ['serper', 'serpapi', 'programmable_search', 'places', 'search_pages'];
const ask = (api: DiscoveryApi, page = 1, pageToken: string | null = null) =>
  sources
    .get(api)
    ?.ask({ query: 'avocat Thaïlande', country: 'TH', language: 'fr', page, pageToken }, AbortSignal.timeout(10_000));

describe.each(apis)('%s', (api) => {
  const inMode = async (mode: DiscoveryMode) => {
    discovery.setMode(api, mode);
    return ask(api);
  };

  it('answers what was found, in order, page by page', async () => {
    discovery.setMode(api, 'ok');
    const first = await ask(api);
    if (first?.kind !== 'results') throw new Error(JSON.stringify(first));
    const size = first.results.length;
    expect(first.results.map(({ url }) => url)).toEqual(results.slice(0, size));
    expect(size).toBe(sources.get(api)?.manifest.pageSize);
    const second = await ask(api, 2, first.next?.pageToken ?? null);
    expect(second).toMatchObject({ kind: 'results', results: results.slice(size, 2 * size).map((url) => ({ url })) });
    expect(discovery.log().at(-1)).toMatchObject({ api, query: 'avocat Thaïlande', page: 2 });
  });

  it('tells finding nothing from an answer it does not know', async () => {
    expect(await inMode('empty')).toMatchObject({ kind: 'results', results: [], next: null });
    expect(await inMode('changed')).toMatchObject({ kind: 'changed', detail: expect.any(String) });
  });

  it('respects walls, and tells "slower" from "not today"', async () => {
    expect(await inMode('captcha')).toEqual({ kind: 'refused', reason: 'captcha' });
    expect(await inMode('consent')).toEqual({ kind: 'refused', reason: 'consent_wall' });
    expect(await inMode('throttled')).toEqual({ kind: 'throttled', retryAfterMs: 1_000 });
    expect(await inMode('quota')).toMatchObject({ kind: api === 'search_pages' ? 'throttled' : 'quota' });
    expect(await inMode('broken')).toMatchObject({ kind: 'broken', mayPass: true });
  });
});

describe('a key that is wrong', () => {
  it('is a refusal that does not repeat the key', async () => {
    const { urls } = discovery;
    const deps = { get: web.openFor([new URL(urls.serpapi).host]), userAgent: 'RelaisBot/1.0', deadlineMs: 5_000 };
    const source = serpApi({ url: urls.serpapi, key: 'wrong', form: readSerpForm('serpapi'), costMicros: 1 }, deps);
    const answer = await source.ask(
      { query: 'x', country: '', language: '', page: 1, pageToken: null },
      AbortSignal.timeout(5_000),
    );
    expect(answer).toEqual({ kind: 'refused', reason: 'forbidden' });
  });
});

describe('results', () => {
  it.each(notBusinesses)('of a $reason are dropped: $example', ({ reason, example }) => {
    expect(whyDropped(new URL(example))).toBe(reason);
  });

  it('claim no domain twice', () => {
    const claimed = notBusinesses.flatMap(({ domains = [], names = [] }) => [...domains, ...names]);
    expect(claimed.filter((one, at) => claimed.indexOf(one) !== at)).toEqual([]);
  });

  it('become sites by domain, with the word for those that are none', () => {
    const picked = pickSites(
      [
        { url: 'https://www.cabinet.example/?utm_source=x' },
        { url: 'https://fr.linkedin.com/in/ann' },
        { url: 'https://tarifs.example/grille.pdf' },
        { url: null, placeId: 'ChIJ1' },
        { url: 'javascript:alert(1)' },
      ],
      11,
    );
    expect(picked).toMatchObject([
      { domain: 'cabinet.example', url: 'https://www.cabinet.example/', rank: 11 },
      { dropped: 'social_network' },
      { dropped: 'file' },
      { dropped: 'no_website', placeId: 'ChIJ1' },
      { dropped: 'no_web_address' },
    ]);
    expect(picked[0]).not.toHaveProperty('dropped');
  });
});

describe('questions', () => {
  it('are asked for every country, city and language, in the language’s own words', () => {
    const queries = ['avocat francophone {country}', 'notaire {city}'];
    const asked = expandQueries({ queries, countries: ['TH', 'DE'], cities: ['Bangkok', 'Berlin'], languages: ['fr'] });
    expect(asked.map(({ query, country }) => `${query} (${country})`)).toEqual([
      'avocat francophone Thaïlande (TH)',
      'avocat francophone Allemagne (DE)',
      'notaire Bangkok (TH)',
      'notaire Berlin (TH)',
      'notaire Bangkok (DE)',
      'notaire Berlin (DE)',
    ]);
  });

  it('stay one when nothing is listed', () => {
    expect(expandQueries({ queries: ['avocat {country}'], countries: [], cities: [], languages: [] })).toEqual([
      { query: 'avocat', country: '', language: '' },
    ]);
  });
});

describe('the sources of a process', () => {
  const settingsOf = (env: Record<string, string>) => readDiscoverySettings(discoveryEnv.parse(env));
  const open = (env: Record<string, string>) =>
    openSources({
      settings: settingsOf(env),
      web,
      proxies: web,
      robots: { of: async () => siteOf({ kind: 'open', why: 'allowed' }) },
      browsers: { render: async () => null, close: async () => {} },
      log: openLogger({ service: 'crawler', level: 'silent' }),
      userAgent: 'RelaisBot/1.0',
      deadlineMs: 1_000,
    });
  const page = { CRAWLER_SEARCH_PAGES_URL: 'https://search.example/?q={query}' };

  it('are those whose key is set; pages of results need a reason and two people', () => {
    expect(open({}).has('web_search')).toBe(false);
    expect(open({ ...page, CRAWLER_SEARCH_PAGES_REASON: 'none better' }).has('web_search')).toBe(false);
    const one = { ...page, CRAWLER_SEARCH_PAGES_REASON: 'none better', CRAWLER_SEARCH_PAGES_APPROVED_BY: 'Ann, Ann' };
    expect(open(one).has('web_search')).toBe(false);
    expect(open({ ...one, CRAWLER_SEARCH_PAGES_APPROVED_BY: 'Ann, Bob' }).has('web_search')).toBe(true);
    expect(open({ CRAWLER_PLACES_KEY: 'k' }).has('places')).toBe(true);
  });

  it('stand in for each other once one is closed, and end with their terms', () => {
    const all = open({
      CRAWLER_SERP_API_KEY: 'k',
      CRAWLER_PROGRAMMABLE_SEARCH_KEY: 'k',
      CRAWLER_PROGRAMMABLE_SEARCH_ENGINE: 'cx',
    });
    const before = new Date('2026-12-01');
    const first = all.next('web_search', before);
    expect(first?.manifest.name).toBe('serp_api');
    if (first) all.close(first, 60_000);
    expect(all.next('web_search', before)?.manifest.name).toBe('programmable_search');
    expect(all.next('web_search', new Date('2027-01-01T00:00:00Z'))).toBeNull();
  });
});

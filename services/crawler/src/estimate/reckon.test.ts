import { spiderCatalogue } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { type HostSeen, type Prices, reckon } from './reckon.ts';

const free: Prices = { callMicros: null, questions: [], proxy: null };
const seen = (one: Partial<HostSeen>): HostSeen => ({
  host: 'a.example',
  reason: null,
  sitemapPages: null,
  links: null,
  bytes: null,
  delayMs: 2_000,
  ...one,
});
const urls = (more: object) => spiderCatalogue.custom_urls.config.parse({ urls: ['https://a.example/'], ...more });
const looked = (...hosts: HostSeen[]) => ({ hosts, hostsUnseen: 0, requests: hosts.length });

describe('what a job would come to', () => {
  it('takes a sitemap for the size of a site, else guesses from links, and reads nothing of a host that is closed', () => {
    const hosts = [
      seen({ host: 'a.example', sitemapPages: 40, links: 9 }),
      seen({ host: 'b.example', links: 5 }),
      seen({ host: 'c.example', reason: 'robots_disallowed' }),
    ];
    const estimate = reckon(urls({}), looked(...hosts), free);
    expect(estimate.hosts.map(({ pages, readable }) => [pages, readable])).toEqual([
      [40, true],
      [16, true],
      [0, false],
    ]);
    expect(estimate).toMatchObject({
      pages: { likely: 56, at_most: 200 },
      // The slowest host: 40 pages, two seconds each.
      minutes: 1.33,
      cost_eur: { total: 0 },
      ends_by: 'read',
      requests: 3,
    });
    expect(reckon(urls({ max_depth: 0 }), looked(...hosts), free).pages.likely).toBe(2);
    expect(reckon(urls({ max_depth: 1 }), looked(seen({ links: 5 })), free).pages.likely).toBe(6);
  });

  it('goes by the pace of the slowest host and by what its budgets allow', () => {
    const slow = looked(seen({ sitemapPages: 400, delayMs: 30_000 }));
    expect(reckon(urls({ max_pages: 100 }), slow, free)).toMatchObject({ minutes: 50, ends_by: 'page_budget' });
    expect(reckon(urls({ max_minutes: 10 }), slow, free)).toMatchObject({ minutes: 10, ends_by: 'time_budget' });
  });

  it('adds up proxies and calls, and says which money ends it', () => {
    const proxy = { microsPerRequest: 1_000, microsPerGb: 1e6 };
    const read = looked(seen({ sitemapPages: 99, bytes: 100_000 }));
    const paid = reckon(urls({ max_cost: 0.05 }), read, { ...free, proxy });
    expect(paid).toMatchObject({ cost_eur: { search: 0, proxies: 0.11, total: 0.11 }, ends_by: 'cost_budget' });

    const questions = ['avocat Thaïlande', 'avocat Laos', 'avocat Cambodge'];
    const config = spiderCatalogue.google_search.config.parse({ queries: ['avocat'], max_results: 5, result_pages: 2 });
    const none = { hosts: [], hostsUnseen: 0, requests: 0 };
    expect(reckon(config, none, { callMicros: 1_000, questions, proxy: null })).toMatchObject({
      questions,
      pages: { likely: 60 },
      cost_eur: { search: 0.006, total: 0.006 },
    });
    expect(reckon(config, none, { ...free, questions }).notes.join(' ')).toContain('No search interface');
  });
});

import { describe, expect, it } from 'vitest';
import {
  allows,
  canonicalCategory,
  categories,
  contactInput,
  contactLife,
  contactStatuses,
  priorityOf,
  queueNames,
  queues,
  queuesConsumedBy,
  refusedSpiders,
  scrapeJobInput,
  spiderCatalogue,
  spiders,
  statesBefore,
} from './index.ts';

describe('the life of a contact', () => {
  it('never leaves blacklisted and never returns from unsubscribed to the line', () => {
    expect(contactLife.blacklisted).toEqual([]);
    expect(contactLife.unsubscribed).toEqual(['blacklisted']);
  });

  it('reaches every state but the first from another', () => {
    for (const status of contactStatuses) expect(statesBefore(contactLife, status), status).not.toEqual([]);
  });

  it('injects only what was validated', () => {
    expect(statesBefore(contactLife, 'injected')).toEqual(['validated']);
    expect(allows(contactLife, 'pending', 'injected')).toBe(false);
  });
});

describe('the queue catalogue', () => {
  it('names each queue as its key', () => {
    for (const name of queueNames) expect(queues[name].name).toBe(name);
  });

  it('gives each consumer its queues', () => {
    expect(queuesConsumedBy('validator')).toEqual(['import', 'validate', 'verify']);
    expect(queuesConsumedBy('gateway')).toEqual([]);
  });

  it('refuses a batch above 500 contacts', () => {
    const contactIds = Array.from({ length: 501 }, (_, id) => id);
    expect(queues.validate.payload.safeParse({ tenantId: 1, contactIds }).success).toBe(false);
  });

  it('accepts the jobs of the first release', () => {
    expect(queues.crawl.payload.parse({ tenantId: 1, scrapeJobId: 2, lane: 0 })).toBeTruthy();
    expect(queues.sync.payload.parse({ tenantId: 1, instanceId: 3, contactIds: [4] })).toBeTruthy();
  });

  it('lets a small batch overtake a bulk import', () => {
    expect(priorityOf(1)).toBe('live');
    expect(priorityOf(1_000)).toBe('bulk');
  });
});

describe('contact input', () => {
  it('takes a category by any of its names', () => {
    expect(contactInput.parse({ email: 'a@b.test', category: 'Blogger' }).category).toBe('blogueur');
    for (const category of categories) expect(canonicalCategory(category)).toBe(category);
  });

  it('refuses U+0000 in any string, naming the field', () => {
    const answer = contactInput.safeParse({ email: 'a@b.test', custom_fields: { note: 'x\u0000' } });
    expect(answer.error?.issues[0]?.path).toEqual(['custom_fields', 'note']);
  });

  it('refuses half a surrogate pair, which no UTF-8 database takes', () => {
    expect(contactInput.safeParse({ email: 'a@b.test', city: '\ud800' }).success).toBe(false);
  });

  it('refuses a link that is not the web', () => {
    expect(contactInput.safeParse({ email: 'a@b.test', website: 'javascript:alert(1)' }).success).toBe(false);
  });
});

describe('scrape job input', () => {
  it('fills in gentle defaults', () => {
    const job = scrapeJobInput.parse({ source_type: 'custom_urls', config: { urls: ['https://example.com/'] } });
    expect(job.config).toMatchObject({ delay_seconds: 2, concurrency: 8, concurrency_per_host: 2, render: 'auto' });
  });

  it('asks of each spider what it needs', () => {
    const searched = scrapeJobInput.parse({ source_type: 'google_maps', config: { queries: ['notaire {city}'] } });
    expect(searched.config).toMatchObject({ max_results: 50, result_pages: 3, cities: [] });
    const blog = scrapeJobInput.safeParse({ source_type: 'blog_content', config: { queries: ['blog'] } });
    expect(blog.error?.issues[0]?.path).toEqual(['config', 'urls']);
  });

  it.each(Object.keys(refusedSpiders))('refuses %s with the reason it is refused for', (network) => {
    const { error } = scrapeJobInput.safeParse({ source_type: `${network}_pages`, config: {} });
    expect(error?.issues).toMatchObject([{ path: ['source_type'], message: expect.stringContaining('forbids') }]);
  });

  it('declares every spider under its own name', () => {
    for (const name of spiders) expect(spiderCatalogue[name].name).toBe(name);
  });
});

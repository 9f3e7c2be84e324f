import { type RunningDns, type RunningSites, sitesDnsZones, startDns, startSites } from '@relais/sandbox';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ContactLine } from '../crawl/contact-line.ts';
import type { CrawlSummary } from '../crawl/run-crawl.ts';
import { relais } from '../relais.testkit.ts';

describe('relais crawl', { timeout: 150_000 }, () => {
  let sites: RunningSites;
  let dns: RunningDns;
  const redis = new Redis(inject('redisUrl'));
  beforeAll(async () => {
    sites = await startSites({ only: ['cabinet-martin'] });
    const silent = { behaviour: 'timeout' } as const;
    dns = await startDns({ zones: { ...sitesDnsZones(), 'ancien-cabinet-martin.test': silent } });
  });
  afterAll(async () => {
    await sites.stop();
    await dns.stop();
    redis.disconnect();
  });

  it('reads a site on this machine with services of its own, and leaves nothing behind', async () => {
    const [site] = sites.sites;
    const ended = await relais(['crawl', ...sites.urls, '--json', '--delay', '0', '--dns-server', dns.address], {
      env: { REDIS_URL: inject('redisUrl'), RELAIS_STATE_DIR: '/nonexistent', VALIDATOR_DNS_TIMEOUT_MS: '300' },
    });

    const lines = ended.json<ContactLine | { summary: CrawlSummary }>();
    const contacts = lines.flatMap((line) => ('summary' in line ? [] : [line]));
    const reachable = site?.reachable.map(({ email }) => email) ?? [];
    expect(contacts.map(({ email }) => email).sort()).toEqual(reachable.sort());
    for (const contact of contacts) {
      const isSilent = contact.email.endsWith('@ancien-cabinet-martin.test');
      expect(contact).toMatchObject({
        validation: isSilent ? 'unknown' : expect.stringMatching(/^(accept|reject)/),
        category: 'avocat',
        source_url: expect.stringContaining(sites.urls[0] ?? ''),
        language: 'fr',
      });
    }
    expect(lines.at(-1)).toMatchObject({
      summary: {
        status: 'completed',
        pages: expect.any(Number),
        contacts: reachable.length,
        validation: { unknown: 1 },
      },
    });
    expect(ended.code).toBe(0);
    expect(await redis.keys('{relais-*')).toEqual([]);
  });

  it('says what a spider does not take', async () => {
    const ended = await relais(['crawl', 'https://example.org', '--spider', 'google_maps']);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('google_maps takes no <url>') });
  });
});

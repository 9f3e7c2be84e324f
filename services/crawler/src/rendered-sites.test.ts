import { getScrapeJob } from '@relais/prisma';
import { ensureBrowser, type RunningSites, startSites } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CrawlBench, openCrawlBench } from './crawl.testkit.ts';

const APP = 'atelier-baan';
let bench: CrawlBench;
let sites: RunningSites;
let chromium: string;

beforeAll(async () => {
  [bench, sites, chromium] = await Promise.all([
    openCrawlBench(inject('pgAdminUrl'), inject('redisUrl')),
    startSites({ only: [APP] }),
    ensureBrowser(() => {}),
  ]);
}, 120_000);
afterAll(async () => {
  await bench.close();
  await sites.stop();
});

const crawl = async (render: string) => {
  const jobId = await bench.crawl({ urls: [`${sites.origin(APP)}/`], render, concurrency: 2, concurrency_per_host: 2 });
  await bench.ended(jobId);
  return { jobId, job: await getScrapeJob(bench.db, bench.tenantId, jobId), pages: await bench.pages(jobId) };
};

describe('a site that is written by a script', () => {
  it('gives all its pages and contacts in one, asked for no more than that takes', async () => {
    sites.resetLog();
    await bench.start({ CHROMIUM_PATH: chromium });
    const { job, pages } = await crawl('auto');
    const truth = sites.sites[0];
    expect(
      pages
        .filter(({ status }) => status === 'done')
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...(truth?.paths ?? [])].sort());
    expect(job?.rendered).toBe(truth?.pages);
    const found = (await bench.db.contact.findMany({ select: { email: true } })).map(({ email }) => email);
    expect(found.sort()).toEqual(truth?.reachable.map(({ email }) => email).sort());

    const asked = sites.log().map(({ path }) => path);
    expect(asked.filter((path) => path === '/app.js')).toHaveLength(1);
    expect(asked.filter((path) => /^\/(?:assets|intern|api\/seen)/.test(path))).toEqual([]);
    expect(new Set(sites.log().map(({ userAgent }) => userAgent)).size).toBe(1);
  }, 60_000);
});

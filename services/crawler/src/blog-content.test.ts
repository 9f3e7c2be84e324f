import { getScrapeJob, listArticles } from '@relais/prisma';
import { type RunningSites, startSites } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CrawlBench, openCrawlBench, type PageRow } from './crawl.testkit.ts';

const BLOG = 'carnets-hoian';
let bench: CrawlBench;
let sites: RunningSites;
let jobId: number;
let pages: PageRow[];

beforeAll(async () => {
  [bench, sites] = await Promise.all([
    openCrawlBench(inject('pgAdminUrl'), inject('redisUrl')),
    startSites({ only: [BLOG] }),
  ]);
  await bench.start();
  jobId = await bench.crawl({ urls: [`${sites.origin(BLOG)}/`], min_words: 40, render: 'never' }, 'blog_content');
  await bench.ended(jobId);
  pages = await bench.pages(jobId);
}, 60_000);
afterAll(async () => {
  await bench.close();
  await sites.stop();
});

const pathsOf = (reason: string) => pages.filter((page) => page.reason === reason).map(({ path }) => path);

describe('a blog', () => {
  it('is read by its feed, its sitemaps (packed ones too) and its links', () => {
    expect(pathsOf('feed')).toEqual(['/feed/']);
    expect(pathsOf('sitemap').sort()).toEqual(['/posts.xml.gz', '/sitemap.xml']);
    const read = pages.filter(({ status }) => status === 'done').map(({ path }) => path);
    for (const path of sites.sites[0]?.paths ?? []) expect(read).toContain(path);
  });

  it('gives its articles once each, and no list or contact page', async () => {
    const articles = await listArticles(bench.db, bench.tenantId, { jobId }, { limit: 50 });
    expect(articles.map(({ title }) => title).sort()).toEqual([
      'Les lanternes de l’hiver',
      'Louer une maison à Hội An',
      'L’école des enfants',
      'Trois tailleurs',
    ]);
    expect(articles.find(({ title }) => title === 'Trois tailleurs')).toMatchObject({
      author: 'Solène Kervadec',
      publishedAt: new Date('2023-05-02'),
      language: 'fr',
      wordCount: expect.any(Number),
      domain: new URL(sites.origin(BLOG)).host,
    });
    expect(await getScrapeJob(bench.db, bench.tenantId, jobId)).toMatchObject({ articles: 4, discovery: null });
  });

  it('keeps the contacts of its pages', async () => {
    const contacts = await bench.db.contact.findMany({ select: { email: true } });
    expect(contacts.map(({ email }) => email).sort()).toEqual(
      sites.sites[0]?.reachable.map(({ email }) => email).sort(),
    );
  });

  it('brings its articles up to date when it is read again, and stores none twice', async () => {
    const again = await bench.crawl(
      { urls: [`${sites.origin(BLOG)}/`], min_words: 40, published_after: '2025-01-01', render: 'never' },
      'blog_content',
    );
    await bench.ended(again);
    expect(await bench.db.scrapedArticle.count()).toBe(4);
    expect(await listArticles(bench.db, bench.tenantId, { jobId: again }, { limit: 50 })).toHaveLength(3);
    expect(await listArticles(bench.db, bench.tenantId + 1, {}, { limit: 50 })).toEqual([]);
  });
});

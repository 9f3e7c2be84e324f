import { type RunningSites, startSites } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CrawlBench, openCrawlBench, type PageRow } from './crawl.testkit.ts';

let bench: CrawlBench;
let sites: RunningSites;
let pages: PageRow[];
let jobId: number;
/** Address to the pages it was seen on. */
const seen = new Map<string, string[]>();

beforeAll(async () => {
  [bench, sites] = await Promise.all([openCrawlBench(inject('pgAdminUrl'), inject('redisUrl')), startSites()]);
  await bench.start();
  jobId = await bench.crawl({ urls: [...sites.urls], max_pages: 2_000, max_depth: 8 });
  await bench.ended(jobId);
  pages = await bench.pages(jobId);
  for (const { sourceUrl, contact } of await bench.db.contactSighting.findMany({ include: { contact: true } })) {
    seen.set(contact.email, [...(seen.get(contact.email) ?? []), sourceUrl]);
  }
}, 120_000);
afterAll(async () => {
  await bench.close();
  await sites.stop();
});

describe('a crawl over sites with every trap', () => {
  it('finds every address a reader could write to, on its own site', () => {
    for (const { name, reachable } of sites.sites) {
      const found = [...seen].filter(([, urls]) => urls.some((url) => url.startsWith(sites.origin(name))));
      expect(found.map(([email]) => email).sort(), name).toEqual(reachable.map(({ email }) => email).sort());
    }
  });

  it('takes no address that is closed, hidden, an example or refused', () => {
    const forbidden = sites.sites.flatMap(({ forbidden }) => forbidden.map(({ email }) => email));
    expect(forbidden.filter((email) => seen.has(email))).toEqual([]);
  });

  it('reads every page there is, but those of sites that refuse', () => {
    const read = new Set(pages.filter(({ status }) => status === 'done').map(({ url }) => url));
    for (const { name, paths, refuses } of sites.sites) {
      if (refuses) continue;
      expect(
        paths.filter((path) => !read.has(sites.origin(name) + path)),
        name,
      ).toEqual([]);
    }
  });

  it('asks for no path robots.txt closes, and for no page twice', () => {
    const asked = sites.log().map(({ site, path }) => `${site} ${path}`);
    const closed = sites.sites.flatMap(({ name, closedPaths }) => closedPaths.map((path) => `${name} ${path}`));
    expect(asked.filter((request) => closed.includes(request))).toEqual([]);
    const pagesAsked = sites.log().filter(({ status }) => status === 200);
    const twice = pagesAsked.filter(
      (one, at) => pagesAsked.findIndex(({ site, path }) => site === one.site && path === one.path) !== at,
    );
    expect(twice.map(({ site, path }) => `${site} ${path}`)).toEqual([]);
  });

  it('says who asks, and where to complain', () => {
    expect(new Set(sites.log().map(({ userAgent }) => userAgent))).toEqual(
      new Set(['RelaisBot/1.0 (+https://relais.example/bot)']),
    );
  });

  it('keeps the pace a robots.txt asks for', () => {
    expect(sites.hostsInFlight()['notaires-leman']?.shortestGapMs).toBeGreaterThanOrEqual(2_000);
  });

  it('keeps with every page what robots.txt said', () => {
    expect(pages.filter(({ status, robots }) => status === 'done' && !robots)).toEqual([]);
    expect(pages.filter(({ reason }) => reason === 'robots_disallowed')).not.toEqual([]);
  });

  it('keeps out of walls and reports them', () => {
    const reasonOf = (site: string, path: string) => pages.find(({ url }) => url === sites.origin(site) + path)?.reason;
    expect(reasonOf('cercle-ferme', '/')).toBe('forbidden');
    expect(reasonOf('chaty-tbilisi', '/uchastniki/')).toBe('login_wall');
    expect(reasonOf('kanzlei-ahrens', '/impressum/')).toBe('refuses_mail');
  });

  it('marks hosts that refuse, for every job to come', async () => {
    const refusals = await bench.db.hostRefusal.findMany({ orderBy: { reason: 'asc' } });
    const nameOf = (host: string) => sites.sites.find(({ name }) => sites.origin(name) === `http://${host}`)?.name;
    expect(refusals.map(({ host, reason }) => [nameOf(host), reason])).toEqual([
      ['cercle-ferme', 'forbidden'],
      [expect.stringMatching(/ahrens|quiet/), 'no_unsolicited_mail'],
      [expect.stringMatching(/ahrens|quiet/), 'no_unsolicited_mail'],
    ]);
    expect(refusals.find(({ host }) => nameOf(host) === 'kanzlei-ahrens')).toMatchObject({
      evidenceUrl: `${sites.origin('kanzlei-ahrens')}/impressum/`,
      until: expect.any(Date),
    });
  });

  it('leafs through no endless calendar', () => {
    const sheets = pages.filter(({ path }) => path.startsWith('/calendar/?'));
    expect(sheets.length).toBeLessThanOrEqual(2);
  });

  it('keeps the evidence of every contact', async () => {
    const sightings = await bench.db.contactSighting.findMany();
    for (const { snippet, via, pageHash, robots, scrapeJobId, raw } of sightings) {
      expect({ snippet, via, pageHash, robots, scrapeJobId }).toEqual({
        snippet: expect.any(String),
        via: expect.any(String),
        pageHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        robots: expect.stringMatching(/^allowed/),
        scrapeJobId: jobId,
      });
      expect(raw).toMatchObject({ text: expect.any(String) });
    }
  });

  it('remembers every URL it read', async () => {
    const fingerprints = await bench.db.urlFingerprint.count({ where: { tenantId: bench.tenantId } });
    expect(fingerprints).toBe(pages.filter(({ status }) => status === 'done').length);
  });

  it('hands every new contact to the validator, once', async () => {
    const contacts = await bench.db.contact.findMany({ select: { id: true } });
    const depth = await bench.queues.depth('validate');
    expect(depth.waiting).toBeGreaterThan(0);
    expect(contacts.length).toBe(seen.size);
  });
});

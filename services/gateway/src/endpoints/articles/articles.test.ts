import { createScrapeJob, type Database, storeArticles } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { givenKey, givenTenant, partnerOf, type RunningGateway, startGateway } from '../../gateway.testkit.ts';

let test: TestDatabase;
let db: Database;
let gateway: RunningGateway;
let send: ReturnType<typeof partnerOf>;
let stranger: ReturnType<typeof partnerOf>;
let jobId: number;

beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  db = test.db;
  gateway = await startGateway(test.url, inject('redisUrl'));
  const { tenantId } = await givenTenant(db, 'one');
  send = partnerOf(gateway.url, await givenKey(db, tenantId));
  stranger = partnerOf(gateway.url, await givenKey(db, (await givenTenant(db, 'two')).tenantId));
  const source = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
  const config = { urls: [], max_pages: 1, max_depth: 1, delay_seconds: 0, concurrency: 1, concurrency_per_host: 1 };
  jobId = await createScrapeJob(db, { tenantId, dataSourceId: source.id, spider: 'blog_content', name: 'a', config });
  const articles = Array.from({ length: 105 }, (_, at) => ({
    url: `https://${at % 2 ? 'odd' : 'even'}.example/${at}`,
    title: at === 104 ? '=HYPERLINK("https://a.example")' : `Article ${at}`,
    language: at % 2 ? 'fr' : 'en',
    text: `one, two\nthree "${at}"`,
    wordCount: 3,
    textHash: `hash ${at}`,
    publishedAt: new Date('2025-01-01'),
  }));
  await storeArticles(db, { tenantId, jobId }, articles);
});
afterAll(async () => {
  await gateway.stop();
  await test.drop();
});

const ARTICLES = '/api/v1/articles';
const titles = (body: Record<string, unknown>) => (body.data as { title: string }[]).map(({ title }) => title);

describe('articles', () => {
  it('are listed newest first, narrowed by domain, language and job, in pages', async () => {
    const first = await send({ path: `${ARTICLES}?domain=odd.example&language=fr&job_id=${jobId}&limit=50` });
    expect(titles(first.body)).toHaveLength(50);
    const second = await send({ path: `${ARTICLES}?domain=ODD.example&limit=50&cursor=${first.body.next_cursor}` });
    expect(second.body).toMatchObject({ data: [{ domain: 'odd.example', language: 'fr' }, {}], next_cursor: null });
    expect(titles((await send({ path: `${ARTICLES}?language=de` })).body)).toEqual([]);
    expect(JSON.stringify(first.body)).not.toContain('three');
  });

  it('are told one by one with their text, to their own tenant', async () => {
    const { body } = await send({ path: `${ARTICLES}?limit=1` });
    const [{ id }] = body.data as [{ id: number }];
    expect(await send({ path: `${ARTICLES}/${id}` })).toMatchObject({
      status: 200,
      body: { id, text: expect.stringContaining('three') },
    });
    expect(await stranger({ path: `${ARTICLES}/${id}` })).toMatchObject({ status: 404 });
    expect((await stranger({ path: ARTICLES })).body).toMatchObject({ data: [] });
  });

  it('are exported whole, as JSON and as a CSV no spreadsheet takes for formulas', async () => {
    const json = await send({ path: `${ARTICLES}/export?format=json&language=en` });
    expect(json.headers.get('content-type')).toContain('application/json');
    expect(json.body).toHaveLength(53);
    const csv = await send({ path: `${ARTICLES}/export?format=csv` });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toContain('articles.csv');
    const rows: Record<string, string>[] = parse(String(csv.body.text), { columns: true, bom: true });
    expect(rows).toHaveLength(105);
    expect(rows.find(({ url }) => url === 'https://even.example/104')?.title).toMatch(/^'=HYPERLINK/);
    expect(rows.find(({ url }) => url === 'https://odd.example/3')?.text).toBe('one, two\nthree "3"');
    expect((await send({ path: `${ARTICLES}/export?format=xml` })).status).toBe(422);
    expect((await stranger({ path: `${ARTICLES}/export?format=json` })).body).toEqual([]);
  });
});

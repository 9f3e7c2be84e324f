import { pipeline } from 'node:stream/promises';
import { type Article, articlesToExport, type Db } from '@relais/prisma';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint, Streamed } from '../../http/endpoint.ts';
import { articleFilters, filtersOf, toWholeArticle, wholeArticle } from './article-shape.ts';

const ARTICLES_A_TIME = 100;
const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

export const exportArticles = endpoint({
  method: 'GET',
  path: '/api/v1/articles/export',
  name: 'exportArticles',
  summary: 'Articles with their texts, as one file',
  description:
    'Streamed, newest first. `format=csv` has a heading and a byte order mark, and no cell a spreadsheet would take for a formula; `format=json` is one array.',
  group: 'Articles',
  access: partner('scraping:read'),
  query: z.object({ format: z.enum(['csv', 'json']).default('csv'), ...articleFilters }),
  answers: { 200: { description: 'The file', mediaType: TYPES.csv, schema: wholeArticle } },
  handle({ query, caller }, { db }) {
    const { format } = query;
    const articles = (signal: AbortSignal) => allOf(db, caller.tenantId, filtersOf(query), signal);
    const write = format === 'csv' ? csv : json;
    return answer(
      200,
      new Streamed(
        (response, signal) => pipeline(write(articles(signal)), response, { signal, end: false }),
        TYPES[format],
      ),
      { 'Content-Disposition': `attachment; filename="articles.${format}"` },
    );
  },
});

type Row = z.input<typeof wholeArticle>;

async function* allOf(
  db: Db,
  tenantId: number,
  filters: ReturnType<typeof filtersOf>,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  let cursor: number | undefined;
  while (!signal.aborted) {
    const page: Article[] = await articlesToExport(db, tenantId, filters, { cursor, limit: ARTICLES_A_TIME });
    for (const article of page) yield toWholeArticle(article);
    cursor = page.at(-1)?.id;
    if (page.length < ARTICLES_A_TIME) return;
  }
}

async function* csv(rows: AsyncIterable<Row>): AsyncGenerator<Buffer | string> {
  const writer = stringify({
    header: true,
    columns: Object.keys(wholeArticle.shape),
    bom: true,
    escape_formulas: true,
  });
  const filled = pipeline(rows, writer);
  // Its failure is the writer's too, and is met where the writer is read.
  filled.catch(() => {});
  for await (const chunk of writer) yield chunk as Buffer;
  await filled;
}

async function* json(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let before = '[';
  for await (const row of rows) {
    yield `${before}\n${JSON.stringify(row)}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

import { pageStatuses } from '@relais/contracts';
import { listScrapePages, scrapeJobExists } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { scrapePage, toScrapePage } from './page-shape.ts';

const cursorKey = z.tuple([cursorId]);

export const listJobPages = endpoint({
  method: 'GET',
  path: '/api/v1/scraping/jobs/{id}/pages',
  name: 'listScrapeJobPages',
  summary: 'The frontier of a job, and what each page gave',
  description: 'In the order they were found. A page that was left alone says why, and what robots.txt said of it.',
  group: 'Scraping',
  access: partner('scraping:read'),
  params: idParams,
  query: pageQuery.extend({
    status: z.enum(pageStatuses).optional(),
    reason: z
      .string()
      .regex(/^[a-z0-9_]{1,60}$/, 'a stable word such as robots_disallowed')
      .optional(),
  }),
  answers: { 200: { description: 'A page of pages', schema: pageOf(scrapePage) } },
  async handle({ params: { id }, query: { cursor, limit, status, reason }, caller: { tenantId } }, { db }) {
    const [last] = decodeCursor(cursor, cursorKey) ?? [];
    const pages = await listScrapePages(db, tenantId, id, { status, reason, cursor: last, limit: limit + 1 });
    // Nothing: beyond the last page, nothing of the kind asked for, or no job of this tenant's.
    if (pages.length === 0 && !(await scrapeJobExists(db, tenantId, id))) {
      throw new Problem('NOT_FOUND', `There is no scrape job ${id}.`);
    }
    const page = pages.slice(0, limit);
    const next = pages.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(toScrapePage),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

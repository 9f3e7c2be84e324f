import { scrapeJobStatuses } from '@relais/contracts';
import { getScrapeJob, listScrapeJobs } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { scrapeJob, toScrapeJob } from './job-shape.ts';

const cursorKey = z.tuple([cursorId]);

export const listJobs = endpoint({
  method: 'GET',
  path: '/api/v1/scraping/jobs',
  name: 'listScrapeJobs',
  summary: 'Scrape jobs, newest first',
  group: 'Scraping',
  access: partner('scraping:read'),
  query: pageQuery.extend({ status: z.enum(scrapeJobStatuses).optional() }),
  answers: { 200: { description: 'A page of jobs', schema: pageOf(scrapeJob) } },
  async handle({ query: { cursor, limit, status }, caller }, { db }) {
    const [last] = decodeCursor(cursor, cursorKey) ?? [];
    const jobs = await listScrapeJobs(db, caller.tenantId, { status, cursor: last, limit: limit + 1 });
    const page = jobs.slice(0, limit);
    const next = jobs.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(toScrapeJob),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

const oneJob = (path: `/${string}`, name: string, summary: string) =>
  endpoint({
    method: 'GET',
    path,
    name,
    summary,
    group: 'Scraping',
    access: partner('scraping:read'),
    params: idParams,
    answers: { 200: { description: 'The job with its live counts', schema: scrapeJob } },
    async handle({ params: { id }, caller }, { db }) {
      const job = await getScrapeJob(db, caller.tenantId, id);
      if (!job) throw new Problem('NOT_FOUND', `There is no scrape job ${id}.`);
      return answer(200, toScrapeJob(job));
    },
  });

export const getJob = oneJob('/api/v1/scraping/jobs/{id}', 'getScrapeJob', 'One scrape job');
/** The seeds' address for the same answer. */
export const getJobStatus = oneJob(
  '/api/v1/scraping/jobs/{id}/status',
  'getScrapeJobStatus',
  'How far a scrape job is',
);

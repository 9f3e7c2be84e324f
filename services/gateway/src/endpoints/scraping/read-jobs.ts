import { scrapeJobStatuses } from '@relais/contracts';
import { getScrapeJob, listScrapeJobs } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { scrapeJob, toScrapeJob } from './job-shape.ts';

/** PostgreSQL's integer: a larger number is no job of ours. */
const jobId = z.coerce.number().int().min(1).max(2_147_483_647);
const params = z.object({ id: jobId });

export const listJobs = endpoint({
  method: 'GET',
  path: '/api/v1/scraping/jobs',
  name: 'listScrapeJobs',
  summary: 'List scrape jobs, newest first',
  group: 'Scraping',
  access: partner('scraping:read'),
  query: z.object({
    status: z.enum(scrapeJobStatuses).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: jobId.optional().meta({ description: 'next_cursor of the page before' }),
  }),
  answers: {
    200: {
      description: 'A page of jobs',
      schema: z
        .object({ data: z.array(scrapeJob), next_cursor: z.string().nullable(), total: z.int().nullable() })
        .meta({ id: 'ScrapeJobPage' }),
    },
  },
  async handle({ query, caller }, { db }) {
    const jobs = await listScrapeJobs(db, caller.tenantId, { ...query, limit: query.limit + 1 });
    const page = jobs.slice(0, query.limit);
    const next = jobs.length > query.limit ? page.at(-1)?.id : undefined;
    return answer(200, {
      data: page.map(toScrapeJob),
      next_cursor: next === undefined ? null : String(next),
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
    params,
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

import { scrapeJobInput } from '@relais/contracts';
import { createScrapeJob, getScrapeJob } from '@relais/prisma';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { enqueueFirstLane } from './first-lane.ts';
import { scrapeJob, toScrapeJob } from './job-shape.ts';
import { checkStartPages } from './start-pages.ts';

/** What a job's contacts are said to come from when the partner names no source. */
const SOURCE_OF_SPIDER = {
  custom_urls: 'scraper-urls-001',
  google_search: 'scraper-google-001',
  google_maps: 'scraper-maps-001',
  blog_content: 'scraper-blog-001',
} as const;

export const startScrapeJob = endpoint({
  method: 'POST',
  path: '/api/v1/scraping/jobs',
  name: 'startScrapeJob',
  summary: 'Ask for sites to be read',
  description:
    'The sites are read politely: robots.txt is obeyed, hosts are paced over all crawlers, budgets hold over the whole job. Contacts appear as they are found.',
  group: 'Scraping',
  access: partner('scraping:write'),
  body: scrapeJobInput,
  answers: {
    201: {
      description: 'Stored; a crawler takes it up',
      schema: scrapeJob,
      headers: { Location: 'Where its progress is told' },
    },
  },
  problems: ['SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'HOST_NOT_PUBLIC'],
  audit: ({ body }) => ({ action: 'scrape_job.started', target: `scrape_job:${body.id}` }),
  async handle({ body, caller }, { db, enqueue, log, sources, allowedHosts }) {
    const opened = checkStartPages(body.config.urls, allowedHosts);
    const { tenantId } = caller;
    const source = await sources.active(tenantId, body.source_id ?? SOURCE_OF_SPIDER[body.source_type], 'source_id');
    const jobId = await createScrapeJob(db, {
      tenantId,
      dataSourceId: source.id,
      spider: body.source_type,
      name: body.name ?? new URL(body.config.urls[0] ?? '').host,
      config: opened.length > 0 ? { ...body.config, allow_private: opened } : body.config,
      category: body.category,
      platform: body.platform,
      tags: body.tags,
    });
    await enqueueFirstLane(enqueue, log, tenantId, jobId);
    const job = await getScrapeJob(db, tenantId, jobId);
    if (!job) throw new Error(`scrape job ${jobId} is gone a moment after it was stored`);
    return answer(201, toScrapeJob(job), { Location: `/api/v1/scraping/jobs/${jobId}` });
  },
});

import { type ScrapeJobInput, scrapeJobInput, spiderCatalogue } from '@relais/contracts';
import { createScrapeJob, getScrapeJob } from '@relais/prisma';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { enqueueFirstLane } from './first-lane.ts';
import { scrapeJob, toScrapeJob } from './job-shape.ts';
import { checkStartPages } from './start-pages.ts';

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
    // Sites that are yet to be found may be among those a trial machine opens; anywhere else there are none.
    const opened = 'urls' in body.config ? checkStartPages(body.config.urls, allowedHosts) : [...allowedHosts];
    const { tenantId } = caller;
    const { sourceId } = spiderCatalogue[body.source_type];
    const source = await sources.active(tenantId, body.source_id ?? sourceId, 'source_id');
    const jobId = await createScrapeJob(db, {
      tenantId,
      dataSourceId: source.id,
      spider: body.source_type,
      name: body.name ?? nameOf(body),
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

/** What a job is called that nobody named: after its first site, or its first question. */
const nameOf = ({ config }: ScrapeJobInput): string =>
  'urls' in config ? new URL(config.urls[0] ?? '').host : (config.queries[0] ?? '').slice(0, 200);

import { type ScrapeJobInput, scrapeJobInput, spiderCatalogue } from '@relais/contracts';
import { createScrapeJob, getScrapeJob, type NewScrapeJob } from '@relais/prisma';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import type { Surroundings } from '../../surroundings.ts';
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
  async handle({ body, caller: { tenantId } }, { db, enqueue, log, ...around }) {
    const jobId = await createScrapeJob(db, await toNewJob(body, tenantId, around));
    await enqueueFirstLane(enqueue, log, tenantId, jobId);
    const job = await getScrapeJob(db, tenantId, jobId);
    if (!job) throw new Error(`scrape job ${jobId} is gone a moment after it was stored`);
    return answer(201, toScrapeJob(job), { Location: `/api/v1/scraping/jobs/${jobId}` });
  },
});

/**
 * A wish as it is stored.
 * @param at where it stands in the body, for messages
 * @throws {Problem} SOURCE_UNKNOWN, SOURCE_INACTIVE, HOST_NOT_PUBLIC
 */
export async function toNewJob(
  wish: ScrapeJobInput,
  tenantId: number,
  { sources, allowedHosts }: Pick<Surroundings, 'sources' | 'allowedHosts'>,
  at: '' | 'job.' = '',
): Promise<NewScrapeJob> {
  // Sites that are yet to be found may be among those a trial machine opens; anywhere else there are none.
  const opened = 'urls' in wish.config ? checkStartPages(wish.config.urls, allowedHosts, at) : [...allowedHosts];
  const { sourceId } = spiderCatalogue[wish.source_type];
  const source = await sources.active(tenantId, wish.source_id ?? sourceId, `${at}source_id`);
  return {
    tenantId,
    dataSourceId: source.id,
    spider: wish.source_type,
    name: wish.name ?? nameOf(wish),
    config: opened.length > 0 ? { ...wish.config, allow_private: opened } : wish.config,
    category: wish.category,
    platform: wish.platform,
    tags: wish.tags,
  };
}

/** What a job is called that nobody named: after its first site, or its first question. */
const nameOf = ({ config }: ScrapeJobInput): string =>
  'urls' in config ? new URL(config.urls[0] ?? '').host : (config.queries[0] ?? '').slice(0, 200);

import { crawlEstimate, scrapeJobInput, spiders } from '@relais/contracts';
import { askForEstimate, type Db, getEstimate, type StoredEstimate } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { toNewJob } from './start-job.ts';

const pathOf = (id: number): string => `/api/v1/scraping/estimates/${id}`;

const estimateShape = z
  .object({
    id: z.int(),
    source_type: z.enum(spiders),
    status: z.enum(['pending', 'done', 'failed']),
    reason: z.string().nullable(),
    result: crawlEstimate.nullable().meta({ description: 'Null until it is found out' }),
    created_at: z.iso.datetime(),
    answered_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CrawlEstimate' });

export const estimateJob = endpoint({
  method: 'POST',
  path: '/api/v1/scraping/jobs/estimate',
  name: 'estimateScrapeJob',
  summary: 'What a scrape job would come to, before it is started',
  description:
    'A crawler reads robots.txt, sitemaps and the start page of each host (20 hosts at the most, within 40 s), reads no contact and asks no search interface. The answer stands at `Location` within seconds.',
  group: 'Scraping',
  access: partner('scraping:write'),
  harmlessTwice: true,
  body: scrapeJobInput,
  answers: {
    202: {
      description: 'A crawler looks',
      schema: estimateShape,
      headers: { Location: 'Where the answer will stand' },
    },
  },
  problems: ['SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'HOST_NOT_PUBLIC'],
  async handle({ body, caller: { tenantId } }, { db, enqueue, log, ...around }) {
    const { spider, config } = await toNewJob(body, tenantId, around);
    const estimateId = await askForEstimate(db, tenantId, spider, config);
    try {
      await enqueue('lookup', { kind: 'estimate', tenantId, estimateId }, { once: `estimate-${estimateId}` });
    } catch (error) {
      if (!(error instanceof QueueUnreachable)) throw error;
      log.warn({ event: 'enqueue.postponed', queue: 'lookup', estimate: estimateId }, error.message);
    }
    return answer(202, await estimateCalled(db, tenantId, estimateId), { Location: pathOf(estimateId) });
  },
});

export const getJobEstimate = endpoint({
  method: 'GET',
  path: '/api/v1/scraping/estimates/{id}',
  name: 'getScrapeEstimate',
  summary: 'One estimate, as far as it was found out',
  group: 'Scraping',
  access: partner('scraping:read'),
  params: idParams,
  answers: { 200: { description: 'As it stands now', schema: estimateShape } },
  handle: async ({ params: { id }, caller }, { db }) => answer(200, await estimateCalled(db, caller.tenantId, id)),
});

async function estimateCalled(db: Db, tenantId: number, id: number): Promise<z.input<typeof estimateShape>> {
  const estimate = await getEstimate(db, tenantId, id);
  if (!estimate) throw new Problem('NOT_FOUND', `There is no estimate ${id}.`);
  return toEstimate(estimate);
}

const toEstimate = ({ spider, createdAt, answeredAt, ...estimate }: StoredEstimate): z.input<typeof estimateShape> => ({
  ...estimate,
  source_type: spider,
  created_at: createdAt.toISOString(),
  answered_at: answeredAt?.toISOString() ?? null,
});

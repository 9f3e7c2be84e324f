import { restWords, scrapeJobStatuses, spiders, standsStill } from '@relais/contracts';
import type { DiscoveryFigures, ScrapeJobProgress } from '@relais/prisma';
import { z } from 'zod';

/** A scrape job with its live counts, as partners see it. */
export const scrapeJob = z
  .object({
    id: z.int(),
    name: z.string(),
    source_type: z.enum(spiders),
    status: z.enum(scrapeJobStatuses),
    status_reason: z.string().nullable(),
    category: z.string().nullable(),
    platform: z.string().nullable(),
    tags: z.array(z.string()),
    config: z.record(z.string(), z.unknown()),
    pages: z.object({
      waiting: z.int(),
      reading: z.int(),
      done: z.int(),
      failed: z.int().meta({ description: 'Could not be read' }),
      skipped: z.int().meta({ description: 'Left alone on purpose: robots.txt, budget, type, refusal' }),
    }),
    rests: z
      .object({
        pages: z.int(),
        until: z.iso.datetime().meta({ description: 'When the first of them may be read' }),
        reason: z.string().nullable(),
      })
      .nullable()
      .meta({
        description: 'Pages that wait for a moment: tomorrow’s (UTC) count of their host, the night, another try',
      }),
    contacts: z.int().meta({ description: 'Different contacts seen by this job' }),
    rendered_pages: z.int().meta({ description: 'Opened in a browser' }),
    articles: z.int().meta({ description: 'Kept by this job: GET /api/v1/articles?job_id=…' }),
    discovery: z
      .object({
        queries: z
          .object({ waiting: z.int(), done: z.int(), failed: z.int(), skipped: z.int() })
          .meta({ description: 'Pages of results' }),
        results: z.int(),
        sites: z.int().meta({ description: 'Found and read' }),
        dropped: z.record(z.string(), z.int()).meta({ description: 'Results that are not read, by reason' }),
        calls: z.int(),
        cost_eur: z.number().meta({ description: 'What its calls cost by the sources’ prices' }),
      })
      .nullable()
      .meta({ description: 'How far the search for sites is; null where the sites were given' }),
    proxy_requests: z.int().meta({ description: 'Requests that went through proxies' }),
    cost_eur: z.number().meta({ description: 'Of search interfaces and proxies together; `max_cost` holds it down' }),
    pages_per_second: z.number(),
    eta_seconds: z
      .int()
      .nullable()
      .meta({ description: 'Until what is known now is read; null when nothing can be said' }),
    next_action: z.string().meta({ description: 'What happens next, or what the caller can do' }),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ScrapeJob' });

export function toScrapeJob(job: ScrapeJobProgress): z.input<typeof scrapeJob> {
  // Which private hosts an operator opened is not the partner's to know.
  const { allow_private: _, ...config } = job.config;
  return {
    id: job.id,
    name: job.name,
    source_type: job.spider,
    status: job.status,
    status_reason: job.statusReason,
    category: job.category,
    platform: job.platform,
    tags: job.tags,
    config,
    pages: job.pages,
    rests: job.rests && { ...job.rests, until: job.rests.until.toISOString() },
    contacts: job.contacts,
    rendered_pages: job.rendered,
    articles: job.articles,
    discovery: job.discovery && discoveryView(job.discovery),
    proxy_requests: job.proxyRequests,
    cost_eur: Math.round(job.costMicros) / 1e6,
    pages_per_second: job.pagesPerSecond,
    eta_seconds: job.etaSeconds,
    next_action: nextAction(job),
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}

const discoveryView = ({ queries, results, sites, dropped, calls, costMicros }: DiscoveryFigures) => ({
  queries,
  results,
  sites,
  dropped,
  calls,
  cost_eur: costMicros / 1_000_000,
});

/** One sentence for whoever waits (checklist B3). */
export function nextAction({
  status,
  pages,
  rests,
  contacts,
}: Pick<ScrapeJobProgress, 'status' | 'pages' | 'rests' | 'contacts'>): string {
  switch (status) {
    case 'pending':
      return 'Waits for a crawler to take it up';
    case 'running':
      if (rests && standsStill({ pages, rests }))
        return `Rests until ${rests.until.toISOString()}: ${restWords(rests.reason)}`;
      return pages.waiting + pages.reading > 0
        ? `Reads on; ${pages.waiting + pages.reading} known pages to go`
        : 'Ends as soon as its last pages are stored';
    case 'paused':
      return 'Waits to be resumed';
    case 'completed':
      return contacts > 0
        ? 'List its contacts: GET /api/v1/contacts'
        : 'Found no contact; check the start pages and the budget';
    case 'failed':
      return 'See status_reason, then start it again';
    case 'cancelled':
      return 'Nothing; start a new job to read on';
  }
}

import { z } from 'zod';

/** What a scrape job would come to: read by the crawler, stored as it is, told by the gateway and the command line. */
export const crawlEstimate = z.object({
  hosts: z
    .array(
      z.object({
        host: z.string(),
        readable: z.boolean(),
        reason: z
          .string()
          .nullable()
          .meta({ description: 'Why it would not be read: `robots_disallowed`, `captcha`, `dns` …' }),
        sitemap_pages: z.int().nullable().meta({ description: 'Named by its sitemaps, as far as they were read' }),
        links: z.int().nullable().meta({ description: 'On its start page, to pages of its own' }),
        pages: z.int().meta({ description: 'That would be read, by what was seen' }),
        delay_seconds: z
          .number()
          .meta({ description: 'Between two requests: the job’s, robots.txt’s or the host’s own' }),
      }),
    )
    .meta({ description: 'Of the start pages, as far as they were looked at; none where sites are yet to be found' }),
  questions: z
    .array(z.string())
    .meta({ description: 'What a search would ask, filled in: each for its country and language' }),
  hosts_unseen: z.int().meta({ description: 'Of the start pages, not looked at: an estimate asks little' }),
  pages: z.object({
    likely: z.int(),
    at_most: z.int().meta({ description: 'What the budget allows' }),
  }),
  minutes: z.number().meta({ description: 'By the pace of its hosts, with one crawler' }),
  cost_eur: z.object({
    search: z.number().meta({ description: 'Calls of search interfaces, at the most' }),
    proxies: z.number(),
    total: z.number(),
  }),
  ends_by: z
    .enum(['read', 'page_budget', 'time_budget', 'cost_budget'])
    .meta({ description: 'What would end it first; `read`: there is nothing left to read' }),
  requests: z.int().meta({ description: 'Made to find this out' }),
  notes: z.array(z.string()).meta({ description: 'What the figures rest on' }),
});
export type CrawlEstimate = z.infer<typeof crawlEstimate>;

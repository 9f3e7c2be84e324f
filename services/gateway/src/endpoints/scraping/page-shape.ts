import { pageStatuses } from '@relais/contracts';
import type { ScrapePageEntry } from '@relais/prisma';
import { z } from 'zod';

/** A page of a job's frontier, as partners see it. */
export const scrapePage = z
  .object({
    id: z.int(),
    url: z.string(),
    depth: z.int().meta({ description: 'Links from a start page' }),
    status: z.enum(pageStatuses),
    reason: z.string().nullable().meta({ description: 'Why it was skipped, failed or put back: a stable word' }),
    robots: z.string().nullable().meta({ description: 'What robots.txt said of it' }),
    http_status: z.int().nullable(),
    bytes: z.int().nullable(),
    language: z.string().nullable(),
    contacts: z.int().meta({ description: 'Addresses it shows' }),
    attempts: z.int(),
    fetched_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ScrapePage' });

export const toScrapePage = ({ httpStatus, fetchedAt, ...page }: ScrapePageEntry): z.input<typeof scrapePage> => ({
  ...page,
  http_status: httpStatus,
  fetched_at: fetchedAt?.toISOString() ?? null,
});

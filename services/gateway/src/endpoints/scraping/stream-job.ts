import type { Writable } from 'node:stream';
import { getScrapeJob, type JobSighting, jobSightings, scrapePagesSince } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint, Streamed } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { type JobTelling, OVERLAP_MS } from '../../watch/watch-jobs.ts';
import { scrapeJob, toScrapeJob } from './job-shape.ts';
import { scrapePage, toScrapePage } from './page-shape.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
/** A reader who is further behind is let go; it comes back with Last-Event-ID. */
const MOST_BEHIND_BYTES = 4_000_000;
const MOST_CAUGHT_UP = 5_000;

const seenContact = z
  .object({
    contact_id: z.int(),
    email: z.string(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    obfuscated: z.boolean(),
    source_url: z.string(),
  })
  .meta({ id: 'SeenContact' });

export const streamJob = endpoint({
  method: 'GET',
  path: '/api/v1/scraping/jobs/{id}/stream',
  name: 'streamScrapeJob',
  summary: 'Watch a job as it reads',
  description:
    'Server-sent events: `contact` for each contact a page named, `page` for each page that ended, `progress` with the job’s live counts after them, `end` when the job has ended, then the stream closes. Comments in between are a heartbeat. After `Last-Event-ID`, what was missed is told first; an event may be told twice, and its `id` tells so.',
  group: 'Scraping',
  access: partner('scraping:read'),
  quiet: true,
  params: idParams,
  answers: {
    200: {
      description: 'Events until the job ends',
      mediaType: 'text/event-stream',
      schema: z.union([scrapeJob, scrapePage, seenContact]),
    },
  },
  async handle({ params: { id }, caller: { tenantId }, lastEventId }, { db, watch }) {
    const job = await getScrapeJob(db, tenantId, id);
    if (!job) throw new Problem('NOT_FOUND', `There is no scrape job ${id}.`);
    const since = momentOf(lastEventId);

    return answer(
      200,
      new Streamed(async (response, signal) => {
        response.write(`retry: ${RETRY_MS}\n\n`);
        let told = since?.getTime() ?? 0;
        if (since) {
          const pages = await scrapePagesSince(db, tenantId, id, new Date(told - OVERLAP_MS), MOST_CAUGHT_UP);
          const contacts = await jobSightings(
            db,
            tenantId,
            id,
            pages.filter((page) => page.contacts > 0).map(({ url }) => url),
          );
          told = write(response, { job, over: false, pages, contacts }, told);
        }
        await follow(response, signal, (tell) =>
          watch.follow(tenantId, id, (telling) => {
            told = write(response, telling, told);
            tell(telling);
          }),
        );
      }),
    );
  },
});

/** Writes what is told until the job has ended, its reader has gone or fallen behind, or the gateway stops. */
async function follow(
  response: Writable,
  signal: AbortSignal,
  begin: (tell: (telling: JobTelling) => void) => () => void,
): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
    let stop = () => {};
    const end = () => {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', end);
      stop();
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
    stop = begin(({ job, over }) => {
      if (over) response.write(event('end', toScrapeJob(job)));
      if (over || response.writableLength > MOST_BEHIND_BYTES) end();
    });
  });
}

/** @returns the moment up to which everything has been told */
function write(response: Writable, { job, pages, contacts }: JobTelling, toldBefore: number): number {
  for (const contact of contacts) response.write(event('contact', toSeenContact(contact)));
  for (const page of pages) response.write(event('page', toScrapePage(page)));
  const told = Math.max(toldBefore, ...pages.map(({ fetchedAt }) => fetchedAt?.getTime() ?? 0));
  // Only here: what comes before would be missed by a reader cut off in its middle.
  response.write(event('progress', toScrapeJob(job), told > 0 ? String(told) : undefined));
  return told;
}

const event = (name: string, data: object, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const toSeenContact = ({ contactId, firstName, lastName, sourceUrl, ...contact }: JobSighting) =>
  ({
    contact_id: contactId,
    name: [firstName, lastName].filter(Boolean).join(' ') || null,
    source_url: sourceUrl,
    ...contact,
  }) satisfies z.input<typeof seenContact>;

function momentOf(eventId: string | undefined): Date | undefined {
  const ms = /^\d{1,15}$/.test(eventId ?? '') ? Number(eventId) : 0;
  return ms > 0 && ms < 8.64e15 ? new Date(ms) : undefined;
}

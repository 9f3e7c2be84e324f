import type { ScrapeJobStatus } from '@relais/contracts';
import { getScrapeJob, moveScrapeJob } from '@relais/prisma';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { enqueueFirstLane, tellPartners } from './first-lane.ts';
import { scrapeJob, toScrapeJob } from './job-shape.ts';

interface Move {
  readonly verb: 'pause' | 'resume' | 'cancel';
  readonly to: ScrapeJobStatus;
  /** Where it already is what is asked for: the same answer again, and nothing moved. */
  readonly already: readonly ScrapeJobStatus[];
  readonly summary: string;
  readonly description: string;
}

/** A move of a job's life that a partner may make. What a lane has in hand is finished and stored in any case. */
const control = ({ verb, to, already, summary, description }: Move) =>
  endpoint({
    method: 'POST',
    path: `/api/v1/scraping/jobs/{id}/${verb}`,
    name: `${verb}ScrapeJob`,
    summary,
    description,
    group: 'Scraping',
    access: partner('scraping:write'),
    harmlessTwice: true,
    params: idParams,
    answers: { 200: { description: 'The job as it stands now', schema: scrapeJob } },
    problems: ['JOB_STATE_CONFLICT'],
    audit: ({ body }) => ({ action: `scrape_job.${verb}`, target: `scrape_job:${body.id}` }),
    async handle({ params: { id }, caller: { tenantId } }, { db, enqueue, log }) {
      const moved = await moveScrapeJob(db, tenantId, id, to);
      if (moved === 'pending') await enqueueFirstLane(enqueue, log, tenantId, id);
      if (moved === 'cancelled') await tellPartners(enqueue, log);
      const job = await getScrapeJob(db, tenantId, id);
      if (!job) throw new Problem('NOT_FOUND', `There is no scrape job ${id}.`);
      if (moved === null && !already.includes(job.status)) {
        throw new Problem('JOB_STATE_CONFLICT', `Scrape job ${id} is ${job.status}: ${verb} is not possible now.`);
      }
      return answer(200, toScrapeJob(job));
    },
  });

export const pauseJob = control({
  verb: 'pause',
  to: 'paused',
  already: ['paused'],
  summary: 'Let a job rest',
  description: 'Pages in flight are finished; the frontier is kept, and the job rests until it is resumed.',
});
export const resumeJob = control({
  verb: 'resume',
  to: 'pending',
  already: ['pending', 'running'],
  summary: 'Go on with a job',
  description: 'A paused job reads on where it stood; a failed one is tried again.',
});
export const cancelJob = control({
  verb: 'cancel',
  to: 'cancelled',
  already: ['cancelled'],
  summary: 'End a job before its time',
  description: 'Pages in flight are finished and their contacts kept; nothing else is read.',
});

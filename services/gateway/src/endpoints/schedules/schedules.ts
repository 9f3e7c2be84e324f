import {
  createSchedule,
  type Db,
  deleteSchedule,
  getSchedule,
  listSchedules,
  moveSchedule,
  type ScrapeSchedule,
} from '@relais/prisma';
import { nextRun } from '@relais/queues';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { toNewJob } from '../scraping/start-job.ts';
import { PATH, pathOf, scheduleInDocuments, scheduleInput, scheduleShape, toSchedule } from './schedule-shape.ts';

export const createScrapeSchedule = endpoint({
  method: 'POST',
  path: PATH,
  name: 'createScrapeSchedule',
  summary: 'Have sites read again and again',
  description:
    'Each run is a scrape job like any other. Moments that pass while nothing runs come round once; none is started while the job of the run before has not ended.',
  group: 'Scraping',
  access: partner('scraping:write'),
  body: scheduleInput,
  bodyInDocuments: scheduleInDocuments,
  answers: {
    201: { description: 'Stored', schema: scheduleShape, headers: { Location: 'Where it is told of' } },
  },
  problems: ['SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'HOST_NOT_PUBLIC'],
  audit: ({ body }) => ({ action: 'scrape_schedule.created', target: `scrape_schedule:${body.id}` }),
  async handle({ body: { cron, timezone, job }, caller: { tenantId } }, { db, ...around }) {
    const id = await createSchedule(db, {
      ...(await toNewJob(job, tenantId, around, 'job.')),
      cron,
      timeZone: timezone,
      nextRunAt: nextRun(cron, timezone, new Date()),
    });
    return answer(201, toSchedule(await scheduleCalled(db, tenantId, id)), { Location: pathOf(id) });
  },
});

const cursorKey = z.tuple([cursorId]);

export const listScrapeSchedules = endpoint({
  method: 'GET',
  path: PATH,
  name: 'listScrapeSchedules',
  summary: 'Scrape jobs that come round by themselves, newest first',
  group: 'Scraping',
  access: partner('scraping:read'),
  query: pageQuery,
  answers: { 200: { description: 'A page of schedules', schema: pageOf(scheduleShape) } },
  async handle({ query: { cursor, limit }, caller }, { db }) {
    const [last] = decodeCursor(cursor, cursorKey) ?? [];
    const schedules = await listSchedules(db, caller.tenantId, { cursor: last, limit: limit + 1 });
    const page = schedules.slice(0, limit);
    const next = schedules.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(toSchedule),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

export const getScrapeSchedule = endpoint({
  method: 'GET',
  path: `${PATH}/{id}`,
  name: 'getScrapeSchedule',
  summary: 'One schedule, its next run and what came of the last',
  group: 'Scraping',
  access: partner('scraping:read'),
  params: idParams,
  answers: { 200: { description: 'As it stands now', schema: scheduleShape } },
  handle: async ({ params: { id }, caller }, { db }) =>
    answer(200, toSchedule(await scheduleCalled(db, caller.tenantId, id))),
});

const move = (verb: 'pause' | 'resume', summary: string) =>
  endpoint({
    method: 'POST',
    path: `${PATH}/{id}/${verb}`,
    name: `${verb}ScrapeSchedule`,
    summary,
    description: 'Jobs it has started go on as they are.',
    group: 'Scraping',
    access: partner('scraping:write'),
    harmlessTwice: true,
    params: idParams,
    answers: { 200: { description: 'As it stands now', schema: scheduleShape } },
    audit: ({ body }) => ({ action: `scrape_schedule.${verb}`, target: `scrape_schedule:${body.id}` }),
    async handle({ params: { id }, caller: { tenantId } }, { db }) {
      const { cron, timeZone } = await scheduleCalled(db, tenantId, id);
      await moveSchedule(db, tenantId, id, verb === 'pause' ? null : nextRun(cron, timeZone, new Date()));
      return answer(200, toSchedule(await scheduleCalled(db, tenantId, id)));
    },
  });

export const pauseScrapeSchedule = move('pause', 'Let a schedule rest');
export const resumeScrapeSchedule = move('resume', 'Go on with a schedule from its next moment');

export const deleteScrapeSchedule = endpoint({
  method: 'DELETE',
  path: `${PATH}/{id}`,
  name: 'deleteScrapeSchedule',
  summary: 'End a schedule',
  description: 'Jobs it has started, and what they found, stay.',
  group: 'Scraping',
  access: partner('scraping:write'),
  params: idParams,
  answers: { 200: { description: 'As it was', schema: scheduleShape } },
  audit: ({ body }) => ({ action: 'scrape_schedule.deleted', target: `scrape_schedule:${body.id}` }),
  async handle({ params: { id }, caller: { tenantId } }, { db }) {
    const schedule = await scheduleCalled(db, tenantId, id);
    await deleteSchedule(db, tenantId, id);
    return answer(200, toSchedule(schedule));
  },
});

async function scheduleCalled(db: Db, tenantId: number, id: number): Promise<ScrapeSchedule> {
  const schedule = await getSchedule(db, tenantId, id);
  if (!schedule) throw new Problem('NOT_FOUND', `There is no schedule ${id}.`);
  return schedule;
}

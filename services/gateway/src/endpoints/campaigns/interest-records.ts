import { interestRecordInput } from '@relais/contracts';
import { createInterestRecord, type InterestRecordEntry, listInterestRecords } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/lists.ts';

const record = z
  .object({
    id: z.int(),
    name: z.string(),
    purpose: z.string(),
    necessity: z.string(),
    balance: z.string(),
    safeguards: z.string(),
    reviewer: z.string(),
    assessed_on: z.iso.date(),
    expires_on: z.iso.date().meta({ description: 'Twelve months later; nothing is launched on it from that day on' }),
    revoked_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'InterestRecord' });

const day = (date: Date) => date.toISOString().slice(0, 10);

function toRecord({
  assessedOn,
  expiresOn,
  revokedAt,
  createdAt,
  createdBy: _,
  ...words
}: InterestRecordEntry): z.input<typeof record> {
  return {
    ...words,
    assessed_on: day(assessedOn),
    expires_on: day(expiresOn),
    revoked_at: revokedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
  };
}

export const createInterestRecordEndpoint = endpoint({
  method: 'POST',
  path: '/api/v1/interest-records',
  name: 'createInterestRecord',
  summary: 'Record why writing to people is lawful',
  description:
    'The assessment of legitimate interests (GDPR, Article 6(1)(f)) a campaign is launched on. It is never changed: a new assessment is a new record.',
  group: 'Campaigns',
  access: partner('campaigns:write'),
  body: interestRecordInput,
  answers: { 201: { description: 'Recorded', schema: record } },
  audit: ({ body }) => ({ action: 'interest_record.created', target: `interest_record:${body.id}` }),
  async handle({ body: { assessed_on, ...words }, caller }, { db }) {
    const by = { assessedOn: assessed_on ?? null, by: `key:${caller.key}` };
    return answer(201, toRecord(await createInterestRecord(db, caller.tenantId, words, by)));
  },
});

export const listInterestRecordsEndpoint = endpoint({
  method: 'GET',
  path: '/api/v1/interest-records',
  name: 'listInterestRecords',
  summary: 'Assessments of interests, newest first',
  group: 'Campaigns',
  access: partner('campaigns:read'),
  query: pageQuery,
  answers: { 200: { description: 'A page of records', schema: pageOf(record) } },
  async handle({ query: { cursor, limit }, caller }, { db }) {
    const [last] = decodeCursor(cursor, z.tuple([cursorId])) ?? [];
    const rows = await listInterestRecords(db, caller.tenantId, { cursor: last, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(toRecord),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

import { text } from '@relais/contracts';
import { AccountingError, AccountingTooLarge, type RejectedLine, readAccounting } from '@relais/powermta';
import { z } from 'zod';
import { open } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { readAccountingRecord } from './read-accounting-record.ts';

const RECORDS_AT_ONCE = 500;
/** Counted after unpacking: a file larger than this is sent in parts. */
const MOST_BYTES = 256 * 1024 * 1024;
const LINES_SHOWN = 100;

export const pmtaWebhook = endpoint({
  method: 'POST',
  path: '/api/v1/webhooks/pmta',
  name: 'receiveAccounting',
  summary: 'Receive PowerMTA accounting',
  description:
    'CSV with a header line, or NDJSON, plain or gzip, of any length: read as it arrives and stored batch by batch. Deliveries, bounces (now or later) and complaints are taken; attempts that go on, and what PowerMTA did by itself, are ignored. What was sent before counts once, so after a broken connection the whole file is sent again.',
  group: 'Feedback',
  access: open,
  quiet: true,
  problems: ['NOT_FOUND', 'BODY_TOO_LARGE', 'ACCOUNTING_UNREADABLE'],
  query: z.object({
    token: text(200).meta({
      description: 'The token of an accounting agent, or of the MailWizz instance that sends by this MTA',
    }),
  }),
  stream: ['text/csv', 'application/x-ndjson'],
  answers: {
    202: {
      description: 'Stored; judged within seconds',
      schema: z
        .object({
          records: z.int().meta({ description: 'Records that could be read' }),
          accepted: z.int(),
          duplicates: z.int(),
          ignored: z.int().meta({ description: 'Records that tell nothing about a contact' }),
          unreadable: z.int(),
          unreadable_lines: z
            .array(z.object({ line: z.int(), reason: z.string() }))
            .meta({ description: `The first ${LINES_SHOWN}` }),
        })
        .meta({ id: 'AccountingAnswer' }),
    },
  },
  async handle({ query, stream }, { feeders, hashOf, takeReports }) {
    const feeder = await feeders.find(query.token);
    // The body was not read: the connection cannot be used again.
    if (!feeder) throw new Problem('NOT_FOUND', 'Nobody has this token.', { headers: { Connection: 'close' } });
    const counts = { records: 0, accepted: 0, duplicates: 0, ignored: 0, unreadable: 0 };
    const shown: RejectedLine[] = [];
    try {
      for await (const { records, rejected } of readAccounting(stream, {
        batchSize: RECORDS_AT_ONCE,
        maxBytes: MOST_BYTES,
      })) {
        const reports = records.flatMap((record) => readAccountingRecord(record, feeder, hashOf) ?? []);
        const { accepted, duplicates } = await takeReports(reports);
        counts.records += records.length;
        counts.accepted += accepted;
        counts.duplicates += duplicates;
        counts.ignored += records.length - reports.length;
        counts.unreadable += rejected.length;
        shown.push(...rejected.slice(0, LINES_SHOWN - shown.length));
      }
    } catch (error) {
      throw problemOf(error);
    }
    return answer(202, { ...counts, unreadable_lines: shown.map(({ line, reason }) => ({ line, reason })) });
  },
});

function problemOf(error: unknown): unknown {
  const headers = { Connection: 'close' };
  if (error instanceof AccountingTooLarge)
    return new Problem('BODY_TOO_LARGE', `${error.message}; send the file in parts.`, { headers });
  if (error instanceof AccountingError) return new Problem('ACCOUNTING_UNREADABLE', error.message, { headers });
  return error;
}

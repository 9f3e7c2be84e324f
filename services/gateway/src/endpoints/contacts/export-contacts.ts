import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { openWorkbook } from '@relais/contact-files';
import { type ContactCursor, type ContactFilters, type Db, listContacts, recordAudit } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint, Streamed } from '../../http/endpoint.ts';
import { contactFilters, filtersOf } from './contact-filters.ts';
import { contactShape, contactView } from './contact-shape.ts';
import { csvLine } from './csv-line.ts';
import { sendText as send } from './send-rows.ts';

type Row = z.input<typeof contactShape>;
type Told = Omit<z.output<typeof query>, 'format'>;

const query = contactFilters.extend({
  format: z.enum(['csv', 'json', 'xlsx']).default('csv'),
});

const PAGE = 500;
const COLUMNS = Object.keys(contactShape.shape) as (keyof Row)[];
const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const exportContacts = endpoint({
  method: 'GET',
  path: '/api/v1/contacts/export',
  name: 'exportContacts',
  summary: 'Contacts as a file, all that the filters let through',
  description:
    'Streamed, newest first, as CSV (RFC 4180), JSON or an Excel workbook (xlsx). Every export has an id, which stands in each row, in the header `X-Export-Id` and in ' +
    'the audit log with who asked and for what. Cells a spreadsheet would run as a formula are quoted with an apostrophe.',
  group: 'Contacts',
  access: partner('contacts:read'),
  query,
  answers: {
    200: {
      description: 'The file',
      schema: z.string(),
      mediaType: 'text/csv',
      headers: { 'X-Export-Id': 'Names this export in the audit log' },
    },
  },
  async handle({ query: { format, ...filters }, caller: { tenantId, tenantSlug, key } }, { db }) {
    const exportId = `export-${randomUUID()}`;
    // Before the first row leaves: an export that is not on record does not happen.
    await recordAudit(db, {
      tenantId,
      actor: `key:${key}`,
      action: 'contacts.exported',
      target: exportId,
      detail: { format, ...withoutWords(filters) },
    });
    const rows = rowsOf(db, tenantId, filtersOf(filters));
    const body = new Streamed((out, signal) => WRITERS[format](out, signal, rows, exportId), TYPES[format]);
    return answer(200, body, {
      'X-Export-Id': exportId,
      'Content-Disposition': `attachment; filename="contacts-${tenantSlug}.${format}"`,
    });
  },
});

/** What was asked for, in an audit log that holds no addresses or names: the word searched for is left out. */
const withoutWords = ({ q, ...filters }: Told) => ({ ...filters, ...(q === undefined ? {} : { q: 'a word' }) });

/** Page by page by keyset, so that an export holds no transaction open and no more than a page in memory. */
async function* rowsOf(db: Db, tenantId: number, filters: ContactFilters): AsyncGenerator<Row> {
  let cursor: ContactCursor | undefined;
  do {
    const page = await listContacts(db, tenantId, filters, { limit: PAGE, cursor });
    for (const contact of page.contacts) yield contactView(contact);
    cursor = page.next ?? undefined;
  } while (cursor);
}

type Write = (out: Writable, signal: AbortSignal, rows: AsyncIterable<Row>, exportId: string) => Promise<void>;

const writeCsv: Write = async (out, signal, rows, exportId) => {
  await send(out, signal, csvLine([...COLUMNS, 'export_id']));
  for await (const row of rows) {
    if (signal.aborted) return;
    await send(out, signal, csvLine([...COLUMNS.map((column) => row[column]), exportId]));
  }
};

const writeJson: Write = async (out, signal, rows, exportId) => {
  await send(out, signal, `{"export_id":${JSON.stringify(exportId)},"data":[`);
  let comma = '';
  for await (const row of rows) {
    if (signal.aborted) return;
    await send(out, signal, `${comma}\n${JSON.stringify({ ...row, export_id: exportId })}`);
    comma = ',';
  }
  await send(out, signal, '\n]}\n');
};

/** Bytes gather until the compressor gives some; the reader is waited for after each page of rows. */
const writeXlsx: Write = async (out, signal, rows, exportId) => {
  let ready: Uint8Array[] = [];
  const book = openWorkbook('Contacts', (bytes) => void ready.push(bytes));
  const flush = async () => {
    const parts = ready;
    ready = [];
    for (const part of parts) await send(out, signal, part);
  };
  book.row([...COLUMNS, 'export_id']);
  for await (const row of rows) {
    if (signal.aborted) return;
    book.row([...COLUMNS.map((column) => row[column]), exportId]);
    if (ready.length > 0) await flush();
  }
  book.end();
  await flush();
};

const WRITERS = { csv: writeCsv, json: writeJson, xlsx: writeXlsx } as const;

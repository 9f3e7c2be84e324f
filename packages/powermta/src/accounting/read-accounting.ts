import { type AccountingRecord, toAccountingRecord } from './accounting-record.ts';
import { type CsvRow, readCsv } from './read-csv.ts';
import { type Line, readLines } from './read-lines.ts';
import { readNdjson } from './read-ndjson.ts';

export interface AccountingOptions {
  /** Told by the first letter when left out. */
  format?: 'csv' | 'ndjson';
  /** Columns of a CSV that begins in the middle of a file. */
  header?: readonly string[];
  /** Records in one batch. */
  batchSize?: number;
  /** Counted after unpacking. */
  maxBytes?: number;
}

/** A line nobody could make a record of. */
export interface RejectedLine {
  line: number;
  reason: string;
  /** Its beginning, as it came. */
  text: string;
}

export interface AccountingBatch {
  records: AccountingRecord[];
  rejected: RejectedLine[];
}

const shownLetters = 500;

/**
 * Reads an accounting file in batches: CSV by column name or NDJSON, plain or gzip, in any order of columns. A bad line
 * is reported with its number and the rest goes on; a whole file never stands in memory.
 *
 * @throws AccountingHeaderMissing, AccountingUnreadable, AccountingTooLarge
 */
export async function* readAccounting(
  source: AsyncIterable<Uint8Array>,
  { format, header, batchSize = 500, maxBytes = 2 ** 30 }: AccountingOptions = {},
): AsyncGenerator<AccountingBatch> {
  let batch: AccountingBatch = { records: [], rejected: [] };
  for await (const row of readRows(readLines(source, maxBytes), format, header)) {
    const outcome = toRecord(row);
    if ('reason' in outcome) batch.rejected.push(outcome);
    else batch.records.push(outcome);
    if (batch.records.length + batch.rejected.length >= batchSize) {
      yield batch;
      batch = { records: [], rejected: [] };
    }
  }
  if (batch.records.length + batch.rejected.length > 0) yield batch;
}

async function* readRows(
  lines: AsyncGenerator<Line>,
  format: 'csv' | 'ndjson' | undefined,
  header: readonly string[] | undefined,
): AsyncGenerator<CsvRow> {
  let first = await lines.next();
  while (!first.done && first.value.text.trim() === '') first = await lines.next();
  if (first.done) return;
  const start = first.value;
  const all = (async function* () {
    yield start;
    yield* lines;
  })();
  const looksLikeJson = /^\s*[[{]/.test(start.text);
  yield* (format ?? (looksLikeJson ? 'ndjson' : 'csv')) === 'ndjson' ? readNdjson(all) : readCsv(all, header);
}

function toRecord(row: CsvRow): AccountingRecord | RejectedLine {
  if ('reason' in row) return { line: row.line, reason: row.reason, text: row.text.slice(0, shownLetters) };
  const record = toAccountingRecord(row.fields, row.line);
  const reason = faultOf(record);
  if (reason === null) return record;
  return { line: row.line, reason, text: JSON.stringify(row.fields).slice(0, shownLetters) };
}

/**
 * A record without its kind or any time cannot be told from another: it would be counted twice, or never. Files that are
 * configured to hold `timeQueued` alone are common.
 */
function faultOf({ type, timeLogged, timeQueued, raw }: AccountingRecord): string | null {
  if (type === '') return 'the type is missing';
  if (!/^[a-z]{1,4}$/.test(type)) return `${JSON.stringify(type.slice(0, 20))} is no record type`;
  if (timeLogged !== null) return null;
  const [, text = ''] = Object.entries(raw).find(([name]) => name.toLowerCase() === 'timelogged') ?? [];
  if (text !== '') return `${JSON.stringify(text.slice(0, 40))} is no time`;
  return timeQueued === null ? 'timeLogged is missing' : null;
}

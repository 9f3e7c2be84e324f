import type { Caller } from '../caller.ts';
import { done } from '../envelope.ts';
import { MailwizzError, MailwizzUnexpectedAnswer } from '../errors.ts';
import type { CallOptions } from '../options.ts';
import { type BulkRow, bulkAnswer, bulkChunks, isCutShort, matchBulkAnswer } from './bulk-answer.ts';
import { type SubscriberInput, subscriberForm } from './subscriber-shapes.ts';

/**
 * A bulk create of several calls stopped part-way. `results` holds what the earlier calls settled; the rows missing
 * from it are unsettled, and those of the failing call may or may not exist when `outcomeUnknown` says so.
 */
export class MailwizzBulkInterrupted extends MailwizzError {
  readonly code = 'MAILWIZZ_BULK_INTERRUPTED';
  readonly retryable: boolean;
  override readonly outcomeUnknown: boolean;
  readonly results: readonly BulkRow[];

  constructor(results: readonly BulkRow[], cause: MailwizzError) {
    const { method, url, status } = cause;
    const occasion = status === undefined ? { method, url } : { method, url, status };
    super(`Bulk create stopped after ${results.length} rows: ${cause.message}`, occasion, { cause });
    this.retryable = cause.retryable;
    this.outcomeUnknown = cause.outcomeUnknown;
    this.results = results;
  }
}

type IndexedRow = SubscriberInput & { index: number };

/**
 * Creates rows in calls that stay under `max_input_vars` and tells what became of each, in the order given.
 * An address that is already there is a failed row, not an update. No call is ever repeated blindly.
 * @throws MailwizzBulkInterrupted when a call fails after others went through; else that call's own error.
 */
export async function bulkCreate(
  caller: Caller,
  listUid: string,
  input: readonly SubscriberInput[],
  { signal }: CallOptions = {},
): Promise<BulkRow[]> {
  const results: BulkRow[] = [];
  const indexed = input.map((row, index): IndexedRow => ({ ...row, index }));
  const pending = bulkChunks(indexed, caller.settings.maxInputVars);

  for (let chunk = pending.shift(); chunk !== undefined; chunk = pending.shift()) {
    try {
      const unseen = await createChunk(caller, listUid, chunk, results, signal);
      // The instance cuts forms earlier than we were told. What it never saw can safely go again, in smaller calls.
      if (unseen.length > 0) pending.unshift(...bulkHalves(unseen, chunk.length));
    } catch (error) {
      if (results.length > 0 && error instanceof MailwizzError) throw new MailwizzBulkInterrupted(results, error);
      throw error;
    }
  }
  return results.sort((a, b) => a.index - b.index);
}

/** Sends one call, adds what it settled to `results`, and answers the rows MailWizz said nothing about. */
async function createChunk(
  caller: Caller,
  listUid: string,
  chunk: IndexedRow[],
  results: BulkRow[],
  signal: AbortSignal | undefined,
): Promise<IndexedRow[]> {
  const path = ['lists', listUid, 'subscribers', 'bulk'];
  const form = { subscribers: chunk.map(subscriberForm) };
  const answered = await caller.call({ method: 'POST', path, form, signal }, bulkAnswer);
  const matches = matchBulkAnswer(chunk, answered);

  const echoes = matches.flatMap((match) => (match !== undefined && 'echo' in match ? [match.echo] : []));
  const unseen: IndexedRow[] = [];
  for (const [place, row] of chunk.entries()) {
    const match = matches[place];
    if (match === undefined) unseen.push(row);
    else if ('errors' in match) results.push({ index: row.index, errors: match.errors });
    else {
      results.push({ index: row.index, subscriberUid: match.subscriberUid });
      const nothingFollows = matches[place + 1] === undefined;
      if (nothingFollows && isCutShort(row, match.echo, echoes)) {
        await complete(caller, listUid, match.subscriberUid, row, signal);
      }
    }
  }
  if (unseen.length === chunk.length) {
    const url = `${caller.settings.baseUrl}/${path.join('/')}`;
    throw new MailwizzUnexpectedAnswer('A bulk answer that names none of its rows', { method: 'POST', url });
  }
  return unseen;
}

/** The last row PHP let through may lack its later fields: write it whole. */
async function complete(
  caller: Caller,
  listUid: string,
  uid: string,
  row: SubscriberInput,
  signal?: AbortSignal,
): Promise<void> {
  const path = ['lists', listUid, 'subscribers', uid];
  await caller.call({ method: 'PUT', path, form: subscriberForm(row), signal }, done);
}

function bulkHalves(rows: IndexedRow[], failedSize: number): IndexedRow[][] {
  const size = Math.max(1, Math.floor(failedSize / 2));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) => rows.slice(part * size, (part + 1) * size));
}

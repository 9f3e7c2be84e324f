import { z } from 'zod';
import { fieldTexts } from '../classify-answer.ts';
import { rows } from '../coercion.ts';
import { data } from '../envelope.ts';
import { countFormVariables } from '../php-form.ts';
import { type SubscriberInput, subscriberForm } from './subscriber-shapes.ts';

/** What became of one row of a bulk create; `index` counts in the rows given. A row failed if and only if it has `errors`. */
export type BulkRow = { index: number; subscriberUid: string } | { index: number; errors: Record<string, string> };

const phpMap = z.preprocess(
  (value) => (Array.isArray(value) ? {} : value),
  z.record(z.string(), z.unknown()).optional(),
);
const answeredRow = z.object({ data: phpMap, errors: phpMap });
export type AnsweredRow = z.infer<typeof answeredRow>;

export const bulkAnswer = data(z.object({ records: rows(answeredRow) })).transform(({ records }) => records);

/**
 * How many rows fit one bulk call. PHP drops what passes `max_input_vars` without a word, so rows × fields stays under it.
 * @param fieldsPerRow form variables of one row, `details` included
 */
export function rowsPerBulkCall(fieldsPerRow: number, maxInputVars = 1_000): number {
  return Math.max(1, Math.floor((maxInputVars - 1) / Math.max(1, fieldsPerRow)));
}

/** Cuts rows into calls, each under `maxInputVars` by what its own rows really need. */
export function bulkChunks<T extends SubscriberInput>(input: readonly T[], maxInputVars: number): T[][] {
  const chunks: T[][] = [];
  let room = 0;
  for (const row of input) {
    const needed = countFormVariables(subscriberForm(row));
    const last = chunks.at(-1);
    if (last !== undefined && needed < room) {
      last.push(row);
      room -= needed;
    } else {
      chunks.push([row]);
      room = maxInputVars - needed;
    }
  }
  return chunks;
}

/** The values MailWizz says it stored, by TAG. */
export type Echo = Readonly<Record<string, unknown>>;

/** An answered row beside the sent one, or undefined where the answer says nothing of it. */
export type MatchedRow = { subscriberUid: string; echo: Echo } | { errors: Record<string, string> };

/**
 * Pairs answers with the rows sent: by position while the addresses agree, else by address. Order is only inferred for
 * MailWizz, and a wrong pairing would store someone else's uid.
 */
export function matchBulkAnswer(
  sent: readonly SubscriberInput[],
  answered: readonly AnsweredRow[],
): (MatchedRow | undefined)[] {
  const left = new Set(answered.keys());
  const take = (index: number): MatchedRow | undefined => {
    const row = answered[index];
    left.delete(index);
    return row && readRow(row);
  };
  const paired = sent.map(({ fields }, index) =>
    sameAddress(fields.EMAIL, answered[index]) ? take(index) : undefined,
  );
  return paired.map((match, index) => {
    if (match !== undefined) return match;
    const address = sent[index]?.fields.EMAIL ?? '';
    const elsewhere = [...left].find((candidate) => sameAddress(address, answered[candidate]));
    if (elsewhere !== undefined) return take(elsewhere);
    // A failed row may come back without its address; nothing else can be meant by this place.
    const here = answered[index];
    return here !== undefined && left.has(index) && echoedAddress(here) === undefined ? take(index) : undefined;
  });
}

/**
 * Did PHP cut this row short? True when a value that was sent is missing from what MailWizz says it stored, although
 * it reports that TAG for other rows of the call: a TAG the list lacks is missing everywhere.
 */
export function isCutShort({ fields }: SubscriberInput, echo: Echo, others: readonly Echo[]): boolean {
  return Object.entries(fields).some(([tag, value]) => {
    const sent = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return sent !== '' && isBlank(echo[tag]) && others.some((other) => !isBlank(other[tag]));
  });
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function readRow(row: AnsweredRow): MatchedRow | undefined {
  const uid = row.data?.subscriber_uid;
  if (row.errors !== undefined && Object.keys(row.errors).length > 0) return { errors: fieldTexts(row.errors) };
  return typeof uid === 'string' && uid !== '' ? { subscriberUid: uid, echo: row.data ?? {} } : undefined;
}

function echoedAddress(row: AnsweredRow): string | undefined {
  const address = row.data?.EMAIL ?? row.data?.email;
  return typeof address === 'string' && address !== '' ? address.trim().toLowerCase() : undefined;
}

function sameAddress(address: string, row: AnsweredRow | undefined): boolean {
  return row !== undefined && echoedAddress(row) === address.trim().toLowerCase();
}

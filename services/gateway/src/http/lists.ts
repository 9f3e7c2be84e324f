import { z } from 'zod';
import { Problem } from './problems.ts';

/** PostgreSQL's int4: ids beyond it are no ids. */
const INT_MAX = 2_147_483_647;
/** `?page` passes over its rows one by one, so it reaches this far and no further. */
const PAGED_ROWS = 10_000;

/** A whole number in a path or query, where everything is text. */
export const integerParam = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ override: { type: 'integer', minimum: min, maximum: max } });

/** The id of a row, as part of a path. */
export const idParams = z.object({ id: integerParam(1, INT_MAX) });

/** What every list takes. */
export const pageQuery = z.object({
  limit: integerParam(1, 200).default(50).meta({ description: 'Rows of a page' }),
  cursor: z.string().max(500).optional().meta({ description: '`next_cursor` of the page before' }),
});

/** The same for lists that can also be paged by number. */
export const numberedPageQuery = pageQuery.extend({
  page: integerParam(1, PAGED_ROWS)
    .optional()
    .meta({ description: `From 1, up to ${PAGED_ROWS} rows; a cursor goes on where they end` }),
});

/** Rows to pass over for `?page`. @throws {Problem} naming page when it reaches too far, or comes with a cursor */
export function offsetOf({ page, limit, cursor }: z.output<typeof numberedPageQuery>): number {
  if (page === undefined) return 0;
  if (cursor !== undefined) throw invalid('page', 'cannot be combined with cursor');
  if (page * limit > PAGED_ROWS) throw invalid('page', `reaches beyond ${PAGED_ROWS} rows; use cursor`);
  return (page - 1) * limit;
}

export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    data: z.array(row),
    next_cursor: z.string().nullable().meta({ description: 'Null on the last page' }),
    total: z.int().nullable().meta({ description: 'Of all pages, where counting them is cheap' }),
  });

/** A cursor says nothing to its reader; it is the key of a page's last row. */
export const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws {Problem} naming cursor when it is none of ours */
export function decodeCursor<Key extends z.ZodType>(cursor: string | undefined, key: Key): z.output<Key> | undefined {
  if (cursor === undefined) return undefined;
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw invalid('cursor', 'is not a cursor of this list');
  }
  const parsed = key.safeParse(decoded);
  if (!parsed.success) throw invalid('cursor', 'is not a cursor of this list');
  return parsed.data;
}

/** A row's id inside a cursor. */
export const cursorId = z.int().min(1).max(INT_MAX);
/** What ISO 8601 can say and PostgreSQL can store differ at both ends of time. */
const storable = (date: Date) => date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9_999;

/** A moment inside a cursor. */
export const cursorMoment = z.iso
  .datetime()
  .transform((text) => new Date(text))
  .refine(storable);

/** A moment in a query: a date, or date and time with its zone. */
export const momentParam = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'an ISO 8601 date, or date and time with zone' })
  .transform((text) => new Date(text))
  .refine(storable, { message: 'a year from 1 to 9999' })
  .meta({ override: { type: 'string', format: 'date-time' } });

const invalid = (path: string, message: string) =>
  new Problem('INVALID_INPUT', `"${path}" ${message}`, { errors: [{ path, message }] });

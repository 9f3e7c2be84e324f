import { createHash } from 'node:crypto';

/** What an endpoint answers, before it becomes bytes. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export function success(body: Record<string, unknown> = {}, status = 200): Answer {
  return { status, body: { status: 'success', ...body } };
}

/** Ends a request with an error answer: a text, or one text a field. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: Answer;

  constructor(status: number, error: string | Record<string, string>) {
    super(typeof error === 'string' ? error : JSON.stringify(error));
    this.answer = { status, body: { status: 'error', error } };
  }
}

export const notFound = (what: string) => new Refusal(404, `The ${what} does not exist.`);

/** PHP's json_encode: every `/` is escaped. */
export function toJson(body: unknown): string {
  return JSON.stringify(body).replaceAll('/', '\\/');
}

export function etagOf(json: string): string {
  return `"${createHash('md5').update(json).digest('hex')}"`;
}

/** An object, or the `[]` PHP makes of an empty one. */
export function phpMap<T>(map: Record<string, T>): Record<string, T> | [] {
  return Object.keys(map).length === 0 ? [] : map;
}

export interface PageBounds {
  min: number;
  max: number;
}

/** One page of rows with the counters as MailWizz sends them: `count` is text, the rest are numbers. */
export function paged<T>(
  source: { length: number; slice(start: number, end: number): T[] },
  query: { page: string; perPage: string },
  bounds: PageBounds,
  show: (row: T) => unknown,
): Answer {
  const perPage = Math.min(bounds.max, Math.max(bounds.min, positive(query.perPage, 10)));
  const page = positive(query.page, 1);
  const totalPages = Math.max(1, Math.ceil(source.length / perPage));
  return success({
    data: {
      count: String(source.length),
      total_pages: totalPages,
      current_page: page,
      next_page: page < totalPages ? page + 1 : null,
      prev_page: page > 1 ? page - 1 : null,
      records: source.slice((page - 1) * perPage, page * perPage).map(show),
    },
  });
}

/** Reads an array backwards, as lists are shown: newest first. */
export function newestFirst<T>(rows: readonly T[]): { length: number; slice(start: number, end: number): T[] } {
  return {
    length: rows.length,
    slice: (start, end) => rows.slice(Math.max(0, rows.length - end), Math.max(0, rows.length - start)).reverse(),
  };
}

function positive(text: string, fallback: number): number {
  const value = Number.parseInt(text, 10);
  return Number.isFinite(value) && value > 0 ? value : fallback;
}

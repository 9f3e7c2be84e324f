import { z } from 'zod';
import type { Caller } from './caller.ts';
import { number, rows } from './coercion.ts';
import type { CallOptions } from './options.ts';
import type { FormFields } from './php-form.ts';

export interface PageOptions extends CallOptions {
  /** From 1. */
  page?: number;
  /** The server's default is 10; it may also clamp what is asked for. */
  perPage?: number;
}

/** One page of a collection. Endpoints without paging answer a single page holding everything. */
export interface Page<T> {
  records: T[];
  /** Rows in the whole collection. */
  count: number;
  currentPage: number;
  totalPages: number;
  nextPage: number | null;
}

export interface CollectionRequest<T> {
  path: readonly string[];
  query?: FormFields;
  row: z.ZodType<T>;
}

/** Fetches one page. */
export async function fetchPage<T>(
  caller: Caller,
  request: CollectionRequest<T>,
  options: PageOptions = {},
): Promise<Page<T>> {
  const { page, perPage, signal } = options;
  const query = { ...request.query, page, per_page: perPage };
  return caller.call({ method: 'GET', path: request.path, query, signal }, pageOf(request.row, page ?? 1));
}

/**
 * Walks every page, following `next_page` and `total_pages`: a server may clamp `per_page`, so a short page is no end.
 * Rows that shift onto a later page while we walk are handed out once, by `key`.
 */
export async function* eachRow<T>(
  caller: Caller,
  request: CollectionRequest<T>,
  key: (row: T) => string,
  options: Omit<PageOptions, 'page'> = {},
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  for (let next: number | null = 1; next !== null; ) {
    const page: Page<T> = await fetchPage(caller, request, { perPage: 100, ...options, page: next });
    for (const row of page.records) {
      const id = key(row);
      if (seen.has(id)) continue;
      seen.add(id);
      yield row;
    }
    // A server that ignores `page` would name the same next page for ever.
    next = page.nextPage !== null && page.nextPage > next ? page.nextPage : null;
  }
}

function pageOf<T>(row: z.ZodType<T>, asked: number): z.ZodType<Page<T>> {
  const counters = z.object({
    count: number,
    total_pages: number,
    current_page: number,
    next_page: number,
    records: rows(row),
  });
  return z
    .object({ data: z.preprocess((value) => (Array.isArray(value) ? {} : value), counters) })
    .transform(({ data }) => {
      const currentPage = data.current_page ?? asked;
      const totalPages = data.total_pages ?? Math.max(currentPage, data.next_page ?? 1);
      return {
        records: data.records,
        count: data.count ?? data.records.length,
        currentPage,
        totalPages,
        nextPage: data.next_page ?? (currentPage < totalPages ? currentPage + 1 : null),
      };
    });
}

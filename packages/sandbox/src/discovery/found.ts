/** The interfaces that are stood in for. */
export type DiscoveryApi = 'serper' | 'serpapi' | 'programmable_search' | 'places' | 'search_pages';

/** What there is to answer to a question. */
export interface Found {
  readonly query: string;
  readonly page: number;
  readonly found: readonly string[];
  readonly isLast: boolean;
}

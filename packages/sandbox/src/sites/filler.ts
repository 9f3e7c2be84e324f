import { pick } from './show-address.ts';
import type { SiteContent } from './site-content.ts';

/** Paragraphs of the site's pool, chosen by the page: the same at every start. */
export function filler({ pool }: SiteContent, seed: string, count: number): string[] {
  const first = pool.length === 0 ? 0 : pick(seed, pool.length);
  return [...pool.slice(first), ...pool.slice(0, first)].slice(0, count);
}

import type { IncomingHttpHeaders } from 'node:http';
import { isSameSite, normaliseUrl } from '@relais/extraction';
import { readFeed, readSitemap, textHash } from '@relais/extraction/articles';
import type { FinishedPage } from '@relais/prisma';
import { decodeBody } from '../net/decode-body.ts';
import { readText } from '../net/read-text.ts';
import type { Answer } from '../net/send-request.ts';
import type { JobMemory } from './job-memory.ts';
import { refuseLink } from './link-rules.ts';

const xmlTypes = /^\s*(?:application|text)\/(?:[\w.-]+\+)?xml\b/i;
const gzipTypes = /^\s*application\/(?:x-)?gzip\b|^\s*application\/octet-stream\b/i;
const sitemapNames = /\/[^/]*sitemap[^/]*\.txt$/i;

/** May this answer be a feed or a sitemap, by its type and its name? */
export const mayBeFeed = ({ pathname }: URL, headers: IncomingHttpHeaders): boolean => {
  const type = headers['content-type'] ?? '';
  return xmlTypes.test(type) || sitemapNames.test(pathname) || (gzipTypes.test(type) && /\.gz$/i.test(pathname));
};

export interface FeedPage {
  readonly id: number;
  readonly url: string;
  readonly httpStatus: number;
  readonly bytes: number;
  readonly robots: string;
}

/** The text of a feed or sitemap; a file packed as a file (`sitemap.xml.gz`) is unpacked, never past `maxBytes`. */
export async function feedTextOf({ body, headers }: Answer, maxBytes: number): Promise<string> {
  const { bytes } = await decodeBody(body, headers['content-encoding'], maxBytes);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return readText(isPacked ? (await decodeBody(bytes, 'gzip', maxBytes)).bytes : bytes, headers['content-type']);
}

/** What a feed or sitemap gives: the pages of its own site that it names. Null when it turns out to be neither. */
export function judgeFeed(page: FeedPage, text: string, memory: JobMemory): FinishedPage | null {
  const feed = readFeed(text, page.url);
  const sitemap = feed === null ? readSitemap(text) : null;
  if (feed === null && sitemap === null) return null;
  const from = new URL(page.url);
  const wanted = (links: readonly string[], mayBeFile: boolean) =>
    links.flatMap((link) => {
      const normal = normaliseUrl(link);
      if (normal === null || !isSameSite(normal, page.url) || !memory.isNewLink(normal, page.id)) return [];
      const refusal = refuseLink(new URL(normal), from);
      return refusal === null || (mayBeFile && refusal === 'file') ? [normal] : [];
    });
  const links = [...wanted(sitemap?.sitemaps ?? [], true), ...wanted(feed ?? sitemap?.pages ?? [], false)];
  return {
    id: page.id,
    status: 'done',
    reason: feed === null ? 'sitemap' : 'feed',
    httpStatus: page.httpStatus,
    bytes: page.bytes,
    robots: page.robots,
    pageHash: textHash(text),
    links: [...new Set(links)],
  };
}

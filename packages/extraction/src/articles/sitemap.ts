import { Parser } from 'htmlparser2';

/** What one sitemap file names: other files, or pages. */
export interface Sitemap {
  readonly sitemaps: readonly string[];
  /** Those changed last first; those without a date after them. */
  readonly pages: readonly string[];
}

/** The protocol allows 50,000 addresses a file; a crawl with a budget needs fewer, and the newest. */
const MOST_READ = 50_000;
const MOST_PAGES = 5_000;
const MOST_SITEMAPS = 200;

/** Reads a sitemap or an index of sitemaps (sitemaps.org), or a plain list of addresses; null when it is none. */
export function readSitemap(text: string): Sitemap | null {
  const start = text.slice(0, 2_000);
  if (!/<(?:\w+:)?(?:urlset|sitemapindex)[\s>]/i.test(start)) return listOf(text);
  const found: { index: boolean; loc: string; lastmod: string }[] = [];
  let entry: { index: boolean; loc: string; lastmod: string } | undefined;
  let field: 'loc' | 'lastmod' | undefined;
  const parser = new Parser(
    {
      onopentag(tag) {
        const name = localName(tag);
        if (name === 'url' || name === 'sitemap') entry = { index: name === 'sitemap', loc: '', lastmod: '' };
        // Pictures and videos have a loc of their own, under a prefix.
        else if (tag === 'loc' || tag === 'lastmod') field = tag;
      },
      ontext(words) {
        if (entry && field) entry[field] += words;
      },
      onclosetag(tag) {
        const name = localName(tag);
        field = undefined;
        if (!entry || (name !== 'url' && name !== 'sitemap')) return;
        found.push(entry);
        entry = undefined;
        if (found.length >= MOST_READ) parser.pause();
      },
    },
    { xmlMode: true },
  );
  parser.write(text);
  const sorted = found
    .map(({ index, loc, lastmod }) => ({ index, loc: loc.trim(), changed: Date.parse(lastmod.trim()) || 0 }))
    .filter(({ loc }) => isWebAddress(loc))
    .sort((one, other) => other.changed - one.changed);
  const locations = (index: boolean) => [...new Set(sorted.filter((one) => one.index === index).map(({ loc }) => loc))];
  return { sitemaps: locations(true).slice(0, MOST_SITEMAPS), pages: locations(false).slice(0, MOST_PAGES) };
}

/** A text file of addresses, one a line. */
function listOf(text: string): Sitemap | null {
  const lines = text
    .split(/\r?\n/, MOST_PAGES)
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.length > 0 && lines.every(isWebAddress) ? { sitemaps: [], pages: [...new Set(lines)] } : null;
}

const localName = (tag: string): string => tag.replace(/^\w+:/, '');
const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);

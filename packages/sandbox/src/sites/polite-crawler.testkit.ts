import { isDisallowed, type RobotsRules } from './robots.ts';

/** A page the crawler ended at, whatever name it went by. */
export interface CrawledPage {
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** Pages of one path whose query makes them differ: past this many, the path is taken for endless. */
const MOST_QUERIES_PER_PATH = 12;

/** Walks a site as a polite crawler would, robots.txt read by the rules given, and answers every page by its path. */
export async function crawlPolitely(start: string, robots: RobotsRules | null, drop: readonly string[] = []) {
  const { origin } = new URL(start);
  const queue = [new URL(start)];
  const seen = new Set<string>([named(queue[0] ?? new URL(start), drop)]);
  const perPath = new Map<string, number>();
  const pages = new Map<string, CrawledPage>();

  for (let url = queue.shift(); url; url = queue.shift()) {
    const answer = await follow(url, robots);
    if (!answer) continue;
    const path = canonicalPath(answer.text) ?? named(answer.url, drop);
    pages.set(path, { path, status: answer.status, text: answer.text });
    for (const link of linksIn(answer.text, answer.url)) {
      const name = named(link, drop);
      const queries = perPath.get(link.pathname) ?? 0;
      if (link.origin !== origin || seen.has(name) || isDisallowed(robots, name) || queries > MOST_QUERIES_PER_PATH)
        continue;
      seen.add(name);
      perPath.set(link.pathname, queries + 1);
      queue.push(link);
    }
  }
  return pages;
}

const MOST_REDIRECTS = 5;

async function follow(start: URL, robots: RobotsRules | null) {
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    if (isDisallowed(robots, url.pathname + url.search)) return undefined;
    const response = await fetch(url, { redirect: 'manual' });
    const location = response.headers.get('location');
    if (!location) {
      const isHtml = response.headers.get('content-type')?.startsWith('text/html');
      const text = await readText(response);
      return isHtml ? { url, status: response.status, text } : undefined;
    }
    await response.body?.cancel();
    url = new URL(location, url);
  }
  return undefined;
}

const MOST_BYTES = 2_000_000;

/** The page's text in its own charset, and of an overlong page the beginning. */
export async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES) break;
  }
  const whole = Buffer.concat(pieces);
  const charset = /charset=["']?([\w-]+)/i.exec(whole.toString('latin1'))?.[1] ?? 'utf-8';
  return new TextDecoder(charset).decode(whole);
}

function named({ pathname, searchParams }: URL, drop: readonly string[]): string {
  const kept = [...searchParams].filter(
    ([name, value]) => !name.startsWith('utm_') && !drop.includes(name) && !(name === 'page' && value === '1'),
  );
  return pathname + (kept.length > 0 ? `?${kept.map((pair) => pair.join('=')).join('&')}` : '');
}

const canonicalPath = (text: string): string | undefined => {
  const href = /<link rel="canonical" href="([^"]+)"/.exec(text)?.[1];
  if (!href) return undefined;
  const { pathname, search } = new URL(href);
  return pathname + search;
};

function linksIn(text: string, url: URL): URL[] {
  const visible = text.replace(/<!--[\s\S]*?-->/g, '');
  const base = new URL(/<base href="([^"]+)"/.exec(visible)?.[1] ?? url, url);
  return [...visible.matchAll(/<a\s[^>]*?href=["']([^"'#]+)[^>]*>/gi)].flatMap(([tag, href = '']) => {
    const target = href.trim().replaceAll('&amp;', '&');
    const link = URL.canParse(target, base.href) ? new URL(target, base) : undefined;
    const wanted = link?.protocol === 'http:' && !link.pathname.startsWith('/cdn-cgi/') && !tag.includes('nofollow');
    return link && wanted ? [link] : [];
  });
}

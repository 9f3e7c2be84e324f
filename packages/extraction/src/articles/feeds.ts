import { Parser, parseFeed } from 'htmlparser2';

const feedTypes = new Set(['application/rss+xml', 'application/atom+xml', 'application/feed+json']);
const MOST_FEEDS = 5;
const MOST_ITEMS = 1_000;

/** The feeds a page declares, absolute. Those of comments are none: their items lead back to what is known. */
export function feedsOf(html: string, url: string): string[] {
  const feeds = new Set<string>();
  const parser = new Parser({
    onopentag(name, { rel = '', type = '', href = '', title = '' }) {
      if (name === 'body') return parser.pause();
      if (name !== 'link' || !/\balternate\b/i.test(rel) || !feedTypes.has(type.trim().toLowerCase())) return;
      if (/comment/i.test(title) || /\/comments?\//i.test(href) || !URL.canParse(href, url)) return;
      feeds.add(new URL(href, url).href);
    },
  });
  parser.write(html.slice(0, 200_000));
  return [...feeds].slice(0, MOST_FEEDS);
}

/** The pages a feed (RSS, RDF, Atom) names, newest first as feeds have them; null when it is no feed. */
export function readFeed(xml: string, url: string): string[] | null {
  if (!/<(?:rss|rdf:RDF|feed)[\s>]/i.test(xml.slice(0, 2_000))) return null;
  const feed = parseFeed(xml);
  if (!feed) return [];
  const links = feed.items.flatMap(({ link }) =>
    link && URL.canParse(link.trim(), url) ? [new URL(link.trim(), url).href] : [],
  );
  return [...new Set(links)].slice(0, MOST_ITEMS);
}

/** The little of a DOM these functions read. */
export interface ReadableDocument {
  querySelector(selector: string): ReadableElement | null;
  querySelectorAll(selector: string): ArrayLike<ReadableElement>;
}
export interface ReadableElement {
  getAttribute(name: string): string | null;
  readonly textContent: string | null;
}

const articleTypes = /"@type"\s*:\s*(?:\[\s*)?"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|Review)"/;
/** A list of many entries is none of them, though each may look like one. */
const MOST_ENTRIES = 3;

/**
 * Does the page say of itself that it is one article? By its Open Graph type, its structured data, or a single entry with a
 * date. Home pages and lists show articles and are none.
 */
export function saysItIsAnArticle(document: ReadableDocument): boolean {
  const type = document.querySelector('meta[property="og:type"]')?.getAttribute('content')?.trim().toLowerCase();
  if (type === 'article' || type === 'blog' || type?.startsWith('article')) return type !== 'blog';
  const entries = document.querySelectorAll('article, .h-entry, .hentry').length;
  if (entries > MOST_ENTRIES) return false;
  const data = Array.from(document.querySelectorAll('script[type="application/ld+json"]'));
  if (data.some(({ textContent }) => articleTypes.test(textContent ?? ''))) return true;
  if (document.querySelector('[itemtype$="/BlogPosting"], [itemtype$="/Article"], [itemtype$="/NewsArticle"]'))
    return true;
  return (
    entries === 1 &&
    document.querySelector(
      'article time, .h-entry time, .hentry time, .dt-published, meta[property="article:published_time"]',
    ) !== null
  );
}

/** When it was published, by the page's own words; undefined when they are no date. */
export function publishedAt(document: ReadableDocument, told: string | null | undefined): Date | undefined {
  const words = [
    told,
    document.querySelector('meta[property="article:published_time"]')?.getAttribute('content'),
    document.querySelector('meta[itemprop="datePublished"], [itemprop="datePublished"]')?.getAttribute('content'),
    document
      .querySelector('article time[datetime], .h-entry time[datetime], .hentry time[datetime]')
      ?.getAttribute('datetime'),
    document.querySelector('time[datetime]')?.getAttribute('datetime'),
  ];
  for (const word of words) {
    const date = new Date(word?.trim() || Number.NaN);
    const year = date.getUTCFullYear();
    if (year >= 1_970 && year <= 9_999) return date;
  }
  return undefined;
}

/** The picture that stands for it, absolute. */
export function imageOf(document: ReadableDocument, url: string): string | undefined {
  const words =
    document.querySelector('meta[property="og:image"], meta[name="twitter:image"]')?.getAttribute('content') ??
    document.querySelector('article img[src], .entry-content img[src], main img[src]')?.getAttribute('src');
  if (!words?.trim() || !URL.canParse(words.trim(), url)) return undefined;
  const { href, protocol } = new URL(words.trim(), url);
  return /^https?:$/.test(protocol) && href.length <= 2_048 ? href : undefined;
}

import { isSameSite, normaliseUrl, type PageContacts } from '@relais/extraction';
import { readArticle } from '@relais/extraction/articles';
import type { NewArticle } from '@relais/prisma';
import type { JobWays } from './job-ways.ts';

/** The article of a page, under the page's own name for itself; undefined when the page is none, or too old. */
export function toArticle(html: string, content: PageContacts, ways: JobWays['articles']): NewArticle | undefined {
  if (ways === null || !content.robots.index || content.refusal) return undefined;
  const { url, language } = content;
  const article = readArticle({ html, url, language, minWords: ways.minWords });
  if (article === null) return undefined;
  const { publishedAfter } = ways;
  if (publishedAfter && article.publishedAt && article.publishedAt < publishedAfter) return undefined;
  const canonical = content.canonicalUrl === null ? null : normaliseUrl(content.canonicalUrl);
  return { ...article, url: canonical !== null && isSameSite(canonical, url) ? canonical : url };
}

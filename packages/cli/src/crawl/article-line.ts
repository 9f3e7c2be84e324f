import type { Article } from '@relais/prisma';

/** An article as `relais crawl` prints it. */
export const articleLine = (article: Article) => ({
  article: article.title,
  url: article.url,
  domain: article.domain,
  author: article.author,
  published_at: article.publishedAt?.toISOString() ?? null,
  language: article.language,
  image: article.imageUrl,
  excerpt: article.excerpt,
  words: article.wordCount,
  hash: article.textHash,
  text: article.text,
});
export type ArticleLine = ReturnType<typeof articleLine>;

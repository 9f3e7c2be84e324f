export { feedsOf, readFeed } from './feeds.ts';
export { type Article, type ArticleSource, readArticle } from './read-article.ts';
export { readSitemap, type Sitemap } from './sitemap.ts';
export { textHash } from './text-hash.ts';

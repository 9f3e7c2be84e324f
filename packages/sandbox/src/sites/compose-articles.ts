import { filler } from './filler.ts';
import { type Html, html, paragraphs } from './html.ts';
import type { Page } from './page.ts';
import type { Article, ArticleSection, SiteContent } from './site-content.ts';
import { WORDING } from './wording.ts';

/** The articles and their list, in pages of `?page=N`. */
export function articlePages(content: SiteContent): Page[] {
  const { articles } = content;
  if (!articles) return [];
  const count = Math.max(1, Math.ceil(articles.items.length / articles.perPage));
  const lists = Array.from({ length: count }, (_, index) => listPage(content, articles, index + 1, count));
  return [...lists, ...articles.items.map((article) => articlePage(content, articles, article))];
}

/** The first page has no number: `?page=1` is a second name for it. */
export const numberedPath = (path: string, number: number): string => (number === 1 ? path : `${path}?page=${number}`);

function listPage(content: SiteContent, articles: ArticleSection, number: number, count: number): Page {
  const shown = articles.items.slice((number - 1) * articles.perPage, number * articles.perPage);
  return {
    path: numberedPath(articles.path, number),
    title: number === 1 ? articles.title : `${articles.title} (${number})`,
    ...(number === 1 ? { menuLabel: articles.title } : {}),
    body: html`<h1>${articles.title}</h1>
${shown.map(
  ({ slug, title, date, text }) => html`<article><h2><a href="${articles.path}${slug}/">${title}</a></h2>
<time datetime="${date}">${date}</time><p>${text.slice(0, 140)}…</p></article>
`,
)}${pager(content, articles.path, number, count)}`,
  };
}

/** Numbers of all pages, and the one before and after. */
export function pager({ language }: SiteContent, path: string, number: number, count: number): Html {
  const { previous, next } = WORDING[language];
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return html`<nav class="pagination">${number > 1 && html`<a rel="prev" href="${path}?page=${number - 1}">${previous}</a> `}
${numbers.map((other) => (other === number ? html`<b>${other}</b> ` : html`<a href="${path}?page=${other}">${other}</a> `))}
${number < count && html`<a rel="next" href="${path}?page=${number + 1}">${next}</a>`}</nav>
`;
}

function articlePage(content: SiteContent, articles: ArticleSection, article: Article): Page {
  const { slug, title, date, text, note } = article;
  const path = `${articles.path}${slug}/`;
  return {
    path,
    title,
    description: text,
    canonical: path,
    head: html`<meta property="og:type" content="article"><meta property="article:published_time" content="${date}">
<meta name="author" content="${articles.author}">
`,
    body: html`<article class="post h-entry"><h1 class="entry-title">${title}</h1>
<p class="byline">${WORDING[content.language].publishedOn} <time datetime="${date}">${date}</time>, ${articles.author}</p>
<p>${text}</p>
${paragraphs(filler(content, slug, 3))}${note}</article>
`,
  };
}

import { getArticle as readArticle, listArticles as readPage } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import {
  articleFilters,
  filtersOf,
  listedArticle,
  toListedArticle,
  toWholeArticle,
  wholeArticle,
} from './article-shape.ts';

const cursorKey = z.tuple([cursorId]);

export const listArticles = endpoint({
  method: 'GET',
  path: '/api/v1/articles',
  name: 'listArticles',
  summary: 'Articles of blogs, newest first',
  description: 'What jobs of `blog_content` kept, without the texts.',
  group: 'Articles',
  access: partner('scraping:read'),
  query: pageQuery.extend(articleFilters),
  answers: { 200: { description: 'A page of articles', schema: pageOf(listedArticle) } },
  async handle({ query, caller }, { db }) {
    const [last] = decodeCursor(query.cursor, cursorKey) ?? [];
    const articles = await readPage(db, caller.tenantId, filtersOf(query), { cursor: last, limit: query.limit + 1 });
    const page = articles.slice(0, query.limit);
    const next = articles.length > query.limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(toListedArticle),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});

export const getArticle = endpoint({
  method: 'GET',
  path: '/api/v1/articles/{id}',
  name: 'getArticle',
  summary: 'One article with its text',
  group: 'Articles',
  access: partner('scraping:read'),
  params: idParams,
  answers: { 200: { description: 'The article', schema: wholeArticle } },
  async handle({ params: { id }, caller }, { db }) {
    const article = await readArticle(db, caller.tenantId, id);
    if (!article) throw new Problem('NOT_FOUND', `There is no article ${id}.`);
    return answer(200, toWholeArticle(article));
  },
});

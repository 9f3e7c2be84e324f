import { languageCode, text } from '@relais/contracts';
import type { Article, ArticleFilters, ListedArticle } from '@relais/prisma';
import { z } from 'zod';
import { integerParam } from '../../http/lists.ts';

/** An article without its text, as lists tell it. */
export const listedArticle = z
  .object({
    id: z.int(),
    job_id: z.int(),
    url: z.string(),
    domain: z.string(),
    title: z.string(),
    author: z.string().nullable(),
    published_at: z.iso.datetime().nullable(),
    language: z.string().nullable(),
    image_url: z.string().nullable(),
    excerpt: z.string().nullable(),
    word_count: z.int(),
    text_hash: z.string().meta({ description: 'The same for the same words, whatever their case and marks' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'ListedArticle' });

export const wholeArticle = listedArticle.extend({ text: z.string() }).meta({ id: 'Article' });

/** What lists and exports narrow by. */
export const articleFilters = {
  domain: text(255).optional().meta({ description: 'Host name, with the port unless it is the usual one' }),
  language: languageCode.optional(),
  job_id: integerParam(1, 2_147_483_647).optional(),
};

export const filtersOf = (query: z.output<z.ZodObject<typeof articleFilters>>): ArticleFilters => ({
  domain: query.domain?.toLowerCase(),
  language: query.language,
  jobId: query.job_id,
});

export const toListedArticle = (article: ListedArticle): z.input<typeof listedArticle> => ({
  id: article.id,
  job_id: article.jobId,
  url: article.url,
  domain: article.domain,
  title: article.title,
  author: article.author,
  published_at: article.publishedAt?.toISOString() ?? null,
  language: article.language,
  image_url: article.imageUrl,
  excerpt: article.excerpt,
  word_count: article.wordCount,
  text_hash: article.textHash,
  created_at: article.createdAt.toISOString(),
  updated_at: article.updatedAt.toISOString(),
});

export const toWholeArticle = (article: Article): z.input<typeof wholeArticle> => ({
  ...toListedArticle(article),
  text: article.text,
});

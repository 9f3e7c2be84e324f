import { hostOf, urlHash } from './frontier.ts';
import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** An article as it was read from its page. */
export interface NewArticle {
  /** Normalised: the page's own name for itself where it has one. */
  url: string;
  title: string;
  author?: string | undefined;
  publishedAt?: Date | undefined;
  /** ISO 639-1 */
  language?: string | undefined;
  imageUrl?: string | undefined;
  excerpt?: string | undefined;
  text: string;
  wordCount: number;
  /** Of its words without case, marks and figures. */
  textHash: string;
}

/**
 * Stores articles, once a tenant and URL: read again, an article is brought up to date. A text that stands under another
 * URL already is not stored a second time.
 * @returns how many were stored or brought up to date
 */
export async function storeArticles(
  db: Db,
  { tenantId, jobId }: { tenantId: number; jobId: number },
  articles: readonly NewArticle[],
): Promise<number> {
  if (articles.length === 0) return 0;
  return db.$executeRaw`
    INSERT INTO scraped_articles AS a (tenant_id, job_id, url, url_hash, domain, title, author, published_at, language, image_url,
                                       excerpt, text, word_count, text_hash)
    SELECT DISTINCT ON (r.text_hash) ${tenantId}::int, ${jobId}::int, r.url, r.url_hash, r.domain, r.title, r.author, r.published_at,
           r.language, r.image_url, r.excerpt, r.text, r.word_count, r.text_hash
      FROM jsonb_to_recordset(${JSON.stringify(articles.map(toRow))}::jsonb) AS r(
             url text, url_hash text, domain text, title text, author text, published_at timestamptz, language text,
             image_url text, excerpt text, text text, word_count int, text_hash text)
     WHERE NOT EXISTS (SELECT 1 FROM scraped_articles known
                        WHERE known.tenant_id = ${tenantId} AND known.text_hash = r.text_hash AND known.url_hash <> r.url_hash)
     ORDER BY r.text_hash, length(r.url), r.url
    ON CONFLICT (tenant_id, url_hash) DO UPDATE SET
      title = excluded.title, author = coalesce(excluded.author, a.author),
      published_at = coalesce(excluded.published_at, a.published_at), language = coalesce(excluded.language, a.language),
      image_url = excluded.image_url, excerpt = excluded.excerpt, text = excluded.text, word_count = excluded.word_count,
      text_hash = excluded.text_hash, job_id = excluded.job_id, updated_at = now()`;
}

const toRow = (article: NewArticle) => ({
  url: article.url,
  url_hash: urlHash(article.url),
  domain: hostOf(article.url),
  title: article.title,
  author: article.author,
  published_at: article.publishedAt?.toISOString(),
  language: article.language,
  image_url: article.imageUrl,
  excerpt: article.excerpt,
  text: article.text,
  word_count: article.wordCount,
  text_hash: article.textHash,
});

export interface Article
  extends Required<Omit<NewArticle, 'author' | 'publishedAt' | 'language' | 'imageUrl' | 'excerpt'>> {
  id: number;
  jobId: number;
  domain: string;
  author: string | null;
  publishedAt: Date | null;
  language: string | null;
  imageUrl: string | null;
  excerpt: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** What a list tells of an article: all but its text. */
export type ListedArticle = Omit<Article, 'text'>;

export interface ArticleFilters {
  /** Host name, with the port unless it is the scheme's own. */
  domain?: string | undefined;
  language?: string | undefined;
  jobId?: number | undefined;
}

const listed = Prisma.sql`id, job_id AS "jobId", url, domain, title, author, published_at AS "publishedAt", language,
  image_url AS "imageUrl", excerpt, word_count AS "wordCount", text_hash AS "textHash", created_at AS "createdAt",
  updated_at AS "updatedAt"`;

/** The newest first, by keyset on `id`: the last one's id is the next page's cursor. */
export async function listArticles(
  db: Db,
  tenantId: number,
  filters: ArticleFilters,
  page: { limit: number; cursor?: number | undefined },
): Promise<ListedArticle[]> {
  return db.$queryRaw`
    SELECT ${listed} FROM scraped_articles WHERE ${conditions(tenantId, filters, page.cursor)} ORDER BY id DESC LIMIT ${page.limit}`;
}

/** The same with their texts, for an export that reads on until nothing comes. */
export async function articlesToExport(
  db: Db,
  tenantId: number,
  filters: ArticleFilters,
  page: { limit: number; cursor?: number | undefined },
): Promise<Article[]> {
  return db.$queryRaw`
    SELECT ${listed}, text FROM scraped_articles WHERE ${conditions(tenantId, filters, page.cursor)} ORDER BY id DESC LIMIT ${page.limit}`;
}

/** One article with its text; null for one of another tenant, or none. */
export async function getArticle(db: Db, tenantId: number, id: number): Promise<Article | null> {
  const [article] = await db.$queryRaw<Article[]>`
    SELECT ${listed}, text FROM scraped_articles WHERE tenant_id = ${tenantId} AND id = ${id}`;
  return article ?? null;
}

function conditions(
  tenantId: number,
  { domain, language, jobId }: ArticleFilters,
  cursor: number | undefined,
): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`tenant_id = ${tenantId}`,
      ...(domain === undefined ? [] : [Prisma.sql`domain = ${domain}`]),
      ...(language === undefined ? [] : [Prisma.sql`language = ${language}`]),
      ...(jobId === undefined ? [] : [Prisma.sql`job_id = ${jobId}`]),
      ...(cursor === undefined ? [] : [Prisma.sql`id < ${cursor}`]),
    ],
    ' AND ',
  );
}

import { hostOf } from './frontier.ts';
import type { DynamicDb } from './subject-data.ts';

/** What stands where a person stood. */
const GONE = '…';
/** One name alone is many people's. */
const isWholeName = (name: string): boolean => name.split(' ').length >= 2;

/**
 * Takes a person out of the articles of the sites she was found on: her addresses and her whole name, wherever they stand. The
 * articles are others' and stay.
 * @returns articles that changed
 */
export async function forgetInArticles(db: DynamicDb, tenantId: number, contactId: number): Promise<number> {
  const known = await db.$queryRaw<
    { email: string; name: string; domain: string; website: string | null; pages: string[] }[]
  >`
    SELECT c.email, concat_ws(' ', c.first_name, c.last_name) AS name, c.email_domain AS domain, c.website,
           ARRAY(SELECT DISTINCT s.source_url FROM contact_sightings s WHERE s.contact_id = c.id AND s.source_url <> '') AS pages
      FROM contacts c WHERE c.tenant_id = ${tenantId} AND (c.id = ${contactId} OR c.merged_into = ${contactId})`;
  const words = known.flatMap(({ email, name }) => [email, ...(isWholeName(name) ? [name] : [])]);
  const sites = known.flatMap(({ domain, website, pages }) => [
    domain,
    `www.${domain}`,
    ...[website ?? '', ...pages].flatMap((url) => (URL.canParse(url) ? hostOf(url) : [])),
  ]);
  if (words.length === 0) return 0;
  const pattern = `(${words.map(literally).join('|')})`;
  return db.$executeRaw`
    UPDATE scraped_articles a
       SET title = regexp_replace(title, ${pattern}, ${GONE}, 'gi'), excerpt = regexp_replace(excerpt, ${pattern}, ${GONE}, 'gi'),
           text = regexp_replace(text, ${pattern}, ${GONE}, 'gi'), author = CASE WHEN author ~* ${pattern} THEN NULL ELSE author END,
           updated_at = now()
     WHERE a.tenant_id = ${tenantId} AND a.domain = ANY(${[...new Set(sites)]}::text[])
       AND concat_ws(' ', a.title, a.author, a.excerpt, a.text) ~* ${pattern}`;
}

/** As a pattern that means itself; a name may be broken over two lines. */
const literally = (words: string): string =>
  words
    .split(/\s+/)
    .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&'))
    .join('\\s+');

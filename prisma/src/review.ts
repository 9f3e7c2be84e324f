import type { Category } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** A contact whose category a person has to decide, with what speaks for which. */
export interface ContactToReview {
  id: number;
  email: string;
  company: string | null;
  title: string | null;
  language: string | null;
  sourceId: string;
  /** As the router wrote it. */
  categorisation: unknown;
  since: Date;
  sourceUrl: string | null;
  /** The beginning of what was judged. */
  text: string | null;
}

const TEXT_SHOWN = 600;

/** Contacts that wait for a person's word, the oldest first by id. */
export async function contactsToReview(
  db: Db,
  tenantId: number,
  { after, limit }: { after: number; limit: number },
): Promise<ContactToReview[]> {
  return db.$queryRaw`
    SELECT c.id, c.email, c.company, c.title, c.language, d.source_id AS "sourceId", c.categorisation, c.status_since AS since,
           seen.source_url AS "sourceUrl", left(seen.text, ${TEXT_SHOWN}::int) AS text
      FROM contacts c
      JOIN data_sources d ON d.id = c.data_source_id
      LEFT JOIN LATERAL (
        SELECT nullif(s.source_url, '') AS source_url, coalesce(s.raw ->> 'text', s.snippet) AS text FROM contact_sightings s
         WHERE s.contact_id = c.id ORDER BY (s.raw ? 'text') DESC, s.last_seen_at DESC LIMIT 1) seen ON true
     WHERE c.tenant_id = ${tenantId} AND c.status = 'unrouted' AND c.status_reason = 'category_review' AND c.deleted_at IS NULL
       AND c.id > ${after}
     ORDER BY c.id LIMIT ${limit}`;
}

export interface CategoryWord {
  /** Null: it has none of ours. */
  category: Category | null;
  platform: string | null;
  by: string;
  note: string;
  /** Tags that stand for other categories, and go. */
  notTags: readonly string[];
}

/**
 * Keeps a person's word on a contact's category, with who said it and when; no later judgement changes it. A contact that is
 * not in MailWizz yet goes to the router again.
 * @returns null where the tenant has no such contact, else whether the router has to look at it
 */
export async function decideCategory(
  db: Db,
  tenantId: number,
  id: number,
  { category, platform, by, note, notTags }: CategoryWord,
): Promise<{ toRoute: boolean } | null> {
  const [row] = await db.$queryRaw<{ toRoute: boolean }[]>`
    WITH decided AS (
      UPDATE contacts c
         SET category = ${category}, platform = coalesce(${platform}, c.platform), updated_at = now(),
             categorisation = jsonb_build_object('decision', 'operator', 'by', ${by}::text, 'note', ${note}::text,
               'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               -- What was judged stays to be read; a second word of a person does not pile up.
               'judged', CASE WHEN c.categorisation ->> 'decision' = 'operator' THEN c.categorisation -> 'judged' ELSE c.categorisation END),
             status = CASE WHEN c.status = 'unrouted' THEN 'validated' ELSE c.status END,
             status_reason = CASE WHEN c.status = 'unrouted' THEN NULL ELSE c.status_reason END,
             status_since = CASE WHEN c.status = 'unrouted' THEN now() ELSE c.status_since END,
             list_id = CASE WHEN c.status IN ('unrouted', 'validated') THEN NULL ELSE c.list_id END,
             instance_id = CASE WHEN c.status IN ('unrouted', 'validated') THEN NULL ELSE c.instance_id END,
             due_at = CASE WHEN c.status IN ('unrouted', 'validated') THEN now() ELSE c.due_at END
       WHERE c.tenant_id = ${tenantId} AND c.id = ${id} AND c.deleted_at IS NULL
      RETURNING c.id, c.status
    ), untagged AS (
      DELETE FROM contact_tags ct USING decided d, tags t
       WHERE ct.contact_id = d.id AND t.id = ct.tag_id AND t.tenant_id = ${tenantId} AND t.slug = ANY(${[...notTags]}::text[])
    )
    SELECT status = 'validated' AS "toRoute" FROM decided`;
  return row ?? null;
}

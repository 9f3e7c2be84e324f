import type { Db } from './open-db.ts';

/** A contact as one scrape job found it, with what the line made of it since. */
export interface CrawledContact {
  id: number;
  email: string;
  obfuscated: boolean;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  company: string | null;
  /** E.164 */
  phone: string | null;
  phoneRaw: string | null;
  website: string | null;
  city: string | null;
  countryCode: string | null;
  language: string | null;
  social: Record<string, string>;
  status: string;
  statusReason: string | null;
  /** Verdict, reasons, suggestion; null until there is one. */
  validation: unknown;
  validationScore: number | null;
  /** Given by the source or decided by the router. */
  category: string | null;
  /** What the router decides the category on. */
  text: string;
  /** Where this job first saw it. */
  sourceUrl: string;
  via: string | null;
  snippet: string | null;
}

/** The contacts a job has seen, by id. The last id is the next page's cursor. */
export async function crawledContacts(
  db: Db,
  tenantId: number,
  jobId: number,
  { cursor = 0, limit }: { cursor?: number | undefined; limit: number },
): Promise<CrawledContact[]> {
  return db.$queryRaw`
    SELECT DISTINCT ON (c.id) c.id, c.email, c.obfuscated, c.first_name AS "firstName", c.last_name AS "lastName", c.title,
           c.company, c.phone, c.phone_raw AS "phoneRaw", c.website, c.city, c.country_code AS "countryCode", c.language,
           c.social, c.status, c.status_reason AS "statusReason", c.validation, c.validation_score AS "validationScore",
           c.category, concat_ws(E'\n', c.title, c.company, words.text) AS text,
           s.source_url AS "sourceUrl", s.via, s.snippet
      FROM contact_sightings s
      JOIN contacts c ON c.id = s.contact_id
      LEFT JOIN LATERAL (
        SELECT seen.raw ->> 'text' AS text FROM contact_sightings seen
         WHERE seen.contact_id = c.id ORDER BY (seen.raw ? 'text') DESC, seen.last_seen_at DESC LIMIT 1) words ON true
     WHERE s.tenant_id = ${tenantId} AND s.scrape_job_id = ${jobId} AND c.deleted_at IS NULL AND c.id > ${cursor}
     ORDER BY c.id, s.id LIMIT ${limit}`;
}

/** How many of a job's contacts are still to be judged; those whose DNS is silent are left to later and not counted. */
export async function contactsToSettle(db: Db, tenantId: number, jobId: number): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT c.id)::int AS count
      FROM contact_sightings s JOIN contacts c ON c.id = s.contact_id
     WHERE s.tenant_id = ${tenantId} AND s.scrape_job_id = ${jobId} AND c.deleted_at IS NULL
       AND (c.status = 'validating' OR c.status = 'pending' AND c.status_reason IS DISTINCT FROM 'dns_unknown')`;
  return row?.count ?? 0;
}

/** Why pages of a job were skipped, failed or rest, by stable word, most frequent first. */
export async function pageReasons(
  db: Db,
  tenantId: number,
  jobId: number,
): Promise<{ status: string; reason: string; pages: number }[]> {
  return db.$queryRaw`
    SELECT status, coalesce(reason, 'unknown') AS reason, count(*)::int AS pages FROM scrape_pages
     WHERE tenant_id = ${tenantId} AND job_id = ${jobId} AND (status IN ('skipped', 'failed') OR status = 'waiting' AND due_at > now())
     GROUP BY 1, 2 ORDER BY 3 DESC, 2`;
}

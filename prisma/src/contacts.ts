import type { PreparedContact } from '@relais/contracts';
import type { Db } from './open-db.ts';

export interface Delivery {
  tenantId: number;
  /** data_sources.id */
  dataSourceId: number;
  kind: 'api' | 'upload' | 'crawl';
  scrapeJobId?: number;
  /** Contacts the caller refused before, for the batch's record. */
  rejected?: number;
  contacts: readonly PreparedContact[];
}

export interface Ingested {
  batchId: number;
  /** Contacts that did not exist before; these go to `validate`. */
  newIds: number[];
  accepted: number;
  duplicates: number;
  suppressed: number;
}

/**
 * Stores a delivery of contacts: inserts the new ones (unique per tenant and keyed hash), fills gaps of the known
 * ones, records each sighting, skips the suppressed, writes events and the batch. One statement, so it happens whole
 * or not at all; running it again finds everything known. The hand-off to `validate` is the caller's, after commit.
 *
 * The same address twice in one delivery counts once as accepted and then as duplicate; the first one wins.
 */
export async function ingestContacts(db: Db, delivery: Delivery): Promise<Ingested> {
  const rows = delivery.contacts.map(toRow);
  const [answer] = await db.$queryRaw<
    { batch_id: number; new_ids: number[] | null; accepted: number; duplicates: number; suppressed: number }[]
  >`
    WITH input AS (
      SELECT DISTINCT ON (email_hash) *
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
          email text, email_hash text, email_domain text, obfuscated boolean, first_name text, last_name text, title text,
          company text, phone text, phone_raw text, website text, country_code text, city text, language text,
          category text, platform text, score int, social jsonb, custom_fields jsonb, tags text[],
          source_url text, snippet text, via text, page_hash text, robots text, raw jsonb, position bigint)
       ORDER BY email_hash, position
    ), blocked AS (
      SELECT i.email_hash FROM input i
       WHERE EXISTS (SELECT 1 FROM suppressions s
                      WHERE s.email_hash = i.email_hash AND (s.tenant_id = ${delivery.tenantId} OR s.tenant_id IS NULL)
                        AND (s.expires_at IS NULL OR s.expires_at > now()))
          OR EXISTS (SELECT 1 FROM suppressions s
                      WHERE s.domain = i.email_domain AND (s.tenant_id = ${delivery.tenantId} OR s.tenant_id IS NULL)
                        AND (s.expires_at IS NULL OR s.expires_at > now()))
    ), wanted AS (
      SELECT * FROM input WHERE email_hash NOT IN (SELECT email_hash FROM blocked)
    ), batch AS (
      SELECT nextval(pg_get_serial_sequence('import_batches', 'id'))::int AS id
    ), stored AS (
      INSERT INTO contacts AS c (tenant_id, email, email_hash, email_domain, obfuscated, first_name, last_name, title, company,
        phone, phone_raw, website, country_code, city, language, category, platform, score, social, custom_fields,
        data_source_id, import_batch_id, due_at)
      SELECT ${delivery.tenantId}, email, email_hash, email_domain, coalesce(obfuscated, false), first_name, last_name, title, company,
        phone, phone_raw, website, country_code, city, language, category, platform, coalesce(score, 50),
        coalesce(social, '{}'), coalesce(custom_fields, '{}'),
        ${delivery.dataSourceId}, (SELECT id FROM batch), now() + interval '60 seconds'
        FROM wanted
       ORDER BY email_hash
      ON CONFLICT (tenant_id, email_hash) DO UPDATE SET
        -- What is known stays; a later source fills the gaps. An openly published address is no longer obfuscated.
        obfuscated = c.obfuscated AND excluded.obfuscated,
        first_name = coalesce(c.first_name, excluded.first_name),
        last_name = coalesce(c.last_name, excluded.last_name),
        title = coalesce(c.title, excluded.title),
        company = coalesce(c.company, excluded.company),
        phone = coalesce(c.phone, excluded.phone),
        phone_raw = coalesce(c.phone_raw, excluded.phone_raw),
        website = coalesce(c.website, excluded.website),
        country_code = coalesce(c.country_code, excluded.country_code),
        city = coalesce(c.city, excluded.city),
        language = coalesce(c.language, excluded.language),
        category = coalesce(c.category, excluded.category),
        platform = coalesce(c.platform, excluded.platform),
        social = excluded.social || c.social,
        custom_fields = excluded.custom_fields || c.custom_fields,
        updated_at = now()
      RETURNING id, email_hash, (xmax = 0) AS is_new
    ), seen AS (
      INSERT INTO contact_sightings AS s (tenant_id, contact_id, data_source_id, batch_id, scrape_job_id, source_url, snippet, via,
        page_hash, robots, raw)
      SELECT ${delivery.tenantId}, t.id, ${delivery.dataSourceId}, (SELECT id FROM batch), ${delivery.scrapeJobId ?? null}::int,
        coalesce(w.source_url, ''), w.snippet, w.via, w.page_hash, w.robots, coalesce(w.raw, '{}')
        FROM stored t JOIN wanted w USING (email_hash)
      ON CONFLICT (contact_id, data_source_id, source_url) DO UPDATE SET
        last_seen_at = now(), batch_id = excluded.batch_id, scrape_job_id = coalesce(excluded.scrape_job_id, s.scrape_job_id),
        snippet = excluded.snippet, page_hash = excluded.page_hash
    ), tagged AS (
      INSERT INTO contact_tags (contact_id, tag_id)
      SELECT DISTINCT t.id, tag.id
        FROM stored t JOIN wanted w USING (email_hash)
        CROSS JOIN LATERAL unnest(w.tags) AS wish(slug)
        JOIN tags tag ON tag.tenant_id = ${delivery.tenantId} AND tag.slug = wish.slug
      ON CONFLICT DO NOTHING
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${delivery.tenantId}, id, 'ingested', ${delivery.kind}, jsonb_build_object('batch_id', (SELECT id FROM batch))
        FROM stored WHERE is_new
    ), counts AS (
      SELECT (SELECT count(*)::int FROM stored WHERE is_new) AS accepted, (SELECT count(*)::int FROM blocked) AS suppressed
    ), recorded AS (
      INSERT INTO import_batches (id, tenant_id, data_source_id, kind, accepted, duplicates, suppressed, rejected)
      SELECT batch.id, ${delivery.tenantId}, ${delivery.dataSourceId}, ${delivery.kind}, accepted,
             ${rows.length}::int - accepted - suppressed, suppressed, ${delivery.rejected ?? 0}::int
        FROM batch, counts
      RETURNING id, accepted, duplicates, suppressed
    )
    SELECT id AS batch_id, accepted, duplicates, suppressed,
           (SELECT array_agg(id ORDER BY id) FROM stored WHERE is_new) AS new_ids
      FROM recorded`;
  if (!answer) throw new Error('the ingest statement answered nothing');
  return {
    batchId: answer.batch_id,
    newIds: answer.new_ids ?? [],
    accepted: answer.accepted,
    duplicates: answer.duplicates,
    suppressed: answer.suppressed,
  };
}

function toRow(contact: PreparedContact, position: number) {
  const { sighting } = contact;
  return {
    email: contact.email,
    email_hash: contact.emailHash,
    email_domain: contact.emailDomain,
    obfuscated: contact.obfuscated,
    first_name: contact.firstName,
    last_name: contact.lastName,
    title: contact.title,
    company: contact.company,
    phone: contact.phone,
    phone_raw: contact.phoneRaw,
    website: contact.website,
    country_code: contact.countryCode,
    city: contact.city,
    language: contact.language,
    category: contact.category,
    platform: contact.platform,
    score: contact.score,
    social: contact.social,
    custom_fields: contact.customFields,
    tags: contact.tags,
    source_url: sighting.sourceUrl,
    snippet: sighting.snippet,
    via: sighting.via,
    page_hash: sighting.pageHash,
    robots: sighting.robots,
    raw: sighting.raw,
    position,
  };
}

import type { PreparedContact } from '@relais/contracts';
import { settleFields } from './contact-fields.ts';
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
  /** Everything that was neither new nor suppressed. */
  duplicates: number;
  /** Of the duplicates, those known from an earlier delivery, whose gaps were filled. */
  known: number;
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
  const [answer] = await ingestDeliveries(db, [delivery]);
  if (!answer) throw new Error('the ingest statement answered nothing');
  return answer;
}

/**
 * Several deliveries, of any tenants, in the one statement of `ingestContacts`: what many small requests at the same moment
 * cost each alone, they share. All of them are stored or none. Answers in their order.
 *
 * An address should not stand in two deliveries of one tenant: the second would count as a duplicate, but leave no sighting.
 */
export async function ingestDeliveries(db: Db, deliveries: readonly Delivery[]): Promise<Ingested[]> {
  if (deliveries.length === 0) return [];
  const rows = deliveries.flatMap(({ contacts }, delivery) =>
    contacts.map((contact, position) => toRow(contact, delivery, position)),
  );
  const heads = deliveries.map((delivery, ordinal) => ({
    ordinal,
    tenant_id: delivery.tenantId,
    data_source_id: delivery.dataSourceId,
    kind: delivery.kind,
    scrape_job_id: delivery.scrapeJobId,
    size: delivery.contacts.length,
    rejected: delivery.rejected ?? 0,
  }));
  const answers = await db.$queryRaw<
    {
      batch_id: number;
      new_ids: number[] | null;
      known_ids: number[] | null;
      accepted: number;
      duplicates: number;
      known: number;
      suppressed: number;
    }[]
  >`
    WITH delivery AS (
      SELECT d.*, nextval(pg_get_serial_sequence('import_batches', 'id'))::int AS batch_id
        FROM jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) AS d(
          ordinal int, tenant_id int, data_source_id int, kind text, scrape_job_id int, size int, rejected int)
    ), input AS (
      SELECT DISTINCT ON (d.tenant_id, r.email_hash) r.*, d.tenant_id, d.data_source_id, d.kind, d.scrape_job_id, d.batch_id
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
          email text, email_hash text, earlier_hashes text[], email_domain text, obfuscated boolean, first_name text, last_name text, title text,
          company text, phone text, phone_raw text, website text, country_code text, city text, language text,
          category text, platform text, score int, social jsonb, custom_fields jsonb, tags text[],
          source_url text, snippet text, via text, page_hash text, robots text, raw jsonb, ordinal int, position bigint)
        JOIN delivery d USING (ordinal)
       ORDER BY d.tenant_id, r.email_hash, ordinal, position
    ), blocked AS (
      SELECT i.ordinal, i.tenant_id, i.email_hash FROM input i
       WHERE EXISTS (SELECT 1 FROM suppressions_on(i.tenant_id, array_prepend(i.email_hash, i.earlier_hashes), lower(i.email),
                                                   i.email_domain))
    ), wanted AS (
      SELECT * FROM input WHERE (tenant_id, email_hash) NOT IN (SELECT tenant_id, email_hash FROM blocked)
    ), stored AS (
      INSERT INTO contacts AS c (tenant_id, email, email_hash, earlier_hashes, email_domain, obfuscated, first_name, last_name, title, company,
        phone, phone_raw, website, country_code, city, language, category, platform, score, social, custom_fields,
        data_source_id, import_batch_id, due_at)
      SELECT tenant_id, email, email_hash, coalesce(earlier_hashes, '{}'), email_domain, coalesce(obfuscated, false), first_name, last_name, title, company,
        phone, phone_raw, website, country_code, city, language, category, platform, coalesce(score, 50),
        coalesce(social, '{}'), coalesce(custom_fields, '{}'),
        data_source_id, batch_id, now() + interval '60 seconds'
        FROM wanted
       -- One order for all: two statements that meet at the same contacts wait for each other and never lock in a circle.
       ORDER BY tenant_id, email_hash
      ON CONFLICT (tenant_id, email_hash) DO UPDATE SET
        -- A later source fills the gaps; which of several values shows is settled once their sightings are stored. An openly published address is no longer obfuscated.
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
      RETURNING id, tenant_id, email_hash, (xmax = 0) AS is_new
    ), landed AS (
      SELECT w.*, s.id AS contact_id, s.is_new FROM stored s JOIN wanted w USING (tenant_id, email_hash)
    ), seen AS (
      INSERT INTO contact_sightings AS s (tenant_id, contact_id, data_source_id, batch_id, scrape_job_id, source_url, snippet, via,
        page_hash, robots, raw, fields)
      SELECT tenant_id, contact_id, data_source_id, batch_id, scrape_job_id, coalesce(source_url, ''), snippet, via, page_hash,
        robots, coalesce(raw, '{}'), jsonb_strip_nulls(jsonb_build_object('first_name', first_name, 'last_name', last_name,
          'title', title, 'company', company, 'phone', phone, 'phone_raw', phone_raw, 'website', website,
          'country_code', country_code, 'city', city, 'language', language))
        FROM landed
      ON CONFLICT (contact_id, data_source_id, source_url) DO UPDATE SET
        last_seen_at = now(), batch_id = excluded.batch_id, scrape_job_id = coalesce(excluded.scrape_job_id, s.scrape_job_id),
        snippet = excluded.snippet, page_hash = excluded.page_hash, fields = s.fields || excluded.fields
    ), tagged AS (
      INSERT INTO contact_tags (contact_id, tag_id)
      SELECT DISTINCT l.contact_id, tag.id
        FROM landed l
        CROSS JOIN LATERAL unnest(l.tags) AS wish(slug)
        JOIN tags tag ON tag.tenant_id = l.tenant_id AND tag.slug = wish.slug
      ON CONFLICT DO NOTHING
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT tenant_id, contact_id, 'ingested', kind, jsonb_build_object('batch_id', batch_id) FROM landed WHERE is_new
    ), counts AS (
      SELECT d.*, coalesce(l.accepted, 0) AS accepted, coalesce(l.known, 0) AS known, coalesce(b.suppressed, 0) AS suppressed,
             l.new_ids, l.known_ids
        FROM delivery d
        LEFT JOIN (SELECT ordinal, count(*) FILTER (WHERE is_new)::int AS accepted, count(*) FILTER (WHERE NOT is_new)::int AS known,
                          array_agg(contact_id ORDER BY contact_id) FILTER (WHERE is_new) AS new_ids,
                          array_agg(contact_id ORDER BY contact_id) FILTER (WHERE NOT is_new) AS known_ids
                     FROM landed GROUP BY ordinal) l USING (ordinal)
        LEFT JOIN (SELECT ordinal, count(*)::int AS suppressed FROM blocked GROUP BY ordinal) b USING (ordinal)
    ), recorded AS (
      INSERT INTO import_batches (id, tenant_id, data_source_id, kind, accepted, duplicates, suppressed, rejected)
      SELECT batch_id, tenant_id, data_source_id, kind, accepted, size - accepted - suppressed, suppressed, rejected FROM counts
    )
    SELECT batch_id, accepted, size - accepted - suppressed AS duplicates, known, suppressed, new_ids, known_ids
      FROM counts ORDER BY ordinal`;
  await settleKnown(db, deliveries, answers);
  return answers.map(({ batch_id, new_ids, known_ids: _, ...counts }) => ({
    batchId: batch_id,
    newIds: new_ids ?? [],
    ...counts,
  }));
}

/** After the commit of the sightings, which this reads. A crash in between leaves the old values until the next sighting. */
async function settleKnown(
  db: Db,
  deliveries: readonly Delivery[],
  answers: readonly { known_ids: number[] | null }[],
): Promise<void> {
  const known = new Map<number, number[]>();
  for (const [index, { known_ids }] of answers.entries()) {
    const tenantId = deliveries[index]?.tenantId;
    if (tenantId !== undefined && known_ids) known.set(tenantId, [...(known.get(tenantId) ?? []), ...known_ids]);
  }
  for (const [tenantId, ids] of known) await settleFields(db, tenantId, ids);
}

function toRow(contact: PreparedContact, ordinal: number, position: number) {
  const { sighting } = contact;
  return {
    ordinal,
    position,
    email: contact.email,
    email_hash: contact.emailHash,
    earlier_hashes: contact.earlierHashes,
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
  };
}

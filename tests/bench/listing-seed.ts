import pg from 'pg';

const ONSETS = ['b', 'br', 'c', 'd', 'f', 'g', 'gr', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't', 'tr', 'v'];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ai', 'au', 'oi', 'ou', 'ie'];
const ENDS = ['n', 'r', 't', 's', 'x', 'l', 'nd', 'rt', 'ng', ''];

const at = (list: readonly string[], index: number) => list[Math.floor(index) % list.length] ?? '';

/** A surname of three syllables, one of some eighty thousand: real ones repeat as well. */
export function surnameOf(contact: number): string {
  const mixed = (Math.floor(contact) * 7_919) % 83_521;
  const syllable = (index: number) => at(ONSETS, index) + at(VOWELS, index / 3);
  return (
    syllable(mixed) + syllable(mixed / 17) + at(ONSETS, mixed / 289) + at(VOWELS, mixed / 5) + at(ENDS, mixed / 11)
  );
}

const AT_ONCE = 50_000;

/**
 * Fills a migrated database with contacts of one tenant, one every 25 s, spread over every filter of the list. The list's
 * indexes are built afterwards, as a restored backup would: entry by entry a million contacts take minutes.
 * @returns the tenant
 */
export async function seedContacts(url: string, contacts: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const indexes = await dropIndexes(client);
    await client.query(NAMES);
    for (let from = 1; from <= contacts; from += AT_ONCE) {
      const until = Math.min(contacts, from + AT_ONCE - 1);
      const surnames = Array.from({ length: until - from + 1 }, (_, index) => surnameOf(from + index));
      await client.query(CONTACTS, [from, surnames]);
    }
    await client.query(TAGGED);
    for (const definition of indexes) await client.query(definition);
    await client.query('ALTER INDEX contacts_search_idx ALTER COLUMN 1 SET STATISTICS 1000');
    await client.query('VACUUM ANALYZE');
    return 1;
  } finally {
    await client.end();
  }
}

async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes
      WHERE schemaname = 'public' AND tablename IN ('contacts', 'contact_tags') AND indexdef NOT LIKE '%UNIQUE%'`,
  );
  for (const { indexname } of rows) await client.query(`DROP INDEX "${indexname}"`);
  return rows.map(({ indexdef }) => indexdef);
}

const NAMES = `
  WITH tenant AS (INSERT INTO tenants (id, slug, name, brand_domain) VALUES (1, 'one', 'One', 'one.example') RETURNING id),
  sources AS (INSERT INTO data_sources (id, tenant_id, source_id, type, name)
    SELECT n, tenant.id, 'source-' || n, 'api', 'Source' FROM tenant, generate_series(1, 10) n),
  instances AS (INSERT INTO mailwizz_instances (id, tenant_id, instance_id, name, base_url, api_key_sealed)
    SELECT n, tenant.id, 'client-' || n, 'Instance', 'http://mail.example/api', 'sealed' FROM tenant, generate_series(1, 3) n)
  INSERT INTO tags (id, tenant_id, slug, label, parent_id)
  SELECT n, tenant.id, slug, slug, parent FROM tenant,
    (VALUES (1, 'prestataire', NULL::int), (2, 'avocat', 1), (3, 'expat-aidant', 1), (4, 'lang-fr', NULL)) AS t(n, slug, parent)`;

const CONTACTS = `
  INSERT INTO contacts (tenant_id, email, email_hash, email_domain, first_name, last_name, company, country_code, language,
    category, platform, status, data_source_id, instance_id, created_at)
  SELECT 1, lower(first_name) || '.' || surname || n % 100 || '@' || surname || '.example', 'hash-' || n, surname || '.example',
         first_name, initcap(surname), 'Cabinet ' || initcap(surname),
         (ARRAY['TH','FR','DE','PT','ES','GB','US','RU','CN','IN'])[1 + n * 7 % 10],
         (ARRAY['fr','en','es','de','pt','ru','zh','hi','ar'])[1 + n * 5 % 9],
         (ARRAY['avocat','assureur','notaire','expat-aidant','blogueur','influenceur','admin_facebook','chatter'])[1 + n * 3 % 8],
         (ARRAY['sos-expat','ulixai'])[1 + n % 2],
         CASE WHEN n % 101 < 5 THEN 'pending' WHEN n % 101 < 70 THEN 'injected' WHEN n % 101 < 80 THEN 'invalid'
              WHEN n % 101 < 90 THEN 'validated' WHEN n % 101 < 93 THEN 'bounced' ELSE 'unsubscribed' END,
         1 + n % 10, CASE WHEN n % 101 < 70 THEN 1 + n % 3 END, timestamptz '2026-01-01 00:00:00+00' + n * interval '25 seconds'
    FROM (SELECT $1::int + place::int - 1 AS n, surname,
                 (ARRAY['Ann','Bruno','Claire','Dmitri','Elena','Farid','Grace'])[1 + place % 7] AS first_name
            FROM unnest($2::text[]) WITH ORDINALITY AS s(surname, place)) people`;

const TAGGED = `
  INSERT INTO contact_tags (contact_id, tag_id)
  SELECT id, 2 FROM contacts WHERE id % 5 = 0
  UNION ALL SELECT id, 3 FROM contacts WHERE id % 5 = 1
  UNION ALL SELECT id, 4 FROM contacts WHERE id % 2 = 0`;

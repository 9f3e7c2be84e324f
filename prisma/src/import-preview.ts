import type { PreparedContact } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** What storing a contact would come to. */
export interface ImportPreview {
  /** Place in the list that was asked about. */
  position: number;
  outcome: 'new' | 'known' | 'suppressed';
  /** Of a known one: where it stands. */
  status: string | null;
  /** Of a known one: the fields it lacks and would be given. */
  fills: string[];
}

/** What `ingestContacts` would make of these contacts, without storing anything. Answers in their order. */
export async function previewIngest(
  db: Db,
  tenantId: number,
  contacts: readonly PreparedContact[],
): Promise<ImportPreview[]> {
  const rows = contacts.map((contact, position) => ({
    position,
    email: contact.email,
    email_hash: contact.emailHash,
    earlier_hashes: contact.earlierHashes,
    email_domain: contact.emailDomain,
    first_name: contact.firstName,
    last_name: contact.lastName,
    title: contact.title,
    company: contact.company,
    phone: contact.phone ?? contact.phoneRaw,
    website: contact.website,
    country_code: contact.countryCode,
    city: contact.city,
    language: contact.language,
    category: contact.category,
  }));
  return db.$queryRaw`
    SELECT r.position, c.status,
           CASE WHEN EXISTS (SELECT 1 FROM suppressions_on(${tenantId}, array_prepend(r.email_hash, r.earlier_hashes), lower(r.email),
                                                           r.email_domain)) THEN 'suppressed'
                WHEN c.id IS NULL THEN 'new' ELSE 'known' END AS outcome,
           CASE WHEN c.id IS NULL THEN '{}' ELSE array_remove(ARRAY[
             CASE WHEN c.first_name IS NULL AND r.first_name IS NOT NULL THEN 'first_name' END,
             CASE WHEN c.last_name IS NULL AND r.last_name IS NOT NULL THEN 'last_name' END,
             CASE WHEN c.title IS NULL AND r.title IS NOT NULL THEN 'title' END,
             CASE WHEN c.company IS NULL AND r.company IS NOT NULL THEN 'company' END,
             CASE WHEN c.phone IS NULL AND c.phone_raw IS NULL AND r.phone IS NOT NULL THEN 'phone' END,
             CASE WHEN c.website IS NULL AND r.website IS NOT NULL THEN 'website' END,
             CASE WHEN c.country_code IS NULL AND r.country_code IS NOT NULL THEN 'country_code' END,
             CASE WHEN c.city IS NULL AND r.city IS NOT NULL THEN 'city' END,
             CASE WHEN c.language IS NULL AND r.language IS NOT NULL THEN 'language' END,
             CASE WHEN c.category IS NULL AND r.category IS NOT NULL THEN 'category' END], NULL) END AS fills
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
             position int, email text, email_hash text, earlier_hashes text[], email_domain text, first_name text, last_name text, title text, company text, phone text,
             website text, country_code text, city text, language text, category text)
      LEFT JOIN contacts c ON c.tenant_id = ${tenantId} AND c.email_hash = r.email_hash
     ORDER BY r.position`;
}

import type { Db } from './open-db.ts';

/** A person as a link in a mail finds them, whether the contact is still held or not. */
export interface LinkedPerson {
  tenantId: number;
  tenant: string;
  brandDomain: string;
  emailHash: string;
  /** Null once erased. */
  contact: { id: number; email: string; language: string | null; status: string } | null;
}

/** Whom a link is about. An erased contact is found by its receipt, so that links in old mails go on working. */
export async function linkedPerson(db: Db, tenantId: number, contactId: number): Promise<LinkedPerson | null> {
  const [row] = await db.$queryRaw<
    (Omit<LinkedPerson, 'contact'> & {
      id: number | null;
      email: string;
      language: string | null;
      status: string;
    })[]
  >`
    SELECT t.id AS "tenantId", t.name AS tenant, t.brand_domain AS "brandDomain", coalesce(c.email_hash, e.email_hash) AS "emailHash",
           c.id, c.email, c.language, c.status
      FROM tenants t
      LEFT JOIN contacts c ON c.tenant_id = t.id AND c.id = ${contactId}
      LEFT JOIN LATERAL (SELECT email_hash FROM erasures e WHERE e.tenant_id = t.id AND e.contact_id = ${contactId} ORDER BY e.id DESC LIMIT 1) e
        ON c.id IS NULL
     WHERE t.id = ${tenantId} AND (c.id IS NOT NULL OR e.email_hash IS NOT NULL)`;
  if (!row) return null;
  const { id, email, language, status, ...person } = row;
  return { ...person, contact: id === null ? null : { id, email, language, status } };
}

/** What the "why" page shows beside the person. */
export interface PersonPage {
  sightings: { sourceUrl: string; source: string; firstSeenAt: Date; snippet: string | null }[];
  /** Which fields we hold a value of. */
  held: string[];
  category: string | null;
  /** Instances that hold the subscriber: our processors. */
  instances: string[];
  /** Partners that were told of the person. */
  partners: string[];
}

/** Evidence, fields and recipients of one contact. */
export async function personPage(db: Db, tenantId: number, contactId: number): Promise<PersonPage> {
  const sightings = await db.$queryRaw<PersonPage['sightings']>`
    SELECT s.source_url AS "sourceUrl", d.name AS source, s.first_seen_at AS "firstSeenAt", s.snippet
      FROM contact_sightings s JOIN data_sources d ON d.id = s.data_source_id
     WHERE s.tenant_id = ${tenantId} AND s.contact_id = ${contactId} ORDER BY s.first_seen_at, s.id LIMIT 20`;
  const [facts] = await db.$queryRaw<Omit<PersonPage, 'sightings'>[]>`
    SELECT c.category,
           array_remove(ARRAY['email', CASE WHEN coalesce(c.first_name, c.last_name) IS NOT NULL THEN 'name' END,
             CASE WHEN c.company IS NOT NULL THEN 'company' END, CASE WHEN coalesce(c.phone, c.phone_raw) IS NOT NULL THEN 'phone' END,
             CASE WHEN c.website IS NOT NULL THEN 'website' END, CASE WHEN c.city IS NOT NULL THEN 'city' END,
             CASE WHEN c.country_code IS NOT NULL THEN 'country' END, CASE WHEN c.social <> '{}' THEN 'social' END,
             CASE WHEN EXISTS (SELECT 1 FROM contact_events e WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id
                                AND e.type IN ('sent', 'delivered', 'opened', 'clicked', 'bounced')) THEN 'mailings' END], NULL) AS held,
           coalesce((SELECT array_agg(DISTINCT i.name) FROM mailwizz_instances i
                      WHERE i.tenant_id = c.tenant_id AND (i.id = c.instance_id AND c.subscriber_uid IS NOT NULL
                         OR EXISTS (SELECT 1 FROM mailwizz_sync_log g WHERE g.tenant_id = c.tenant_id AND g.contact_id = c.id
                                       AND g.instance_id = i.id AND g.action IN ('created', 'updated')))), '{}') AS instances,
           coalesce((SELECT array_agg(DISTINCT coalesce(nullif(w.description, ''), split_part(split_part(w.url, '://', 2), '/', 1)))
                       FROM partner_events v JOIN webhook_deliveries d ON d.event_id = v.id AND d.status = 'delivered'
                       JOIN webhook_endpoints w ON w.id = d.endpoint_id
                      WHERE v.tenant_id = c.tenant_id AND v.contact_id = c.id), '{}') AS partners
      FROM contacts c WHERE c.tenant_id = ${tenantId} AND c.id = ${contactId}`;
  return { sightings, ...(facts ?? { held: [], category: null, instances: [], partners: [] }) };
}

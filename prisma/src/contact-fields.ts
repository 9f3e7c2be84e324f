import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** The fields several sources may know differently. Whatever else a contact has is counted, judged or decided elsewhere. */
export const contestedFields = [
  'first_name',
  'last_name',
  'title',
  'company',
  'phone',
  'phone_raw',
  'website',
  'country_code',
  'city',
  'language',
] as const;
export type ContestedField = (typeof contestedFields)[number];

/** One value somebody gave a field, and whether it is the one the contact shows. */
export interface FieldValue {
  field: string;
  value: string | null;
  /** data_sources.source_id; null where a person wrote it. */
  sourceId: string | null;
  actor: string | null;
  /** 5 a person's hand, 4 a source kept by hand, 3 a partner's API, 2 a file, 1 a web page. */
  trust: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  winner: boolean;
}

/** After this long unseen, a value gives way to one of the same trust that was seen since. */
const STALE_DAYS = 180;

const trustOf = Prisma.sql`CASE d.type WHEN 'manual' THEN 4 WHEN 'api' THEN 3 WHEN 'upload' THEN 2 ELSE 1 END`;

/**
 * Every value on record for these contacts, best first: a person's hand, then the more trusted kind of source, then what was
 * seen lately, then what was there first. What a contact showed before values were kept counts as its first source's.
 */
const rankedValues = (tenantId: number, ids: readonly number[]): Prisma.Sql => Prisma.sql`
  said AS (
    SELECT s.contact_id, f.key AS field, f.value, d.source_id, NULL::text AS actor, ${trustOf} AS trust,
           s.first_seen_at, s.last_seen_at, s.id::bigint AS tie
      FROM contact_sightings s
      JOIN data_sources d ON d.id = s.data_source_id
      CROSS JOIN LATERAL jsonb_each_text(s.fields) f
     WHERE s.tenant_id = ${tenantId} AND s.contact_id = ANY(${[...ids]}::int[])
    UNION ALL
    SELECT * FROM (
      SELECT DISTINCT ON (e.contact_id, e.field) e.contact_id, e.field, e.after, NULL, e.actor, 5, e.at AS first_at, e.at, e.id
        FROM contact_edits e
       WHERE e.tenant_id = ${tenantId} AND e.contact_id = ANY(${[...ids]}::int[]) AND e.origin = 'operator'
       ORDER BY e.contact_id, e.field, e.id DESC) by_hand
  ), shown AS (
    SELECT c.id AS contact_id, f.field, f.value, d.source_id, NULL::text AS actor, ${trustOf} AS trust,
           c.created_at AS first_seen_at, c.created_at AS last_seen_at, 0::bigint AS tie
      FROM contacts c
      JOIN data_sources d ON d.id = c.data_source_id
      CROSS JOIN LATERAL (VALUES ('first_name', c.first_name), ('last_name', c.last_name), ('title', c.title),
        ('company', c.company), ('phone', c.phone), ('phone_raw', c.phone_raw), ('website', c.website),
        ('country_code', c.country_code), ('city', c.city), ('language', c.language)) f(field, value)
     WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${[...ids]}::int[]) AND f.value IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM said WHERE said.contact_id = c.id AND said.field = f.field)
  ), ranked AS (
    SELECT v.*, row_number() OVER (
             PARTITION BY contact_id, field
             ORDER BY trust DESC, (last_seen_at < now() - make_interval(days => ${STALE_DAYS}::int)), first_seen_at, tie) AS place
      FROM (SELECT * FROM said UNION ALL SELECT * FROM shown) v
     WHERE field IN (${Prisma.join([...contestedFields])})
  )`;

/** All values on record for one contact, by field, the winner of each first. */
export async function fieldValuesOf(db: Db, tenantId: number, contactId: number): Promise<FieldValue[]> {
  return db.$queryRaw(Prisma.sql`
    WITH ${rankedValues(tenantId, [contactId])}
    SELECT field, value, source_id AS "sourceId", actor, trust::int AS trust, first_seen_at AS "firstSeenAt",
           last_seen_at AS "lastSeenAt", place = 1 AS winner
      FROM ranked ORDER BY field, place`);
}

/**
 * Lets the best value on record win for these contacts and keeps what was replaced. A second run changes nothing.
 * @returns how many contacts changed
 */
export async function settleFields(
  db: Db,
  tenantId: number,
  contactIds: readonly number[],
  origin: 'source' | 'merge' = 'source',
): Promise<number> {
  if (contactIds.length === 0) return 0;
  const changed = await db.$queryRaw<unknown[]>(Prisma.sql`
    WITH ${rankedValues(tenantId, contactIds)}, best AS (
      SELECT contact_id, jsonb_object_agg(field, value) AS fields FROM ranked WHERE place = 1 GROUP BY contact_id
    ), replaced AS (
      SELECT c.id AS contact_id, f.field, f.value AS before, r.value AS after, coalesce(r.actor, r.source_id) AS actor
        FROM contacts c
        JOIN ranked r ON r.contact_id = c.id AND r.place = 1
        JOIN LATERAL (VALUES ('first_name', c.first_name), ('last_name', c.last_name), ('title', c.title),
          ('company', c.company), ('phone', c.phone), ('phone_raw', c.phone_raw), ('website', c.website),
          ('country_code', c.country_code), ('city', c.city), ('language', c.language)) f(field, value) ON f.field = r.field
       WHERE c.tenant_id = ${tenantId} AND c.deleted_at IS NULL AND f.value IS DISTINCT FROM r.value
    ), moved AS (
      UPDATE contacts c
         SET (first_name, last_name, title, company, phone, phone_raw, website, country_code, city, language, updated_at) = (
             SELECT n.first_name, n.last_name, n.title, n.company, n.phone, n.phone_raw, n.website, n.country_code, n.city,
                    n.language, now()
               FROM jsonb_populate_record(c, b.fields) n)
        FROM best b
       WHERE c.tenant_id = ${tenantId} AND c.id = b.contact_id AND c.id IN (SELECT contact_id FROM replaced)
      RETURNING c.id
    ), kept AS (
      INSERT INTO contact_edits (tenant_id, contact_id, field, before, after, origin, actor)
      SELECT ${tenantId}, contact_id, field, before, after, ${origin}, actor FROM replaced WHERE before IS NOT NULL
    )
    SELECT id FROM moved`);
  return changed.length;
}

/** One change of a field, and who made it. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
  /** operator: by hand; source: a better source; merge: with another contact. */
  origin: 'operator' | 'source' | 'merge';
  actor: string;
  at: Date;
}

/** The latest changes of a contact's fields. */
export async function fieldChangesOf(db: Db, tenantId: number, contactId: number, limit = 50): Promise<FieldChange[]> {
  return db.$queryRaw`
    SELECT field, before, after, origin, actor, at FROM contact_edits
     WHERE tenant_id = ${tenantId} AND contact_id = ${contactId} ORDER BY id DESC LIMIT ${limit}`;
}

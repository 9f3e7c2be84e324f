import type { ContactStatus } from '@relais/contracts';
import { contestedFields } from './contact-fields.ts';
import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** What a person may change of a contact; null empties a field, an absent one stays. */
export interface ContactEdit {
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  title?: string | null | undefined;
  company?: string | null | undefined;
  phone?: string | null | undefined;
  phone_raw?: string | null | undefined;
  website?: string | null | undefined;
  country_code?: string | null | undefined;
  city?: string | null | undefined;
  language?: string | null | undefined;
  category?: string | null | undefined;
  platform?: string | null | undefined;
  score?: number | undefined;
  social?: Record<string, string> | undefined;
  custom_fields?: Record<string, unknown> | undefined;
  /** Slugs; replaces the contact's tags. Unknown ones are left out. */
  tags?: readonly string[] | undefined;
}

/** What routing decides by: a change sends a contact that waits back to the router. */
const ROUTED_BY = ['category', 'platform', 'language', 'country_code'] as const;
const PLAIN = [...contestedFields, 'category', 'platform'] as const;

export interface EditedContact {
  id: number;
  /** Fields that really changed. */
  changed: string[];
  /** It waits for the router anew. */
  reroute: boolean;
}

/**
 * Changes a contact by hand. Every changed field is kept with what it was and who changed it, and from then on no source
 * overrules it.
 * @returns null for another tenant's contact, a deleted one, or none
 */
export async function editContact(
  db: Db,
  tenantId: number,
  id: number,
  { edit, actor }: { edit: ContactEdit; actor: string },
): Promise<EditedContact | null> {
  const wished = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  const { tags, ...columns } = wished;
  const json = JSON.stringify(columns);
  const slugs = tags === undefined ? null : [...(tags as string[])];
  const [row] = await db.$queryRaw<EditedContact[]>(Prisma.sql`
    WITH old AS (
      SELECT c.*, to_jsonb(c) AS was FROM contacts c
       WHERE c.tenant_id = ${tenantId} AND c.id = ${id} AND c.deleted_at IS NULL FOR UPDATE
    ), change AS (
      SELECT w.key AS field, o.was ->> w.key AS before, ${json}::jsonb ->> w.key AS after
        FROM old o, jsonb_object_keys(${json}::jsonb) AS w(key)
       WHERE (o.was -> w.key) IS DISTINCT FROM (${json}::jsonb -> w.key)
    ), tag_change AS (
      SELECT coalesce((SELECT string_agg(t.slug, ' ' ORDER BY t.slug) FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id
                        WHERE ct.contact_id = o.id), '') AS before,
             coalesce((SELECT string_agg(t.slug, ' ' ORDER BY t.slug) FROM tags t
                        WHERE t.tenant_id = ${tenantId} AND t.slug = ANY(${slugs}::text[])), '') AS after
        FROM old o WHERE ${slugs}::text[] IS NOT NULL
    ), untagged AS (
      DELETE FROM contact_tags ct USING old o, tags t
       WHERE ct.contact_id = o.id AND t.id = ct.tag_id AND ${slugs}::text[] IS NOT NULL AND NOT t.slug = ANY(${slugs}::text[])
    ), tagged AS (
      INSERT INTO contact_tags (contact_id, tag_id)
      SELECT o.id, t.id FROM old o, tags t WHERE t.tenant_id = ${tenantId} AND t.slug = ANY(${slugs}::text[])
      ON CONFLICT DO NOTHING
    ), kept AS (
      INSERT INTO contact_edits (tenant_id, contact_id, field, before, after, origin, actor)
      SELECT ${tenantId}::int, ${id}::int, field, before, after, 'operator', ${actor}::text FROM change
      UNION ALL
      SELECT ${tenantId}::int, ${id}::int, 'tags', before, after, 'operator', ${actor}::text FROM tag_change WHERE before <> after
    ), again AS (
      SELECT o.status IN ('validated', 'unrouted') AND EXISTS (SELECT 1 FROM change WHERE field IN (${Prisma.join([...ROUTED_BY])})) AS route
        FROM old o
    ), moved AS (
      UPDATE contacts c
         SET (${Prisma.raw([...PLAIN, 'score', 'social', 'custom_fields'].join(', '))}) = (
               SELECT ${Prisma.raw([...PLAIN, 'score', 'social', 'custom_fields'].map((column) => `n.${column}`).join(', '))}
                 FROM jsonb_populate_record(c, ${json}::jsonb) n),
             status = CASE WHEN a.route THEN 'validated' ELSE c.status END,
             status_since = CASE WHEN a.route THEN now() ELSE c.status_since END,
             status_reason = CASE WHEN a.route THEN NULL ELSE c.status_reason END,
             list_id = CASE WHEN a.route THEN NULL ELSE c.list_id END,
             instance_id = CASE WHEN a.route THEN NULL ELSE c.instance_id END,
             due_at = CASE WHEN a.route THEN now() + interval '60 seconds' ELSE c.due_at END,
             updated_at = now()
        FROM old o, again a WHERE c.id = o.id
      RETURNING c.id, a.route
    )
    SELECT m.id, m.route AS reroute,
           coalesce((SELECT array_agg(field ORDER BY field) FROM (
             SELECT field FROM change UNION ALL SELECT 'tags' FROM tag_change WHERE before <> after) f), '{}') AS changed
      FROM moved m`);
  return row ?? null;
}

/** A contact as an act found it: `moved` where it was done, else where the contact stands instead. */
export interface ActedOn {
  id: number;
  status: ContactStatus;
  moved: boolean;
}

/** Takes a contact out of every list and count; its row stays. @returns false where there is none */
export async function deleteContact(db: Db, tenantId: number, id: number): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    UPDATE contacts SET deleted_at = now(), due_at = NULL, updated_at = now()
     WHERE tenant_id = ${tenantId} AND id = ${id} AND deleted_at IS NULL RETURNING id`;
  return rows.length > 0;
}

/** Sends a contact back to the validator, from every state the machine lets it leave for `pending`. */
export async function revalidateContact(
  db: Db,
  tenantId: number,
  id: number,
  from: readonly ContactStatus[],
): Promise<ActedOn | null> {
  return first(
    await db.$queryRaw<ActedOn[]>`
    WITH target AS (
      SELECT id, status FROM contacts WHERE tenant_id = ${tenantId} AND id = ${id} AND deleted_at IS NULL FOR UPDATE
    ), moved AS (
      UPDATE contacts c SET status = 'pending', status_since = now(), status_reason = NULL, updated_at = now(),
             due_at = now() + interval '60 seconds'
        FROM target t WHERE c.id = t.id AND t.status = ANY(${[...from]}::text[])
      RETURNING c.id
    )
    SELECT t.id, t.status, EXISTS (SELECT 1 FROM moved) OR t.status = 'pending' AS moved FROM target t`,
  );
}

export interface Injectable extends ActedOn {
  /** Where it is routed; null sends it to the router first. */
  instanceId: number | null;
}

/** Puts a contact that waits at the front: whatever holds it is asked again at once. Only `validated` and `unrouted` move. */
export async function hurryContact(db: Db, tenantId: number, id: number): Promise<Injectable | null> {
  return first(
    await db.$queryRaw<Injectable[]>`
    WITH target AS (
      SELECT id, status, CASE WHEN status = 'validated' AND list_id IS NOT NULL THEN instance_id END AS instance_id
        FROM contacts WHERE tenant_id = ${tenantId} AND id = ${id} AND deleted_at IS NULL FOR UPDATE
    ), moved AS (
      UPDATE contacts c SET status = 'validated', status_reason = NULL, due_at = now() + interval '60 seconds', updated_at = now(),
             status_since = CASE WHEN c.status = 'validated' THEN c.status_since ELSE now() END
        FROM target t WHERE c.id = t.id AND t.status IN ('validated', 'unrouted')
      RETURNING c.id
    )
    SELECT t.id, t.status, t.instance_id AS "instanceId", EXISTS (SELECT 1 FROM moved) AS moved FROM target t`,
  );
}

const first = <Row>([row]: readonly Row[]): Row | null => row ?? null;

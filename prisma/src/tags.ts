import type { Db } from './open-db.ts';

export interface TagEntry {
  slug: string;
  label: string;
  parent: string | null;
  color: string;
  description: string;
  /** Contacts that carry it themselves, those of its children not counted. */
  contacts: number;
}

/** A tenant's tags, parents before their children, with how many contacts carry each. */
export async function listTags(db: Db, tenantId: number, slug?: string): Promise<TagEntry[]> {
  return db.$queryRaw`
    WITH RECURSIVE tree AS (
      SELECT id, slug, parent_id, ARRAY[slug] AS path FROM tags WHERE tenant_id = ${tenantId} AND parent_id IS NULL
       UNION ALL
      SELECT t.id, t.slug, t.parent_id, tree.path || t.slug FROM tags t JOIN tree ON tree.id = t.parent_id
    )
    SELECT t.slug, t.label, p.slug AS parent, t.color, t.description,
           (SELECT count(*)::int FROM contact_tags ct JOIN contacts c ON c.id = ct.contact_id AND c.deleted_at IS NULL WHERE ct.tag_id = t.id) AS contacts
      FROM tree JOIN tags t ON t.id = tree.id LEFT JOIN tags p ON p.id = t.parent_id
     WHERE ${slug ?? null}::text IS NULL OR t.slug = ${slug ?? null}
     ORDER BY tree.path`;
}

export type TagValues = Pick<TagEntry, 'label' | 'parent' | 'color' | 'description'>;

/** @returns false when the tenant has a tag of that slug already; `parent` must be one of its tags */
export async function createTag(db: Db, tenantId: number, slug: string, values: TagValues): Promise<boolean> {
  const made = await db.$executeRaw`
    INSERT INTO tags (tenant_id, slug, label, parent_id, color, description)
    SELECT ${tenantId}, ${slug}, ${values.label}, (SELECT id FROM tags WHERE tenant_id = ${tenantId} AND slug = ${values.parent}),
           ${values.color}, ${values.description}
    ON CONFLICT (tenant_id, slug) DO NOTHING`;
  return made > 0;
}

/**
 * Changes what is given. A tag never becomes a child of its own descendant.
 * @returns false when there is no such tag, or the parent would close a circle
 */
export async function changeTag(
  db: Db,
  tenantId: number,
  slug: string,
  { label, parent, color, description }: { [Field in keyof TagValues]?: TagValues[Field] | undefined },
): Promise<boolean> {
  const changed = await db.$executeRaw`
    WITH RECURSIVE below AS (
      SELECT id FROM tags WHERE tenant_id = ${tenantId} AND slug = ${slug}
       UNION SELECT t.id FROM tags t JOIN below ON t.parent_id = below.id
    ), wanted AS (
      SELECT (SELECT id FROM tags WHERE tenant_id = ${tenantId} AND slug = ${parent ?? null}) AS id
    )
    UPDATE tags t
       SET label = coalesce(${label ?? null}, t.label), color = coalesce(${color ?? null}, t.color),
           description = coalesce(${description ?? null}, t.description),
           parent_id = CASE WHEN ${parent !== undefined} THEN wanted.id ELSE t.parent_id END
      FROM wanted
     WHERE t.tenant_id = ${tenantId} AND t.slug = ${slug}
       AND (wanted.id IS NULL OR wanted.id NOT IN (SELECT id FROM below))`;
  return changed > 0;
}

/** Takes a tag away, from its contacts too; one that has children stays. */
export async function deleteTag(db: Db, tenantId: number, slug: string): Promise<boolean> {
  const gone = await db.$executeRaw`
    DELETE FROM tags t WHERE t.tenant_id = ${tenantId} AND t.slug = ${slug}
       AND NOT EXISTS (SELECT 1 FROM tags child WHERE child.parent_id = t.id)`;
  return gone > 0;
}

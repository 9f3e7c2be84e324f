import type { ContactStatus } from '@relais/contracts';
import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** All that is given must hold. Unknown names match nothing, or exclude nothing. */
export interface ContactFilters {
  /** data_sources.source_id of the source that brought it first */
  sourceId?: string | undefined;
  status?: ContactStatus | undefined;
  category?: string | undefined;
  countryCode?: string | undefined;
  language?: string | undefined;
  platform?: string | undefined;
  /** mailwizz_instances.instance_id */
  mailwizzInstance?: string | undefined;
  /** Slugs; a parent stands for its children too. */
  tagsAll?: readonly string[] | undefined;
  tagsAny?: readonly string[] | undefined;
  excludeTags?: readonly string[] | undefined;
  /** Part of address, name or company, in any case. */
  q?: string | undefined;
  /** The one contact of an address, by its keyed hash: what a whole address as `q` would only find slowly. */
  emailHash?: string | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
}

/** Contacts are counted so far and no further, so that a page costs the same however many there are. */
export const COUNTED = 500;

/** Filters as conditions on `contacts c`, and the tags whose entries are walked instead of the contacts. */
export interface Search {
  /** Tenant, life, and what is filtered by. */
  readonly conditions: readonly Prisma.Sql[];
  readonly tagIds: readonly number[] | null;
  /** Does one index answer it alone? */
  readonly simple: boolean;
}

/** More branches than this cost more than they save. */
const BRANCHES = 40;

/** Names to numbers. Null when a name that must match matches nothing. */
export async function resolveFilters(db: Db, tenantId: number, filters: ContactFilters): Promise<Search | null> {
  const { tagsAll = [], tagsAny = [], excludeTags = [] } = filters;
  const names = await numbersOf(db, tenantId, filters, [...tagsAll, ...tagsAny, ...excludeTags]);
  if (filters.sourceId !== undefined && names.sourceId === null) return null;
  if (filters.mailwizzInstance !== undefined && names.instanceId === null) return null;

  const family = (slug: string) => names.tags.get(slug) ?? { ids: [], entries: 0 };
  const any = tagsAny.map(family);
  const required = tagsAll.map(family);
  if (tagsAny.length > 0)
    required.push({ ids: any.flatMap(({ ids }) => ids), entries: any.reduce((sum, { entries }) => sum + entries, 0) });
  if (required.some(({ ids }) => ids.length === 0)) return null;

  // The rarest wish leads; the others are asked of what it yields.
  const [lead, ...others] = required.sort((one, other) => one.entries - other.entries);
  const walked = lead && lead.ids.length <= BRANCHES ? lead.ids : null;
  const asked = [...(walked ? others : required)].map(({ ids }) => Prisma.sql`EXISTS (${tagEntry(ids)})`);
  const excluded = excludeTags.flatMap((slug) => family(slug).ids);
  const wishes = [
    ...columnConditions(filters, names),
    ...asked,
    ...(excluded.length > 0 ? [Prisma.sql`NOT EXISTS (${tagEntry(excluded)})`] : []),
  ];
  return {
    conditions: [Prisma.sql`c.tenant_id = ${tenantId} AND c.deleted_at IS NULL`, ...wishes],
    tagIds: walked && [...new Set(walked)],
    simple: wishes.length + (walked ? 1 : 0) <= 1 && filters.q === undefined,
  };
}

/** Of one contact, whose few entries lie side by side: one look, where the index would be searched once for each tag. */
const tagEntry = (ids: readonly number[]) =>
  Prisma.sql`SELECT FROM contact_tags t WHERE t.contact_id = c.id AND (t.tag_id = ANY(${[...ids]}::int[])) IS TRUE`;

function columnConditions(
  filters: ContactFilters,
  { sourceId, instanceId }: { sourceId: number | null; instanceId: number | null },
): Prisma.Sql[] {
  const equal: [Prisma.Sql, string | number | null | undefined][] = [
    [Prisma.sql`c.data_source_id`, sourceId],
    [Prisma.sql`c.instance_id`, instanceId],
    [Prisma.sql`c.email_hash`, filters.emailHash],
    [Prisma.sql`c.status`, filters.status],
    [Prisma.sql`c.category`, filters.category],
    [Prisma.sql`c.country_code`, filters.countryCode],
    [Prisma.sql`c.language`, filters.language],
    [Prisma.sql`c.platform`, filters.platform],
  ];
  const conditions = equal.flatMap(([column, value]) => (value == null ? [] : [Prisma.sql`${column} = ${value}`]));
  const { q, createdAfter, createdBefore } = filters;
  if (q !== undefined) {
    const part = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(Prisma.sql`contact_search_text(c.email, c.first_name, c.last_name, c.company) LIKE ${part}`);
  }
  if (createdAfter) conditions.push(Prisma.sql`c.created_at > ${moment(createdAfter)}`);
  if (createdBefore) conditions.push(Prisma.sql`c.created_at < ${moment(createdBefore)}`);
  return conditions;
}

interface Names {
  sourceId: number | null;
  instanceId: number | null;
  /** By slug: the tag and all below it, and how many entries they have, as far as COUNTED. */
  tags: ReadonlyMap<string, { ids: number[]; entries: number }>;
}

async function numbersOf(
  db: Db,
  tenantId: number,
  { sourceId, mailwizzInstance }: ContactFilters,
  slugs: readonly string[],
): Promise<Names> {
  const nothing: Names = { sourceId: null, instanceId: null, tags: new Map() };
  if (sourceId === undefined && mailwizzInstance === undefined && slugs.length === 0) return nothing;
  const [row] = await db.$queryRaw<
    {
      source_id: number | null;
      instance_id: number | null;
      tags: { slug: string; ids: number[]; entries: number }[] | null;
    }[]
  >`
    WITH RECURSIVE family AS (
      SELECT id, slug AS wish FROM tags WHERE tenant_id = ${tenantId} AND slug = ANY(${[...slugs]}::text[])
      UNION
      SELECT t.id, f.wish FROM tags t JOIN family f ON t.parent_id = f.id AND t.tenant_id = ${tenantId}
    ), families AS (
      SELECT wish, array_agg(id) AS ids FROM family GROUP BY wish
    )
    SELECT (SELECT id FROM data_sources WHERE tenant_id = ${tenantId} AND source_id = ${sourceId ?? null}) AS source_id,
           (SELECT id FROM mailwizz_instances WHERE tenant_id = ${tenantId} AND instance_id = ${mailwizzInstance ?? null}) AS instance_id,
           (SELECT jsonb_agg(jsonb_build_object('slug', wish, 'ids', ids, 'entries',
                     (SELECT count(*) FROM (SELECT FROM contact_tags WHERE tag_id = ANY(ids) LIMIT ${COUNTED}) bounded)))
              FROM families) AS tags`;
  if (!row) return nothing;
  return {
    sourceId: row.source_id,
    instanceId: row.instance_id,
    tags: new Map((row.tags ?? []).map(({ slug, ...family }) => [slug, family])),
  };
}

export const moment = (date: Date) => Prisma.sql`${date.toISOString()}::timestamptz`;

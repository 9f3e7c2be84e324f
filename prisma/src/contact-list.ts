import type { ContactStatus } from '@relais/contracts';
import { COUNTED, type ContactFilters, moment, resolveFilters, type Search } from './contact-search.ts';
import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** Where a page ended. */
export interface ContactCursor {
  createdAt: Date;
  id: number;
}

export interface ContactPageWish {
  limit: number;
  /** The page goes on behind this. */
  cursor?: ContactCursor | undefined;
  /** Rows to pass over, for those who count pages. Costs what it passes. */
  offset?: number | undefined;
}

export interface ListedContact {
  id: number;
  email: string;
  status: ContactStatus;
  statusReason: string | null;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  company: string | null;
  phone: string | null;
  website: string | null;
  countryCode: string | null;
  city: string | null;
  language: string | null;
  category: string | null;
  platform: string | null;
  score: number;
  social: Record<string, string>;
  customFields: Record<string, string | number | boolean | null>;
  tags: string[];
  sourceId: string;
  mailwizzInstance: string | null;
  listUid: string | null;
  subscriberUid: string | null;
  validationScore: number | null;
  obfuscated: boolean;
  createdAt: Date;
  updatedAt: Date;
  validatedAt: Date | null;
  injectedAt: Date | null;
}

export interface ContactPage {
  contacts: ListedContact[];
  /** Null on the last page. */
  next: ContactCursor | null;
  /** Of all pages, where it costs next to nothing: up to COUNTED, by one filter at most, and not behind a cursor. */
  total: number | null;
}

/**
 * One page of a tenant's contacts, newest first. By keyset on `id`, each filter on an index of its own that ends in it; with a
 * creation range on `(created_at, id)`, since a walk by id would pass all that is newer than the range.
 */
export async function listContacts(
  db: Db,
  tenantId: number,
  filters: ContactFilters,
  { limit, cursor, offset = 0 }: ContactPageWish,
): Promise<ContactPage> {
  const { createdAfter, createdBefore } = filters;
  const order = createdAfter || createdBefore ? byCreation : byId;
  // Two upper bounds on one column: the index would start at the looser one and pass over all between them.
  const passed = cursor && createdBefore && cursor.createdAt < createdBefore;
  const search = await resolveFilters(db, tenantId, passed ? { ...filters, createdBefore: undefined } : filters);
  if (!search) return { contacts: [], next: null, total: 0 };
  const window = { most: limit + 1, offset, cursor };
  const rows = await db.$queryRaw<ListedContact[]>(rowsOf(pageOf(search, order, window), order));
  const contacts = rows.slice(0, limit);
  const last = contacts.at(-1);
  const next = rows.length > limit && last ? { createdAt: last.createdAt, id: last.id } : null;
  if (cursor) return { contacts, next, total: null };
  const whole = offset === 0 && !next;
  return { contacts, next, total: whole ? contacts.length : await count(db, search) };
}

/** What `listContacts` tells, of these contacts of the tenant, newest first. */
export async function contactsById(db: Db, tenantId: number, ids: readonly number[]): Promise<ListedContact[]> {
  const page = Prisma.sql`SELECT c.id FROM contacts c
    WHERE c.tenant_id = ${tenantId} AND c.deleted_at IS NULL AND c.id = ANY(${[...ids]}::int[])`;
  return db.$queryRaw(rowsOf(page, byId));
}

interface Order {
  /** What of a contact its place in the order depends on: as little as that, so that an index alone can answer. */
  readonly key: Prisma.Sql;
  readonly by: Prisma.Sql;
  after(cursor: ContactCursor): Prisma.Sql;
  /** The same on a tag's entry, where the order allows it: the planner would not conclude it from the contact's. */
  entryAfter(cursor: ContactCursor): Prisma.Sql;
}
const byId: Order = {
  key: Prisma.sql`c.id`,
  by: Prisma.sql`c.id DESC`,
  after: ({ id }) => Prisma.sql`c.id < ${id}`,
  entryAfter: ({ id }) => Prisma.sql`ct.contact_id < ${id}`,
};
const byCreation: Order = {
  key: Prisma.sql`c.id, c.created_at`,
  by: Prisma.sql`c.created_at DESC, c.id DESC`,
  after: ({ createdAt, id }) => Prisma.sql`(c.created_at, c.id) < (${moment(createdAt)}, ${id})`,
  entryAfter: () => Prisma.sql`true`,
};

interface Window {
  readonly most: number;
  readonly offset: number;
  readonly cursor: ContactCursor | undefined;
}

/** The keys of a page, each contact once. */
function pageOf({ conditions, tagIds }: Search, order: Order, { most, offset, cursor }: Window): Prisma.Sql {
  const where = Prisma.join(cursor ? [...conditions, order.after(cursor)] : [...conditions], ' AND ');
  if (!tagIds)
    return Prisma.sql`
      SELECT ${order.key} FROM contacts c WHERE ${where} ORDER BY ${order.by} LIMIT ${most} OFFSET ${offset}`;
  // Each tag's entries stand in order of the contact, so the newest of each are enough to know the newest of all.
  const entry = cursor ? order.entryAfter(cursor) : Prisma.sql`true`;
  return Prisma.sql`
    SELECT DISTINCT c.* FROM (${everyTag(
      tagIds,
      (tag) => Prisma.sql`
        SELECT ${order.key} FROM contact_tags ct JOIN contacts c ON c.id = ct.contact_id
         WHERE ${tag} AND ${entry} AND ${where} ORDER BY ${order.by} LIMIT ${most + offset}`,
    )}) c ORDER BY ${order.by} LIMIT ${most} OFFSET ${offset}`;
}

/** Counts in no order, so that each filter's own index is read and nothing else. */
async function count(db: Db, { conditions, tagIds, simple }: Search): Promise<number | null> {
  if (!simple) return null;
  const where = Prisma.join([...conditions], ' AND ');
  const enough = COUNTED + 1;
  const found = tagIds
    ? Prisma.sql`
      SELECT DISTINCT c.id FROM (${everyTag(
        tagIds,
        (tag) => Prisma.sql`
          SELECT c.id FROM contact_tags ct JOIN contacts c ON c.id = ct.contact_id WHERE ${tag} AND ${where} LIMIT ${enough}`,
      )}) c LIMIT ${enough}`
    : Prisma.sql`SELECT FROM contacts c WHERE ${where} LIMIT ${enough}`;
  const [row] = await db.$queryRaw<{ total: number }[]>(
    Prisma.sql`SELECT count(*)::int AS total FROM (${found}) counted`,
  );
  return row && row.total <= COUNTED ? row.total : null;
}

/** The same statement for each tag, told its number outright: how common a tag is decides how its entries are read. */
const everyTag = (tagIds: readonly number[], statement: (tag: Prisma.Sql) => Prisma.Sql): Prisma.Sql =>
  Prisma.join(
    tagIds.map((tagId) => Prisma.sql`(${statement(Prisma.sql`ct.tag_id = ${tagId}`)})`),
    ' UNION ALL ',
  );

/** Everything a list tells of the contacts of a page. */
const rowsOf = (page: Prisma.Sql, order: Order): Prisma.Sql => Prisma.sql`
  WITH page AS MATERIALIZED (${page})
  SELECT c.id, c.email, c.status, c.status_reason AS "statusReason", c.first_name AS "firstName", c.last_name AS "lastName",
         c.title, c.company, c.phone, c.website, c.country_code AS "countryCode", c.city, c.language, c.category, c.platform,
         c.score, c.social, c.custom_fields AS "customFields",
         ARRAY(SELECT g.slug FROM contact_tags ct JOIN tags g ON g.id = ct.tag_id WHERE ct.contact_id = c.id ORDER BY g.slug) AS tags,
         s.source_id AS "sourceId", i.instance_id AS "mailwizzInstance", l.list_uid AS "listUid", c.subscriber_uid AS "subscriberUid",
         c.validation_score AS "validationScore", c.obfuscated, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
         c.validated_at AS "validatedAt", c.injected_at AS "injectedAt"
    FROM page JOIN contacts c ON c.id = page.id
    JOIN data_sources s ON s.id = c.data_source_id
    LEFT JOIN mailwizz_instances i ON i.id = c.instance_id
    LEFT JOIN mailwizz_lists l ON l.id = c.list_id
   ORDER BY ${order.by}`;

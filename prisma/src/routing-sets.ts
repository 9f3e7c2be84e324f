import type { RoutingRuleInput } from '@relais/contracts';
import { Prisma } from './generated/client.ts';
import type { Database, Db } from './open-db.ts';
import type { NamedList, ResolvedRule } from './resolve-rules.ts';

/** A set of routing rules as it was published. */
export interface RoutingSetEntry {
  version: number;
  note: string;
  publishedBy: string;
  publishedAt: Date;
  rules: RoutingRuleInput[];
}

/** Published sets, the newest first; only those before `before` when it is given. The first is in force. */
export async function routingSets(
  db: Db,
  tenantId: number,
  { before, version, limit = 1 }: { before?: number | undefined; version?: number | undefined; limit?: number } = {},
): Promise<RoutingSetEntry[]> {
  return db.$queryRaw`
    SELECT version, note, published_by AS "publishedBy", published_at AS "publishedAt", rules
      FROM routing_sets
     WHERE tenant_id = ${tenantId} AND (${before ?? null}::int IS NULL OR version < ${before ?? null})
       AND (${version ?? null}::int IS NULL OR version = ${version ?? null})
     ORDER BY version DESC LIMIT ${limit}`;
}

export interface RoutingDraftEntry {
  rules: RoutingRuleInput[];
  note: string;
  savedBy: string;
  savedAt: Date;
}

export async function routingDraft(db: Db, tenantId: number): Promise<RoutingDraftEntry | null> {
  const [draft] = await db.$queryRaw<RoutingDraftEntry[]>`
    SELECT rules, note, saved_by AS "savedBy", saved_at AS "savedAt" FROM routing_drafts WHERE tenant_id = ${tenantId}`;
  return draft ?? null;
}

/** Keeps rules to publish later; an earlier draft of the tenant is replaced. */
export async function saveRoutingDraft(
  db: Db,
  tenantId: number,
  { rules, note, savedBy }: Omit<RoutingDraftEntry, 'savedAt'>,
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO routing_drafts (tenant_id, rules, note, saved_by) VALUES (${tenantId}, ${JSON.stringify(rules)}::jsonb, ${note}, ${savedBy})
    ON CONFLICT (tenant_id) DO UPDATE SET rules = excluded.rules, note = excluded.note, saved_by = excluded.saved_by, saved_at = now()`;
}

/** The lists rules of this tenant may lead to, inactive ones too: a contact waits for those. */
export async function namedLists(db: Db, tenantId: number): Promise<NamedList[]> {
  return db.$queryRaw`
    SELECT l.id, l.list_uid AS "listUid", l.legacy_id AS "legacyId", i.instance_id AS instance, l.is_active AND i.is_active AS "isActive"
      FROM mailwizz_lists l JOIN mailwizz_instances i ON i.id = l.instance_id WHERE l.tenant_id = ${tenantId} ORDER BY l.id`;
}

export interface NewRoutingSet {
  tenantId: number;
  /** Set the work began from: when another was published since, nothing happens. */
  base: number;
  rules: readonly ResolvedRule[];
  /** The same rules as people read them. */
  entries: readonly RoutingRuleInput[];
  note: string;
  publishedBy: string;
}

/**
 * Puts a set in force: kept whole under the next version, and laid out for the router to read. Contacts no rule placed come
 * back with the next sweep, since every rule is new.
 * @returns its version; null when another was published since `base`
 */
export async function publishRoutingSet(db: Database, set: NewRoutingSet): Promise<number | null> {
  const { tenantId, base, rules, entries, note, publishedBy } = set;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR UPDATE`;
    const [inForce] = await routingSets(tx, tenantId);
    if ((inForce?.version ?? 0) !== base) return null;
    const version = base + 1;
    await tx.$executeRaw`
      INSERT INTO routing_sets (tenant_id, version, rules, note, published_by)
      VALUES (${tenantId}, ${version}, ${JSON.stringify(entries)}::jsonb, ${note}, ${publishedBy})`;
    await tx.$executeRaw`DELETE FROM routing_rules WHERE tenant_id = ${tenantId}`;
    await tx.$executeRaw`
      INSERT INTO routing_rules (tenant_id, position, category, platform, language, country_code, source_id, list_id, tags, version)
      SELECT ${tenantId}, position, category, platform, language, country_code, source_id, list_id, coalesce(tags, '{}'), ${version}
        FROM ${rulesTable(rules)}`;
    await tx.$executeRaw`DELETE FROM routing_drafts WHERE tenant_id = ${tenantId}`;
    return version;
  });
}

const rulesTable = (rules: readonly ResolvedRule[]) => Prisma.sql`
  jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) AS r(position int, category text, platform text, language text,
    country_code text, source_id text, list_id int, tags text[])`;

/** Contacts that would go elsewhere. */
export interface RoutingMove {
  /** uid of the list; null: none. */
  from: string | null;
  to: string | null;
  contacts: number;
  /** Of them, those MailWizz holds already: a rule moves no subscriber, only who is routed from now on. */
  injected: number;
  samples: number[];
}

/**
 * What would move under these rules, counted by list, nothing written. Looked at are contacts that stand in a list or found
 * none; whom a source's own mapping places, rules do not move.
 */
export async function routingMoves(db: Db, tenantId: number, rules: readonly ResolvedRule[]): Promise<RoutingMove[]> {
  return db.$queryRaw`
    WITH rule AS (
      SELECT r.* FROM ${rulesTable(rules)}
        JOIN mailwizz_lists l ON l.id = r.list_id AND l.is_active JOIN mailwizz_instances i ON i.id = l.instance_id AND i.is_active
    ), placed AS (
      SELECT c.id, c.status, c.list_id AS from_id, found.list_id AS to_id
        FROM contacts c
        JOIN data_sources d ON d.id = c.data_source_id
        LEFT JOIN LATERAL (
          SELECT rule.list_id FROM rule
           WHERE (rule.category IS NULL OR rule.category = c.category) AND (rule.platform IS NULL OR rule.platform = c.platform)
             AND (rule.language IS NULL OR rule.language = c.language)
             AND (rule.country_code IS NULL OR rule.country_code = c.country_code)
             AND (rule.source_id IS NULL OR rule.source_id = d.source_id)
           ORDER BY rule.position LIMIT 1) found ON true
       WHERE c.tenant_id = ${tenantId} AND c.deleted_at IS NULL AND c.routing ->> 'by' IS DISTINCT FROM 'source'
         AND (c.status IN ('validated', 'injected') AND c.list_id IS NOT NULL OR c.status = 'unrouted' AND c.status_reason = 'no_list')
    )
    SELECT f.list_uid AS "from", t.list_uid AS "to", count(*)::int AS contacts, count(*) FILTER (WHERE p.status = 'injected')::int AS injected,
           (array_agg(p.id ORDER BY p.id))[1:5] AS samples
      FROM placed p LEFT JOIN mailwizz_lists f ON f.id = p.from_id LEFT JOIN mailwizz_lists t ON t.id = p.to_id
     WHERE p.from_id IS DISTINCT FROM p.to_id
     GROUP BY f.list_uid, t.list_uid ORDER BY contacts DESC, 1, 2`;
}

/** Rules that were laid down by the seed, or by a release without sets, become a set of their own when none says the same. */
export async function keepLaidRules(db: Db, tenantId: number, by: string): Promise<void> {
  await db.$executeRaw`
    WITH laid AS (
      SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('category', r.category, 'platform', r.platform, 'language', r.language,
               'country_code', r.country_code, 'source_id', r.source_id, 'list', l.list_uid, 'instance', i.instance_id,
               'tags', to_jsonb(r.tags))) ORDER BY r.position) AS rules
        FROM routing_rules r JOIN mailwizz_lists l ON l.id = r.list_id JOIN mailwizz_instances i ON i.id = l.instance_id
       WHERE r.tenant_id = ${tenantId} AND r.is_active
    ), newest AS (
      SELECT version, rules FROM routing_sets WHERE tenant_id = ${tenantId} ORDER BY version DESC LIMIT 1
    )
    INSERT INTO routing_sets (tenant_id, version, rules, published_by)
    SELECT ${tenantId}, coalesce((SELECT version FROM newest), 0) + 1, laid.rules, ${by} FROM laid
     WHERE laid.rules IS NOT NULL AND laid.rules IS DISTINCT FROM (SELECT rules FROM newest)`;
}

import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** What the router decides on. */
export interface ContactToRoute {
  id: number;
  email: string;
  emailDomain: string;
  category: string | null;
  /** As stored by an earlier decision: a person's is not judged over. */
  categorisation: unknown;
  platform: string | null;
  language: string | null;
  countryCode: string | null;
  obfuscated: boolean;
  /** data_sources.source_id */
  sourceId: string;
  sourceType: string;
  /** The spider of the scrape job that found it, if one did. */
  spider: string | null;
  /** Words to judge the category by: the text around the contact, company and title. */
  text: string;
  phone: string | null;
  website: string | null;
  /** How the address stood at each place it was seen. */
  vias: string[];
  /** We read it ourselves, openly, on a page that refuses no mail. */
  publishedWithoutRefusal: boolean;
  presentedAsBusiness: boolean;
  /** A proof of consent that stands. */
  hasConsent: boolean;
  /** The router's own earlier decision, for a job that runs twice. */
  listId: number | null;
  instanceId: number | null;
}

/** The columns of ContactToRoute and where they come from, for contacts `c`. */
export const factsToRoute = Prisma.sql`
  c.id, c.email, c.email_domain AS "emailDomain", c.category, c.categorisation, c.platform, c.language, c.phone, c.website,
  c.country_code AS "countryCode", c.obfuscated, c.list_id AS "listId", c.instance_id AS "instanceId",
  d.source_id AS "sourceId", d.type AS "sourceType", seen.spider, concat_ws(E'\\n', c.title, c.company, seen.text) AS text,
  coalesce(places.vias, '{}') AS vias, coalesce(places.published, false) AS "publishedWithoutRefusal",
  coalesce(places.business, false) AS "presentedAsBusiness",
  EXISTS (SELECT 1 FROM consents k
           WHERE k.tenant_id = c.tenant_id AND k.email_hash = c.email_hash AND k.withdrawn_at IS NULL) AS "hasConsent"
    FROM contacts c
    JOIN data_sources d ON d.id = c.data_source_id
    LEFT JOIN LATERAL (
      SELECT s.raw ->> 'text' AS text, j.spider
        FROM contact_sightings s LEFT JOIN scrape_jobs j ON j.id = s.scrape_job_id
       WHERE s.contact_id = c.id ORDER BY (s.raw ? 'text') DESC, s.last_seen_at DESC LIMIT 1) seen ON true
    LEFT JOIN LATERAL (
      -- Only the crawler keeps a page's hash, and it takes no contact from a page that refuses mail.
      SELECT array_agg(DISTINCT s.via) FILTER (WHERE s.via IS NOT NULL) AS vias,
             bool_or(s.page_hash IS NOT NULL) AND NOT c.obfuscated AS published,
             bool_or(s.raw @> '{"presentedAsBusiness": true}') AS business
        FROM contact_sightings s WHERE s.contact_id = c.id) places ON true`;

/** Contacts that stand at `validated`. The newest sighting that kept words lends them. */
export async function contactsToRoute(
  db: Db,
  tenantId: number,
  contactIds: readonly number[],
): Promise<ContactToRoute[]> {
  return db.$queryRaw<ContactToRoute[]>`
    SELECT ${factsToRoute}
     WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${contactIds}) AND c.status = 'validated' AND c.deleted_at IS NULL
     ORDER BY c.id`;
}

export interface ListTarget {
  listId: number;
  instanceId: number;
  listUid: string;
  legacyId: number | null;
  category: string | null;
}

export interface SourceMapping {
  sourceId: string;
  defaultInstanceId: number | null;
  /** Category to list uid or legacy number. */
  listMapping: Record<string, string | number>;
}

export interface RoutingRuleRow {
  id: number;
  position: number;
  version: number;
  category: string | null;
  platform: string | null;
  language: string | null;
  countryCode: string | null;
  sourceId: string | null;
  tags: string[];
  listId: number;
}

/** Everything a tenant's routing decisions depend on, in one round trip. */
export interface RoutingTable {
  acceptsObfuscated: boolean;
  /** The tenant's gate policy in force: its version and the words of packages/country-gate. */
  gatePolicy: { version: number; policy: unknown } | null;
  lists: ListTarget[];
  sources: SourceMapping[];
  /** Active ones, in order of position. */
  rules: RoutingRuleRow[];
  /** Version of the published set they are; 0 before the first. */
  rulesVersion: number;
}

export async function routingTable(db: Db, tenantId: number): Promise<RoutingTable> {
  const [row] = await db.$queryRaw<{ table: RoutingTable }[]>`
    SELECT jsonb_build_object(
      'acceptsObfuscated', t.accepts_obfuscated,
      'gatePolicy', (SELECT jsonb_build_object('version', g.version, 'policy', g.policy)
                       FROM gate_policies g WHERE g.tenant_id = t.id ORDER BY g.version DESC LIMIT 1),
      'lists', (SELECT coalesce(jsonb_agg(jsonb_build_object('listId', l.id, 'instanceId', l.instance_id, 'listUid', l.list_uid,
                  'legacyId', l.legacy_id, 'category', l.category) ORDER BY l.id), '[]')
                  FROM mailwizz_lists l JOIN mailwizz_instances i ON i.id = l.instance_id
                 WHERE l.tenant_id = t.id AND l.is_active AND i.is_active),
      'rulesVersion', (SELECT coalesce(max(v.version), 0) FROM routing_sets v WHERE v.tenant_id = t.id),
      'sources', (SELECT coalesce(jsonb_agg(jsonb_build_object('sourceId', d.source_id, 'defaultInstanceId', d.default_instance_id,
                    'listMapping', d.default_list_mapping)), '[]')
                    FROM data_sources d WHERE d.tenant_id = t.id),
      'rules', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'position', r.position, 'version', r.version, 'category', r.category,
                  'platform', r.platform, 'language', r.language, 'countryCode', r.country_code, 'sourceId', r.source_id, 'tags', r.tags,
                  'listId', r.list_id) ORDER BY r.position), '[]')
                  FROM routing_rules r WHERE r.tenant_id = t.id AND r.is_active)) AS "table"
      FROM tenants t WHERE t.id = ${tenantId}`;
  if (!row) throw new Error(`There is no tenant ${tenantId}`);
  return row.table;
}

export interface RoutingDecision {
  id: number;
  category: string | null;
  platform: string | null;
  categorisation: unknown;
  routing: unknown;
  gate: { open: boolean };
  tags: readonly string[];
  /** Where it goes, or why nowhere. */
  target: { listId: number; instanceId: number } | { unrouted: string };
}

/**
 * Stores decisions, tags and events. Only contacts that still stand at `validated` move.
 * @returns the contacts that have a list now, with its instance, for `sync`
 */
export async function recordRoutes(
  db: Db,
  tenantId: number,
  decisions: readonly RoutingDecision[],
): Promise<{ id: number; instanceId: number }[]> {
  const rows = decisions.map(({ target, ...decision }) => ({
    ...decision,
    list_id: 'listId' in target ? target.listId : null,
    instance_id: 'instanceId' in target ? target.instanceId : null,
    unrouted: 'unrouted' in target ? target.unrouted : null,
  }));
  return db.$queryRaw<{ id: number; instanceId: number }[]>`
    WITH decision AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS d(id int, category text, platform text, categorisation jsonb, routing jsonb, gate jsonb, tags text[], list_id int,
             instance_id int, unrouted text)
    ), moved AS (
      UPDATE contacts c
         SET category = d.category, platform = d.platform, categorisation = d.categorisation, routing = d.routing,
             gate = d.gate, gate_open = (d.gate ->> 'open')::boolean, list_id = d.list_id, instance_id = d.instance_id, status = CASE WHEN d.unrouted IS NULL THEN 'validated' ELSE 'unrouted' END,
             status_since = CASE WHEN d.unrouted IS NULL THEN c.status_since ELSE now() END, status_reason = d.unrouted,
             due_at = CASE WHEN d.unrouted IS NULL THEN now() + interval '60 seconds' END, updated_at = now()
        FROM decision d
       WHERE c.tenant_id = ${tenantId} AND c.id = d.id AND c.status = 'validated'
      RETURNING c.id, c.instance_id, d.unrouted, d.tags
    ), tagged AS (
      INSERT INTO contact_tags (contact_id, tag_id)
      SELECT DISTINCT m.id, tag.id FROM moved m CROSS JOIN LATERAL unnest(m.tags) AS wish(slug)
        JOIN tags tag ON tag.tenant_id = ${tenantId} AND tag.slug = wish.slug
      ON CONFLICT DO NOTHING
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT ${tenantId}, id, 'unrouted', 'router', jsonb_build_object('reason', unrouted) FROM moved WHERE unrouted IS NOT NULL
    )
    SELECT id, instance_id AS "instanceId" FROM moved WHERE unrouted IS NULL ORDER BY id`;
}

/**
 * Brings contacts back that no rule placed, once something has appeared that could place them: a rule, a tenant's decision,
 * or, from a later delivery, the category they lacked or their address openly shown.
 * @returns how many are on their way to the router again (the routing sweep enqueues them)
 */
export async function reconsiderUnrouted(db: Db): Promise<number> {
  return db.$executeRaw`
    UPDATE contacts c SET status = 'validated', status_since = now(), status_reason = NULL, due_at = now()
     WHERE c.status = 'unrouted' AND c.deleted_at IS NULL
       AND CASE c.status_reason
             WHEN 'obfuscated_held' THEN NOT c.obfuscated
               OR EXISTS (SELECT 1 FROM tenants t WHERE t.id = c.tenant_id AND t.accepts_obfuscated)
               OR EXISTS (SELECT 1 FROM gate_policies g WHERE g.tenant_id = c.tenant_id AND g.created_at > c.status_since)
             -- A proof, a policy, or a later delivery with a country or an open page.
             WHEN 'country_gate' THEN c.updated_at > c.status_since
               OR EXISTS (SELECT 1 FROM gate_policies g WHERE g.tenant_id = c.tenant_id AND g.created_at > c.status_since)
               OR EXISTS (SELECT 1 FROM consents k
                           WHERE k.tenant_id = c.tenant_id AND k.email_hash = c.email_hash AND k.created_at > c.status_since)
             WHEN 'no_category' THEN c.category IS NOT NULL
             WHEN 'category_review' THEN c.category IS NOT NULL
             WHEN 'no_list' THEN EXISTS (SELECT 1 FROM routing_rules r
                                          WHERE r.tenant_id = c.tenant_id AND r.is_active AND r.created_at > c.status_since)
             ELSE false END`;
}

import type { OptOutChannel, SuppressionReason } from '@relais/contracts';
import type { Db } from './open-db.ts';

/** Who is not to be written to: one address by its keyed hash, one domain, or whoever fits a pattern (`*@*.gouv.fr`). */
export type SuppressionKey =
  | { emailHash: string; domain?: undefined; pattern?: undefined }
  | { domain: string; emailHash?: undefined; pattern?: undefined }
  | { pattern: string; emailHash?: undefined; domain?: undefined };

export type NewSuppression = SuppressionKey & {
  /** Null: for every tenant of this operator. */
  tenantId: number | null;
  reason: SuppressionReason;
  /** Who entered it: `cli`, `webhook`, `feedback` … */
  source: string;
  note?: string | undefined;
  /** Null or absent: for good. */
  expiresAt?: Date | null | undefined;
};

export interface SuppressionsAdded {
  added: number;
  /** Entries that were there already; one that ran out, or would sooner, now lasts as long as asked for. */
  known: number;
  /** Contacts on their way that left the line. */
  stopped: number;
  /** Contacts that MailWizz had already: an objection was opened for each, so that every engine follows and proves it. */
  injected: number;
}

/**
 * Enters suppressions, in one statement: their contacts leave the line at once, as `unsubscribed` or `blacklisted`. Entering
 * again changes nothing. For those MailWizz has already an objection is opened, which the sweep takes to every engine.
 */
export async function addSuppressions(
  db: Db,
  entries: readonly NewSuppression[],
  channel: OptOutChannel = 'operator',
): Promise<SuppressionsAdded> {
  const rows = entries.map(({ tenantId, emailHash, domain, pattern, reason, source, note, expiresAt }) => ({
    tenant_id: tenantId,
    email_hash: emailHash ?? null,
    domain: domain ?? null,
    pattern: pattern ?? null,
    reason,
    source,
    note: note ?? '',
    expires_at: expiresAt?.toISOString() ?? null,
  }));
  const [counts] = await db.$queryRaw<Omit<SuppressionsAdded, 'known'>[]>`
    WITH entry AS (
      SELECT DISTINCT ON (e.tenant_id, e.email_hash, e.domain, e.pattern) e.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e(
        tenant_id int, email_hash text, domain text, pattern text, reason text, source text, note text, expires_at timestamptz)
    ), prolonged AS (
      UPDATE suppressions s SET reason = e.reason, source = e.source, note = e.note, expires_at = e.expires_at
        FROM entry e
       WHERE s.tenant_id IS NOT DISTINCT FROM e.tenant_id AND (s.email_hash = e.email_hash OR s.domain = e.domain OR s.pattern = e.pattern)
         AND s.expires_at IS NOT NULL AND (e.expires_at IS NULL OR e.expires_at > s.expires_at)
    ), added AS (
      INSERT INTO suppressions (tenant_id, email_hash, domain, pattern, reason, source, note, expires_at)
      SELECT tenant_id, email_hash, domain, pattern, reason, source, note, expires_at FROM entry
      ON CONFLICT DO NOTHING RETURNING 1
    ), met AS (
      SELECT DISTINCT ON (c.id) c.id, c.tenant_id, c.status, e.reason
        FROM entry e JOIN contacts c ON (e.tenant_id IS NULL OR c.tenant_id = e.tenant_id) AND c.email_hash = e.email_hash
       UNION
      SELECT DISTINCT ON (c.id) c.id, c.tenant_id, c.status, e.reason
        FROM entry e JOIN contacts c ON (e.tenant_id IS NULL OR c.tenant_id = e.tenant_id) AND c.email_domain = e.domain
       UNION
      SELECT DISTINCT ON (c.id) c.id, c.tenant_id, c.status, e.reason
        FROM entry e JOIN contacts c ON (e.tenant_id IS NULL OR c.tenant_id = e.tenant_id) AND lower(c.email) LIKE address_like(e.pattern)
    ), stopped AS (
      UPDATE contacts c
         SET status = CASE m.reason WHEN 'unsubscribed' THEN 'unsubscribed' ELSE 'blacklisted' END, status_since = now(),
             status_reason = m.reason, due_at = NULL, updated_at = now()
        FROM met m
       WHERE c.id = m.id AND c.status IN ('pending', 'validating', 'validated', 'unrouted', 'injected', 'bounced')
      RETURNING c.id, c.tenant_id, c.email, c.email_hash, c.status, m.reason, m.status AS was
    ), known_objection AS (
      SELECT o.id FROM opt_outs o JOIN stopped p ON p.tenant_id = o.tenant_id AND p.email_hash = o.email_hash WHERE p.was = 'injected'
    ), outdated AS (
      DELETE FROM opt_out_proofs p USING known_objection k WHERE p.opt_out_id = k.id
    ), objections AS (
      INSERT INTO opt_outs AS o (tenant_id, contact_id, email_hash, channel, due_at)
      SELECT DISTINCT ON (id) tenant_id, id, email_hash, ${channel}, now() FROM stopped WHERE was = 'injected'
      ON CONFLICT (tenant_id, email_hash) DO UPDATE
        SET contact_id = excluded.contact_id, proved_at = NULL, alarmed_at = NULL, requested_at = now(), due_at = now()
    ), told AS (
      INSERT INTO partner_events (tenant_id, type, contact_id, body)
      SELECT DISTINCT ON (id) tenant_id, 'contact.suppressed', id, jsonb_build_object('email', email, 'metadata', jsonb_build_object('reason', reason))
        FROM stopped
    ), events AS (
      INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
      SELECT tenant_id, id, status, 'suppression', jsonb_build_object('reason', reason) FROM stopped
    )
    SELECT (SELECT count(*)::int FROM added) AS added, (SELECT count(DISTINCT id)::int FROM stopped WHERE was NOT IN ('injected', 'bounced')) AS stopped,
           (SELECT count(DISTINCT id)::int FROM stopped WHERE was = 'injected') AS injected`;
  const { added = 0, stopped = 0, injected = 0 } = counts ?? {};
  return { added, known: entries.length - added, stopped, injected };
}

export interface StoredSuppression {
  id: number;
  /** Null: for every tenant. */
  tenant: string | null;
  tenantId: number | null;
  emailHash: string | null;
  domain: string | null;
  pattern: string | null;
  reason: SuppressionReason;
  source: string;
  note: string;
  createdAt: Date;
  expiresAt: Date | null;
}

export interface SuppressionsQuery {
  /** Entries of this tenant and those for all; absent: every entry. */
  tenantId?: number | undefined;
  /** Only entries that stand for one of these. */
  keys?: readonly SuppressionKey[] | undefined;
  /** Beside them, patterns that one of these addresses fits; in lower case. */
  addresses?: readonly string[] | undefined;
  reason?: SuppressionReason | undefined;
  /** Only entries of whole domains, only patterns, or only addresses. */
  kind?: 'domain' | 'pattern' | 'address' | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** Entries in force and run out, by id. The last one's id is the next page's cursor. */
export async function listSuppressions(
  db: Db,
  { tenantId, keys, addresses = [], reason, kind, cursor = 0, limit }: SuppressionsQuery,
): Promise<StoredSuppression[]> {
  const hashes = keys?.flatMap(({ emailHash }) => emailHash ?? []) ?? null;
  const domains = keys?.flatMap(({ domain }) => domain ?? []) ?? null;
  const patterns = keys?.flatMap(({ pattern }) => pattern ?? []) ?? null;
  return db.$queryRaw`
    SELECT s.id, t.slug AS tenant, s.tenant_id AS "tenantId", s.email_hash AS "emailHash", s.domain, s.pattern, s.reason, s.source, s.note,
           s.created_at AS "createdAt", s.expires_at AS "expiresAt"
      FROM suppressions s LEFT JOIN tenants t ON t.id = s.tenant_id
     WHERE s.id > ${cursor} AND (${tenantId ?? null}::int IS NULL OR s.tenant_id = ${tenantId ?? null} OR s.tenant_id IS NULL)
       AND (${hashes}::text[] IS NULL OR s.email_hash = ANY(${hashes}::text[]) OR s.domain = ANY(${domains}::text[])
         OR s.pattern = ANY(${patterns}::text[])
         OR EXISTS (SELECT 1 FROM unnest(${[...addresses]}::text[]) AS address WHERE address LIKE address_like(s.pattern)))
       AND (${reason ?? null}::text IS NULL OR s.reason = ${reason ?? null})
       AND (${kind ?? null}::text IS NULL OR CASE WHEN s.domain IS NOT NULL THEN 'domain' WHEN s.pattern IS NOT NULL THEN 'pattern' ELSE 'address' END = ${kind ?? null})
     ORDER BY s.id LIMIT ${limit}`;
}

/** An address that is known from elsewhere than our rows. */
export interface AddressToAsk {
  email: string;
  emailHash: string;
  /** The same under older peppers. */
  earlierHashes: readonly string[];
  domain: string;
}

/** Which of these addresses are suppressed now, for the tenant or for all: by themselves, with their domain or by a pattern. */
export async function suppressedAmong(
  db: Db,
  tenantId: number,
  addresses: readonly AddressToAsk[],
): Promise<{ emailHash: string; reason: SuppressionReason }[]> {
  const rows = addresses.map(({ email, emailHash, earlierHashes, domain }) => ({
    email,
    email_hash: emailHash,
    earlier_hashes: earlierHashes,
    domain,
  }));
  return db.$queryRaw`
    SELECT DISTINCT ON (a.email_hash) a.email_hash AS "emailHash", s.reason
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS a(email text, email_hash text, earlier_hashes text[], domain text)
     CROSS JOIN LATERAL suppressions_on(${tenantId}, array_prepend(a.email_hash, a.earlier_hashes), lower(a.email), a.domain) s
     ORDER BY a.email_hash, s.reason <> 'erasure', s.id`;
}

/** One entry of this tenant's own; null for another's, and for those that stand for every tenant. */
export async function suppressionOf(
  db: Db,
  tenantId: number,
  id: number,
): Promise<{ id: number; reason: SuppressionReason } | null> {
  const [row] = await db.$queryRaw<{ id: number; reason: SuppressionReason }[]>`
    SELECT id, reason FROM suppressions WHERE tenant_id = ${tenantId} AND id = ${id}`;
  return row ?? null;
}

/** Reasons that come from the person, or from a mail server's word about the mailbox: no slip of somebody's hand. */
export const lastingReasons: ReadonlySet<SuppressionReason> = new Set([
  'unsubscribed',
  'complaint',
  'hard_bounce',
  'erasure',
  'objection',
]);

/** Takes entries back. Contacts they stopped stay where they are: that a person may be written to again is a new fact. */
export async function removeSuppressions(db: Db, ids: readonly number[]): Promise<number> {
  return db.$executeRaw`DELETE FROM suppressions WHERE id = ANY(${[...ids]}::int[])`;
}

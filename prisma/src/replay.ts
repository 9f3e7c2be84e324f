import type { Database, Db } from './open-db.ts';

/** A bounce as it was judged, with the raw answer to judge again. */
export interface JudgedBounceRow {
  id: string;
  tenantId: number;
  contactId: number;
  raw: Record<string, unknown>;
  receivedAt: Date;
  cause: string | null;
  rule: string | null;
  /** On which occasion: the campaign's uid; without one, the day. */
  occasion: string;
}

/** Judged bounces received since then, by id, a page at a time. */
export async function judgedBounces(
  db: Db,
  { tenantId, since, after, limit }: { tenantId: number | null; since: Date; after: string; limit: number },
): Promise<JudgedBounceRow[]> {
  return db.$queryRaw<JudgedBounceRow[]>`
    SELECT r.id::text, r.tenant_id AS "tenantId", r.contact_id AS "contactId", r.raw, r.received_at AS "receivedAt", r.cause, r.rule,
           coalesce(nullif(r.raw ->> 'campaign_uid', ''), left(coalesce(nullif(r.raw ->> 'occurred_at', ''),
             to_char(r.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')), 10)) AS occasion
      FROM feedback_reports r
     WHERE r.kind = 'bounced' AND r.processed_at IS NOT NULL AND r.contact_id IS NOT NULL AND r.tenant_id IS NOT NULL
       AND (${tenantId}::int IS NULL OR r.tenant_id = ${tenantId}) AND r.received_at >= ${since} AND r.id > ${BigInt(after)}
     ORDER BY r.id LIMIT ${limit}`;
}

/** Everything that decides whether one contact's address is dead. */
export interface BounceHistory {
  tenantId: number;
  contactId: number;
  status: string;
  /** It was ended by a bounce and by nothing a person said. */
  mayRevive: boolean;
  bounces: JudgedBounceRow[];
  deliveredAt: Date[];
}

/** The whole history of these contacts of a tenant. */
export async function bounceHistories(
  db: Db,
  tenantId: number,
  contactIds: readonly number[],
): Promise<BounceHistory[]> {
  const ids = [...contactIds];
  const contacts = await db.$queryRaw<Omit<BounceHistory, 'bounces'>[]>`
    SELECT c.tenant_id AS "tenantId", c.id AS "contactId", c.status,
           c.status = 'bounced' AND c.deleted_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.tenant_id = c.tenant_id AND o.email_hash = c.email_hash)
             AND NOT EXISTS (SELECT 1 FROM feedback_reports r WHERE r.tenant_id = c.tenant_id AND r.contact_id = c.id AND r.kind IN ('complained', 'unsubscribed') AND r.outcome <> 'known')
             AND NOT EXISTS (SELECT FROM suppressions_on(c.tenant_id, array_prepend(c.email_hash, c.earlier_hashes), lower(c.email), c.email_domain) x
                               JOIN suppressions s ON s.id = x.id WHERE NOT (s.reason = 'hard_bounce' AND s.source = 'feedback')) AS "mayRevive",
           coalesce((SELECT jsonb_agg(e.occurred_at) FROM contact_events e
                      WHERE e.tenant_id = c.tenant_id AND e.contact_id = c.id AND e.type = 'delivered'), '[]') AS "deliveredAt"
      FROM contacts c WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${ids}::int[])`;
  const bounces = await db.$queryRaw<JudgedBounceRow[]>`
    SELECT r.id::text, r.tenant_id AS "tenantId", r.contact_id AS "contactId", r.raw, r.received_at AS "receivedAt", r.cause, r.rule,
           coalesce(nullif(r.raw ->> 'campaign_uid', ''), left(coalesce(nullif(r.raw ->> 'occurred_at', ''),
             to_char(r.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')), 10)) AS occasion
      FROM feedback_reports r
     WHERE r.tenant_id = ${tenantId} AND r.contact_id = ANY(${ids}::int[]) AND r.kind = 'bounced' AND r.processed_at IS NOT NULL
     ORDER BY r.id`;
  return contacts.map((contact) => ({
    ...contact,
    deliveredAt: contact.deliveredAt.map((at) => new Date(at)),
    bounces: bounces.filter(({ contactId }) => contactId === contact.contactId),
  }));
}

/** What judging again changes. */
export interface Rejudged {
  tenantId: number;
  rulesVersion: string;
  verdicts: { id: string; contactId: number; occasion: string; cause: string; rule: string; countsAsSoft: boolean }[];
  /** Contacts whose address proves alive. */
  revive: number[];
  /** Contacts whose address proves dead, with the rule that says so. */
  end: { contactId: number; rule: string }[];
}

/**
 * Carries out what judging again came to, for one tenant, all or none. A revived contact goes back to the start of the line,
 * where validation has its say; an ended one is suppressed. States are looked at once more: who objected meanwhile stays away.
 * @returns who was really moved
 */
export async function applyRejudged(
  db: Database,
  { tenantId, rulesVersion, verdicts, revive, end }: Rejudged,
): Promise<{ revived: number[]; ended: number[] }> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`
      WITH verdict AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb)
          AS v(id bigint, "contactId" int, occasion text, cause text, rule text, "countsAsSoft" boolean)
      ), reports AS (
        UPDATE feedback_reports r SET cause = v.cause, rule = v.rule, rules_version = ${rulesVersion}
          FROM verdict v WHERE r.id = v.id AND r.tenant_id = ${tenantId}
      ), gravest AS (
        SELECT DISTINCT ON ("contactId", occasion) * FROM verdict ORDER BY "contactId", occasion, (cause = 'hard') DESC, id
      ), facts AS (
        UPDATE feedback_facts f SET cause = g.cause
          FROM gravest g WHERE f.tenant_id = ${tenantId} AND f.contact_id = g."contactId" AND f.kind = 'bounced' AND f.occasion = g.occasion
      )
      UPDATE contact_events e
         SET data = e.data || jsonb_build_object('cause', g.cause, 'rule', g.rule, 'counts_as_soft', g."countsAsSoft")
        FROM gravest g
       WHERE e.tenant_id = ${tenantId} AND e.contact_id = g."contactId" AND e.type = 'bounced'
         AND coalesce(e.data ->> 'campaign_uid', to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')) = g.occasion`;
    const revived = await tx.$queryRaw<{ id: number }[]>`
      WITH revived AS (
        UPDATE contacts c SET status = 'pending', status_since = now(), status_reason = 'bounce_judged_again', due_at = now(), updated_at = now()
         WHERE c.tenant_id = ${tenantId} AND c.id = ANY(${revive}::int[]) AND c.status = 'bounced'
           AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.tenant_id = c.tenant_id AND o.email_hash = c.email_hash)
        RETURNING c.id, array_prepend(c.email_hash, c.earlier_hashes) AS hashes
      ), lifted AS (
        DELETE FROM suppressions s USING revived r
         WHERE s.tenant_id = ${tenantId} AND s.email_hash = ANY (r.hashes) AND s.reason = 'hard_bounce' AND s.source = 'feedback'
      ), told AS (
        INSERT INTO contact_events (tenant_id, contact_id, type, source, data)
        SELECT ${tenantId}, id, 'revived', 'replay', jsonb_build_object('rules_version', ${rulesVersion}::text) FROM revived
      )
      SELECT id FROM revived`;
    const ended = await tx.$queryRaw<{ id: number }[]>`
      WITH gone AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(end)}::jsonb) AS g("contactId" int, rule text)
      ), ended AS (
        UPDATE contacts c SET status = 'bounced', status_since = now(), status_reason = g.rule, due_at = NULL, updated_at = now()
          FROM gone g WHERE c.tenant_id = ${tenantId} AND c.id = g."contactId" AND c.status = 'injected'
        RETURNING c.id, c.email, c.email_hash, g.rule
      ), suppressed AS (
        INSERT INTO suppressions (tenant_id, email_hash, reason, source)
        SELECT ${tenantId}, email_hash, 'hard_bounce', 'feedback' FROM ended
        ON CONFLICT (email_hash, tenant_id) WHERE email_hash IS NOT NULL DO NOTHING
      ), told AS (
        INSERT INTO partner_events (tenant_id, type, contact_id, body)
        SELECT ${tenantId}, 'contact.bounced', id, jsonb_build_object('email', email, 'campaign_id', NULL, 'metadata', jsonb_build_object('cause', 'hard', 'rule', rule)) FROM ended
      )
      SELECT id FROM ended`;
    return { revived: revived.map(({ id }) => id), ended: ended.map(({ id }) => id) };
  });
}

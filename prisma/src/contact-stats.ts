import type { Db } from './open-db.ts';

export interface ContactStats {
  total: number;
  /** Could be written to now or are: neither invalid nor refused, with no suppression of the address in force. */
  contactable: number;
  byStatus: Record<string, number>;
  invalidByReason: Record<string, number>;
  unroutedByReason: Record<string, number>;
  sources: SourceStats[];
  days: DayStats[];
}

export interface SourceStats {
  sourceId: string;
  contacts: number;
  validated: number;
  invalid: number;
  injected: number;
  bounced: number;
}

/** What happened on one UTC day, counted from the events. */
export interface DayStats {
  day: string;
  ingested: number;
  validated: number;
  invalid: number;
  injected: number;
  bounced: number;
  unsubscribed: number;
}

/** How a tenant's contacts stand, counted from the rows: in all, by source, and by day for the last `days`. */
export async function contactStats(db: Db, tenantId: number, days: number): Promise<ContactStats> {
  const [[totals], sources, perDay] = await Promise.all([
    db.$queryRaw<Omit<ContactStats, 'sources' | 'days'>[]>`
      WITH c AS MATERIALIZED (
        SELECT status, status_reason, count(*)::int AS n,
               count(*) FILTER (WHERE status IN ('pending', 'validating', 'validated', 'unrouted', 'injected') AND NOT EXISTS (
                 SELECT 1 FROM suppressions_on(contacts.tenant_id, array_prepend(contacts.email_hash, contacts.earlier_hashes), lower(contacts.email),
                                               contacts.email_domain)))::int AS open
          FROM contacts WHERE tenant_id = ${tenantId} AND deleted_at IS NULL GROUP BY status, status_reason
      ), by_status AS (SELECT status, sum(n)::int AS n FROM c GROUP BY status)
      SELECT coalesce((SELECT sum(n)::int FROM c), 0) AS total, coalesce((SELECT sum(open)::int FROM c), 0) AS contactable,
             coalesce((SELECT jsonb_object_agg(status, n) FROM by_status), '{}') AS "byStatus",
             coalesce((SELECT jsonb_object_agg(coalesce(status_reason, 'unknown'), n) FROM c WHERE status = 'invalid'), '{}') AS "invalidByReason",
             coalesce((SELECT jsonb_object_agg(coalesce(status_reason, 'unknown'), n) FROM c WHERE status = 'unrouted'), '{}') AS "unroutedByReason"`,
    db.$queryRaw<SourceStats[]>`
      SELECT d.source_id AS "sourceId", count(*)::int AS contacts,
             (count(*) FILTER (WHERE c.status IN ('validated', 'unrouted', 'injected', 'bounced', 'unsubscribed')))::int AS validated,
             (count(*) FILTER (WHERE c.status = 'invalid'))::int AS invalid,
             (count(*) FILTER (WHERE c.injected_at IS NOT NULL))::int AS injected,
             (count(*) FILTER (WHERE c.status = 'bounced'))::int AS bounced
        FROM contacts c JOIN data_sources d ON d.id = c.data_source_id
       WHERE c.tenant_id = ${tenantId} AND c.deleted_at IS NULL GROUP BY d.source_id ORDER BY d.source_id`,
    db.$queryRaw<DayStats[]>`
      SELECT to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
             (count(*) FILTER (WHERE type = 'ingested'))::int AS ingested, (count(*) FILTER (WHERE type = 'validated'))::int AS validated,
             (count(*) FILTER (WHERE type = 'invalid'))::int AS invalid, (count(*) FILTER (WHERE type = 'injected'))::int AS injected,
             (count(*) FILTER (WHERE type = 'bounced'))::int AS bounced, (count(*) FILTER (WHERE type = 'unsubscribed'))::int AS unsubscribed
        FROM contact_events
       WHERE tenant_id = ${tenantId} AND type IN ('ingested', 'validated', 'invalid', 'injected', 'bounced', 'unsubscribed')
         AND occurred_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - make_interval(days => ${days - 1}::int)
       GROUP BY 1 ORDER BY 1`,
  ]);
  if (!totals) throw new Error('the statement of the totals answered nothing');
  return { ...totals, sources, days: perDay };
}

import type { Db } from './open-db.ts';

/** A registry's word holds so long; afterwards it is asked again, and what it said stays as history (checklist R6, X25). */
const KEPT = '30 days';
/** A lost question is found by the sweep after this long. */
const SWEPT_AFTER = '60 seconds';

/** What a registry said of a domain. */
export interface WhoisFacts {
  source: 'rdap' | 'whois';
  server: string;
  registered: boolean;
  registeredAt: Date | null;
  changedAt: Date | null;
  expiresAt: Date | null;
  registrar: string | null;
  registrarId: string | null;
  statuses: readonly string[];
  nameservers: readonly string[];
  dnssec: boolean | null;
}

export type WhoisStatus = 'pending' | 'done' | 'failed';

/** A tenant's question, with the answer where there is one. */
export interface WhoisLookup {
  id: number;
  domain: string;
  status: WhoisStatus;
  reason: string | null;
  askedAt: Date;
  answeredAt: Date | null;
  record: (WhoisFacts & { fetchedAt: Date }) | null;
}

/**
 * Writes a question down. It is answered at once by what was heard within 30 days, whoever asked; the same question that still
 * waits is the answer to a second one. @returns the lookup; `pending` ones are to be enqueued after commit
 */
export async function askWhoisOf(db: Db, tenantId: number, domain: string): Promise<WhoisLookup> {
  const [row] = await db.$queryRaw<{ id: number }[]>`
    WITH fresh AS (
      SELECT id FROM whois_records WHERE domain = ${domain} AND fetched_at > now() - ${KEPT}::interval ORDER BY fetched_at DESC LIMIT 1
    ), waiting AS (
      SELECT id FROM whois_lookups WHERE tenant_id = ${tenantId} AND domain = ${domain} AND status = 'pending' ORDER BY id LIMIT 1
    ), asked AS (
      INSERT INTO whois_lookups (tenant_id, domain, status, record_id, due_at, answered_at)
      SELECT ${tenantId}, ${domain}, CASE WHEN f.id IS NULL THEN 'pending' ELSE 'done' END, f.id,
             CASE WHEN f.id IS NULL THEN now() + ${SWEPT_AFTER}::interval END, CASE WHEN f.id IS NOT NULL THEN now() END
        FROM (SELECT 1) one LEFT JOIN fresh f ON true
       WHERE f.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM waiting)
      RETURNING id
    )
    SELECT id FROM asked UNION ALL SELECT id FROM waiting WHERE NOT EXISTS (SELECT 1 FROM asked)`;
  const lookup = row && (await getWhoisLookup(db, tenantId, row.id));
  if (!lookup) throw new Error(`the lookup of ${domain} is gone a moment after it was stored`);
  return lookup;
}

/** One question with its answer; null for another tenant's or none. */
export async function getWhoisLookup(db: Db, tenantId: number, id: number): Promise<WhoisLookup | null> {
  const [lookup] = await lookupsWhere(db, tenantId, { id, limit: 1 });
  return lookup ?? null;
}

export interface WhoisHistoryQuery {
  domain?: string | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** A tenant's questions, newest first, by keyset. */
export async function whoisHistory(db: Db, tenantId: number, query: WhoisHistoryQuery): Promise<WhoisLookup[]> {
  return lookupsWhere(db, tenantId, query);
}

async function lookupsWhere(
  db: Db,
  tenantId: number,
  { id, domain, cursor, limit }: WhoisHistoryQuery & { id?: number },
): Promise<WhoisLookup[]> {
  const rows = await db.$queryRaw<(Omit<WhoisLookup, 'record'> & WhoisFacts & { fetchedAt: Date | null })[]>`
    SELECT l.id, l.domain, l.status, l.reason, l.asked_at AS "askedAt", l.answered_at AS "answeredAt",
           r.source, r.server, r.registered, r.registered_at AS "registeredAt", r.changed_at AS "changedAt", r.expires_at AS "expiresAt",
           r.registrar, r.registrar_id AS "registrarId", r.statuses, r.nameservers, r.dnssec, r.fetched_at AS "fetchedAt"
      FROM whois_lookups l LEFT JOIN whois_records r ON r.id = l.record_id
     WHERE l.tenant_id = ${tenantId} AND (${id ?? null}::int IS NULL OR l.id = ${id ?? null})
       AND (${domain ?? null}::text IS NULL OR l.domain = ${domain ?? null}) AND (${cursor ?? null}::int IS NULL OR l.id < ${cursor ?? null})
     ORDER BY l.id DESC LIMIT ${limit}`;
  return rows.map(({ id, domain, status, reason, askedAt, answeredAt, fetchedAt, ...facts }) => ({
    id,
    domain,
    status,
    reason,
    askedAt,
    answeredAt,
    record: fetchedAt === null ? null : { ...facts, fetchedAt },
  }));
}

/** The domain of a question that still waits, its sweep pushed away; null when it was answered meanwhile. */
export async function takeWhoisLookup(db: Db, tenantId: number, id: number): Promise<string | null> {
  const [row] = await db.$queryRaw<{ domain: string }[]>`
    UPDATE whois_lookups SET due_at = now() + ${SWEPT_AFTER}::interval
     WHERE tenant_id = ${tenantId} AND id = ${id} AND status = 'pending' RETURNING domain`;
  return row?.domain ?? null;
}

/** Stores what a registry said and answers every question about the domain that waits. @returns how many that were */
export async function answerWhois(db: Db, domain: string, facts: WhoisFacts): Promise<number> {
  return db.$executeRaw`
    WITH record AS (
      INSERT INTO whois_records (domain, source, server, registered, registered_at, changed_at, expires_at, registrar, registrar_id,
                                 statuses, nameservers, dnssec)
      VALUES (${domain}, ${facts.source}, ${facts.server}, ${facts.registered}, ${facts.registeredAt}, ${facts.changedAt}, ${facts.expiresAt},
              ${facts.registrar}, ${facts.registrarId}, ${[...facts.statuses]}::text[], ${[...facts.nameservers]}::text[], ${facts.dnssec})
      RETURNING id
    )
    UPDATE whois_lookups l SET status = 'done', reason = NULL, record_id = record.id, due_at = NULL, answered_at = now()
      FROM record WHERE l.domain = ${domain} AND l.status = 'pending'`;
}

/** No registry could be brought to answer. */
export async function failWhoisLookup(db: Db, tenantId: number, id: number, reason: string): Promise<void> {
  await db.$executeRaw`
    UPDATE whois_lookups SET status = 'failed', reason = ${reason}, due_at = NULL, answered_at = now()
     WHERE tenant_id = ${tenantId} AND id = ${id} AND status = 'pending'`;
}

/** Questions that have waited too long for a job that may be lost; their next sweep is pushed away. */
export async function overdueWhoisLookups(db: Db): Promise<{ tenantId: number; lookupId: number }[]> {
  return db.$queryRaw`
    UPDATE whois_lookups SET due_at = now() + ${SWEPT_AFTER}::interval
     WHERE status = 'pending' AND due_at < now() RETURNING tenant_id AS "tenantId", id AS "lookupId"`;
}

import type { ContactEventType } from '@relais/contracts';
import { contactsById, type ListedContact } from './contact-list.ts';
import type { Db } from './open-db.ts';

/** Where and when a contact was seen, and what stood around it. */
export interface ListedSighting {
  sourceId: string;
  /** Empty for a contact that did not come from a page. */
  sourceUrl: string;
  snippet: string | null;
  via: string | null;
  robots: string | null;
  scrapeJobId: number | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

export interface ContactDetail extends ListedContact {
  phoneRaw: string | null;
  statusSince: Date;
  /** As the validator wrote it. */
  validation: unknown;
  /** As the router wrote it. */
  categorisation: unknown;
  lastError: string | null;
  sightings: {
    count: number;
    firstSeenAt: Date | null;
    lastSeenAt: Date | null;
    /** The latest, up to SIGHTINGS_TOLD. */
    latest: ListedSighting[];
  };
}

export const SIGHTINGS_TOLD = 20;

/** One contact with what is known of it; null for another tenant's, a deleted one, or none. */
export async function getContact(db: Db, tenantId: number, id: number): Promise<ContactDetail | null> {
  const [[contact], [more], latest] = await Promise.all([
    contactsById(db, tenantId, [id]),
    db.$queryRaw<Omit<ContactDetail, keyof ListedContact | 'sightings'>[]>`
      SELECT phone_raw AS "phoneRaw", status_since AS "statusSince", validation, categorisation, last_error AS "lastError"
        FROM contacts WHERE tenant_id = ${tenantId} AND id = ${id} AND deleted_at IS NULL`,
    db.$queryRaw<(ListedSighting & { count: number; first: Date; last: Date })[]>`
      SELECT d.source_id AS "sourceId", s.source_url AS "sourceUrl", s.snippet, s.via, s.robots, s.scrape_job_id AS "scrapeJobId",
             s.first_seen_at AS "firstSeenAt", s.last_seen_at AS "lastSeenAt",
             count(*) OVER ()::int AS count, min(s.first_seen_at) OVER () AS first, max(s.last_seen_at) OVER () AS last
        FROM contact_sightings s JOIN data_sources d ON d.id = s.data_source_id
       WHERE s.tenant_id = ${tenantId} AND s.contact_id = ${id}
       ORDER BY s.last_seen_at DESC, s.id DESC LIMIT ${SIGHTINGS_TOLD}`,
  ]);
  if (!contact || !more) return null;
  const [any] = latest;
  return {
    ...contact,
    ...more,
    sightings: {
      count: any?.count ?? 0,
      firstSeenAt: any?.first ?? null,
      lastSeenAt: any?.last ?? null,
      latest: latest.map(({ count: _c, first: _f, last: _l, ...sighting }) => sighting),
    },
  };
}

export interface ListedContactEvent {
  id: bigint;
  type: ContactEventType;
  /** The service or feeder that reported it. */
  source: string;
  data: Record<string, unknown>;
  occurredAt: Date;
}

/** Where a page of events ended. */
export interface ContactEventCursor {
  occurredAt: Date;
  id: bigint;
}

/**
 * What happened to a contact, latest first, by keyset.
 * @returns null for a contact of another tenant, a deleted one, or none
 */
export async function listContactEvents(
  db: Db,
  tenantId: number,
  contactId: number,
  { limit, cursor }: { limit: number; cursor?: ContactEventCursor | undefined },
): Promise<{ events: ListedContactEvent[]; next: ContactEventCursor | null } | null> {
  const at = cursor?.occurredAt.toISOString() ?? null;
  const [[known], rows] = await Promise.all([
    db.$queryRaw<unknown[]>`
      SELECT 1 AS one FROM contacts WHERE tenant_id = ${tenantId} AND id = ${contactId} AND deleted_at IS NULL`,
    db.$queryRaw<ListedContactEvent[]>`
      SELECT id, type, source, data, occurred_at AS "occurredAt" FROM contact_events
       WHERE tenant_id = ${tenantId} AND contact_id = ${contactId}
         AND (${at}::timestamptz IS NULL OR (occurred_at, id) < (${at}::timestamptz, ${cursor?.id ?? null}::bigint))
       ORDER BY occurred_at DESC, id DESC LIMIT ${limit + 1}`,
  ]);
  if (!known) return null;
  const events = rows.slice(0, limit);
  const last = events.at(-1);
  return { events, next: rows.length > limit && last ? { occurredAt: last.occurredAt, id: last.id } : null };
}
